/** The servers that must answer alike: the fake one and the two of the lab. */
import { readFileSync } from 'node:fs';
import { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { AssemblylineError } from '../../nodes/Assemblyline/client/errors';
import type { HttpMethod, HttpResponse, Transport } from '../../nodes/Assemblyline/client/transport';
import { login } from '../../nodes/Assemblyline/session/login';
import type { Session } from '../../nodes/Assemblyline/session/session';
import type { ConnectionSettings, TlsSettings } from '../../nodes/Assemblyline/session/settings';
import { FakeAssemblyline } from '../fake';
import { lab } from '../lab/assemblyline/facts';
import { realTransport } from '../support/http';

export interface Target {
	name: string;
	url: string;
	/** Asks for a client certificate. */
	mtlsUrl: string;
	/** Knows the user by the client certificate. */
	identityUrl: string;
	tls: TlsSettings;
	/** One for all visitors: a login takes the server a quarter of a second. */
	session?: Promise<Session>;
	/** The fake server itself, where the target is that one. */
	fake?: FakeAssemblyline;
}

const pem = (path: string) => readFileSync(path, 'utf8');

export async function fakeTarget(): Promise<Target> {
	const fake = await FakeAssemblyline.start();
	return { name: 'the fake server', url: fake.url, mtlsUrl: fake.url, identityUrl: fake.url, tls: { rejectUnauthorized: true }, fake };
}

export const realVersions = lab.servers.map(({ version }) => version);

/** @throws Error that says what to do, where the lab does not run */
export async function realTarget(version: string): Promise<Target> {
	const server = lab.servers.find((one) => one.version === version);
	if (!server) throw new Error(`The lab has no server ${version}`);
	try {
		const tls = { ca: pem(lab.ca), rejectUnauthorized: true };
		await realTransport(tls)({ method: 'GET', url: `${server.url}/api/v4/user/whoami/`, headers: {}, timeoutMs: 120_000, responseType: 'text' });
		return { name: version, ...server, tls };
	} catch (error) {
		throw new Error(`The Assemblyline ${version} of the lab does not answer at ${server.url} (${String(error)}). Start the lab with: npm run lab`);
	}
}

export interface SendOptions {
	headers?: Record<string, string>;
	session?: Session;
	json?: unknown;
	body?: string;
}

/** One who talks to a target; what came back last is kept. */
export class Visitor {
	last?: HttpResponse<string>;
	/** What the client threw last. */
	failure?: AssemblylineError;
	readonly client: AssemblylineClient;

	/** @param as who that is: the user, unless told otherwise */
	constructor(readonly target: Target, as?: 'admin') {
		this.client = as ? this.clientWith({ authentication: 'password', username: as, secret: as }) : this.clientWith({}, target);
	}

	/** The certificate that the lab's authority has signed for `user`, or the one of another authority. */
	static certificate(owner: 'other' | 'user'): Pick<TlsSettings, 'cert' | 'key' | 'passphrase'> {
		const [cert, key] = owner === 'user' ? [lab.clientCertificate, lab.clientKey] : [lab.otherClientCertificate, lab.otherClientKey];
		return { cert: pem(cert), key: pem(key), passphrase: lab.clientKeyPassphrase };
	}

	/** A client with the session of `holder`; as `user` with an API key unless told otherwise. */
	clientWith(changes: Partial<ConnectionSettings>, holder: Pick<Target, 'session'> = {}): AssemblylineClient {
		const settings = this.settings(changes);
		const transport = this.recorded(settings.tls);
		const open = () => (holder.session = login(realTransport(settings.tls), settings));
		return new AssemblylineClient({
			serverUrl: settings.serverUrl,
			transport,
			sessions: { current: () => holder.session ?? open(), renewed: open },
			timeoutMs: settings.timeoutMs,
		});
	}

	settings(changes: Partial<ConnectionSettings>): ConnectionSettings {
		const { url: serverUrl, tls } = this.target;
		return { serverUrl, authentication: 'apiKey', username: 'user', secret: 'devkey:user', tls, headers: {}, timeoutMs: 120_000, ...changes };
	}

	login(authentication: 'apiKey' | 'password'): Promise<Session> {
		const settings = this.settings({ authentication, secret: authentication === 'password' ? 'user' : 'devkey:user' });
		return login(realTransport(settings.tls), settings);
	}

	/** Sends a request as it is given; an address that begins with a scheme stands for itself. */
	send(method: HttpMethod, path: string, { headers = {}, session, json, body }: SendOptions = {}, tls = this.target.tls): Promise<HttpResponse> {
		return this.recorded(tls)({
			method,
			url: /^https?:/.test(path) ? path : `${this.target.url}/api/v4/${path}`,
			headers: { ...(json === undefined ? {} : { 'Content-Type': 'application/json' }), ...session?.headers(), ...headers },
			body: json === undefined ? body : JSON.stringify(json),
			timeoutMs: 120_000,
			responseType: 'text',
		});
	}

	private recorded(tls: TlsSettings): Transport {
		const send = realTransport(tls);
		return async (request) => {
			const response = await send(request);
			this.last = response as HttpResponse<string>;
			return response;
		};
	}

	/** Runs a call of the client, and keeps its failure in place of throwing it. */
	async attempt(call: Promise<unknown>): Promise<void> {
		await call.catch((error: unknown) => {
			if (!(error instanceof AssemblylineError)) throw error;
			this.failure = error;
		});
	}
}
