/** The ports of the Assemblyline part of the lab: fixed offsets 0-29 from the lab's first port. */
import { portBase } from '../support';
import type { Version } from './install';

const at = (offset: number) => portBase + offset;

/** Ports that both Assemblyline versions share. */
export const ports = {
	/** The search engine's runner takes a base and listens on the next port. */
	openSearchBase: at(0),
	openSearch: at(1),
	openSearchTransport: at(2),
	translator: at(3),
	redis: at(4),
	serviceServer: at(5),
	/** Plain HTTP: the place the server fetches a file from when it is submitted by hash. */
	fileSource: at(6),
} as const;

/** Ports of one Assemblyline version: its two processes, and the TLS listeners in front of them. */
export const versionPorts: Record<
	Version,
	{ tls: number; mtls: number; identity: number; api: number; socketio: number }
> = {
	'4.7.4.25': { tls: at(10), mtls: at(11), identity: at(12), api: at(13), socketio: at(14) },
	'4.6.2.1': { tls: at(20), mtls: at(21), identity: at(22), api: at(23), socketio: at(24) },
};
