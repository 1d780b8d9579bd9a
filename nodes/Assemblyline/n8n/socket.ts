import { io } from 'socket.io-client';
import type { ConnectionSettings } from '../session/settings';
import type { SocketFactory } from '../session/socketSession';

/** Sockets to the server of the given settings. */
export function socketFactory({ serverUrl, tls, timeoutMs }: ConnectionSettings): SocketFactory {
	const { origin, pathname } = new URL(serverUrl);
	return (namespace, headers) =>
		io(origin + namespace, {
			...tls,
			path: `${pathname.replace(/\/$/, '')}/socket.io/`,
			transports: ['websocket'],
			extraHeaders: headers,
			forceNew: true,
			reconnection: false,
			timeout: timeoutMs,
		});
}
