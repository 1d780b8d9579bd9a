import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { AssemblylineClient, type ClientOptions, type SessionProvider } from '../client/client';
import { InvalidParameterError } from '../client/errors';
import type { Transport } from '../client/transport';
import { pollingSockets } from '../feed/polling';
import type { SocketFactory } from '../feed/subscription';
import { login } from '../session/login';
import { sessionProvider, sharedPool } from '../session/pool';
import type { Session } from '../session/session';
import { additionalHeaders, type Authentication, type ConnectionSettings, normalizePem, normalizeServerUrl } from '../session/settings';
import { assertTlsAbility } from './abilities';
import { n8nTransport, type ReplyLimits } from './request';
import { type DebugLog, logged } from './requestLog';

const CREDENTIAL = 'assemblylineApi';

/** Seconds: a day. Node's timers take no more than 24 days, and fire at once beyond that. */
export const LONGEST_TIMEOUT = 86_400;

/** What the adapters need of n8n's contexts; every kind of node function has it. */
export interface ConnectionContext {
	getCredentials(name: string, itemIndex?: number): Promise<ICredentialDataDecryptedObject>;
	helpers: { httpRequest(options: IHttpRequestOptions): Promise<unknown> };
	/** Missing where the credential logs in for the HTTP Request node: n8n hands it none there. */
	logger?: DebugLog;
}

/** What it takes to send requests. */
type RequestContext = Omit<ConnectionContext, 'getCredentials'>;

/**
 * The checked settings of a credential.
 * @throws InvalidParameterError naming the field of the credential
 */
export function connectionSettings(credential: ICredentialDataDecryptedObject): ConnectionSettings {
	const text = (name: string, displayName: string) => untrimmed(credential[name], displayName).trim();
	const authentication = text('authentication', 'Authentication') as Authentication;
	// n8n keeps what was filled in before the switch was turned off.
	const hasCertificate = authentication === 'clientCertificate' || credential.useClientCertificate !== false;
	const certificateText = (name: string, displayName: string) => (hasCertificate ? untrimmed(credential[name], displayName) : '');
	const timeout = Number(credential.timeout ?? 30);
	if (!(timeout > 0 && timeout <= LONGEST_TIMEOUT)) throw new InvalidParameterError('Timeout', `must be more than 0 and at most ${LONGEST_TIMEOUT} seconds`);
	const settings: ConnectionSettings = {
		serverUrl: normalizeServerUrl(text('serverUrl', 'Server URL')),
		authentication,
		username: authentication === 'clientCertificate' ? '' : text('username', 'Username'),
		secret: secretOf(authentication, credential),
		tls: {
			ca: normalizePem(text('caCertificate', 'CA Certificate'), 'CA Certificate'),
			cert: normalizePem(certificateText('certificate', 'Certificate'), 'Certificate'),
			key: normalizePem(certificateText('privateKey', 'Private Key'), 'Private Key'),
			passphrase: certificateText('passphrase', 'Passphrase') || undefined,
			rejectUnauthorized: credential.ignoreSslIssues !== true,
		},
		headers: additionalHeaders(headerEntries(credential.headers)),
		timeoutMs: timeout * 1000,
	};
	assertComplete(settings);
	assertTlsAbility(settings.tls);
	return settings;
}

/** Whether what is sent can be read on the way; within one machine it cannot. */
export function isInTheClear({ serverUrl }: Pick<ConnectionSettings, 'serverUrl'>): boolean {
	const { protocol, hostname } = new URL(serverUrl);
	return protocol === 'http:' && !/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/** The text of a field, or of a number that an expression gives; empty where there is none. */
function untrimmed(value: unknown, displayName: string): string {
	if (value !== null && typeof value === 'object') throw new InvalidParameterError(displayName, 'is not text but an object or a list');
	return String(value ?? '');
}

/** The rows of the fixed collection; none where the credential was stored without it. */
function headerEntries(stored: unknown): { name: string; value: string }[] {
	const rows: unknown = Reflect.get(Object(stored), 'values');
	return (Array.isArray(rows) ? (rows as unknown[]) : []).map((row) => {
		const text = (name: string) => untrimmed(Reflect.get(Object(row), name), 'Additional Headers');
		return { name: text('name'), value: text('value') };
	});
}

function secretOf(authentication: Authentication, credential: ICredentialDataDecryptedObject): string {
	if (authentication === 'apiKey') return untrimmed(credential.apiKey, 'API Key').trim();
	// A password may begin or end with a space.
	return authentication === 'password' ? untrimmed(credential.password, 'Password') : '';
}

function assertComplete({ authentication, username, secret, tls }: ConnectionSettings): void {
	if (!['apiKey', 'clientCertificate', 'password'].includes(authentication)) {
		throw new InvalidParameterError('Authentication', `'${authentication}' is not a way to log in`);
	}
	if (authentication !== 'clientCertificate' && username === '') throw new InvalidParameterError('Username', 'is empty');
	if (authentication === 'apiKey' && !/^[^:]+:.+$/.test(secret)) {
		throw new InvalidParameterError('API Key', 'must have the form name:secret', 'The server shows it once, when the key is made.');
	}
	if (authentication === 'password' && secret === '') throw new InvalidParameterError('Password', 'is empty');
	if (authentication === 'clientCertificate' && !tls.cert) throw new InvalidParameterError('Certificate', 'is empty');
	if (Boolean(tls.cert) !== Boolean(tls.key)) {
		throw new InvalidParameterError(tls.cert ? 'Private Key' : 'Certificate', 'is empty, but the other half of the pair is filled');
	}
}

/** A way to send requests with these settings, over n8n's HTTP helper. */
function transportOf(context: RequestContext, settings: ConnectionSettings, limits?: ReplyLimits) {
	return logged(n8nTransport((options) => context.helpers.httpRequest(options), settings.tls, limits), context.logger);
}

/** The shared sessions of these settings, which log in over `transport`. */
export const sessionsOver = (transport: Transport, settings: ConnectionSettings): SessionProvider<Session> => sessionProvider(sharedPool, settings, () => login(transport, settings));

/** The same over n8n's HTTP helper. */
export const sessionsOf = (context: RequestContext, settings: ConnectionSettings): SessionProvider<Session> => sessionsOver(transportOf(context, settings), settings);

/** The settings of the node's credential, whose expressions may differ by item. */
export async function nodeSettings(context: ConnectionContext, itemIndex?: number): Promise<ConnectionSettings> {
	return connectionSettings(await context.getCredentials(CREDENTIAL, itemIndex));
}

/** A client for the node's credential. */
export async function connect(context: ConnectionContext, signal?: AbortSignal): Promise<AssemblylineClient> {
	return clientOf(context, await nodeSettings(context), signal);
}

/** A client for given settings. */
export function clientOf(
	context: RequestContext,
	settings: ConnectionSettings,
	signal?: AbortSignal,
	{ limits, ...options }: Pick<ClientOptions, 'onOtherAddress' | 'readSignal'> & { limits?: ReplyLimits } = {},
): AssemblylineClient {
	return new AssemblylineClient({
		serverUrl: settings.serverUrl,
		transport: transportOf(context, settings, limits),
		sessions: sessionsOf(context, settings),
		timeoutMs: settings.timeoutMs,
		signal,
		...options,
	});
}

/** Sockets to the feeds of the server, over n8n's HTTP helper as everything else. */
export function socketsOf(context: RequestContext, settings: ConnectionSettings): SocketFactory {
	const { serverUrl, timeoutMs } = settings;
	return pollingSockets({ serverUrl, timeoutMs, transport: transportOf(context, settings) });
}
