import { createHash } from 'node:crypto';
import { InvalidParameterError } from '../client/errors';
import { withoutPage } from '../client/webPages';

export type Authentication = 'apiKey' | 'clientCertificate' | 'password';

/** TLS settings of one server, in Node's names; PEM texts with real line ends. */
export interface TlsSettings {
	ca?: string;
	cert?: string;
	key?: string;
	passphrase?: string;
	rejectUnauthorized: boolean;
}

/** What the credential says, checked and normalized. */
export interface ConnectionSettings {
	/** Origin, with a path prefix where the server lives below one; without a slash at its end. */
	serverUrl: string;
	authentication: Authentication;
	username: string;
	/** The password or the `name:secret` of an API key; empty with a client certificate alone. */
	secret: string;
	tls: TlsSettings;
	/** Additional headers of every request, whose values are secrets; names in lower case. */
	headers: Record<string, string>;
	timeoutMs: number;
}

/**
 * The server's base URL from what a user typed or pasted: the page of the web interface, a trailing slash, an `/api/v4`
 * behind it, a query and a fragment are dropped; a path prefix stays.
 * @throws InvalidParameterError
 */
export function normalizeServerUrl(typed: string): string {
	const text = typed.trim();
	if (text === '') throw new InvalidParameterError('Server URL', 'is empty');
	if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
		throw new InvalidParameterError('Server URL', 'must start with https:// and a host name', 'e.g. https://assemblyline.example.com');
	}
	const url = new URL(text);
	if (url.username || url.password) {
		throw new InvalidParameterError('Server URL', 'must not contain a user or password: they have fields of their own');
	}
	const prefix = withoutPage(url.pathname).replace(/\/+$/, '').replace(/\/api(\/v4)?$/, '');
	return url.origin + prefix;
}

/**
 * A PEM text with its line ends put right. Password fields and JSON turn them into spaces or `\n`, and
 * OpenSSL then silently reads no certificate at all.
 * @throws InvalidParameterError naming `field` where there is no PEM block in the text
 */
export function normalizePem(text: string, field: string): string | undefined {
	const trimmed = text.trim().replaceAll('\\n', '\n');
	if (trimmed === '') return undefined;
	const blocks = [...trimmed.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g)];
	if (blocks.length === 0) {
		throw new InvalidParameterError(field, 'is not PEM', 'It begins with -----BEGIN … and ends with -----END …');
	}
	return blocks.map(([, label, body]) => pemBlock(label ?? '', body ?? '')).join('');
}

function pemBlock(label: string, body: string): string {
	// An encrypted key of the older form carries headers (Proc-Type, DEK-Info) before its data.
	const headers = [...body.matchAll(/(Proc-Type|DEK-Info):\s*(\S+)/g)].map(([, name, value]) => `${name}: ${value}`);
	const data = body.replace(/(Proc-Type|DEK-Info):\s*\S+/g, '').replace(/\s+/g, '');
	const lines = data.match(/.{1,64}/g) ?? [];
	const head = headers.length > 0 ? [...headers, ''] : [];
	return [`-----BEGIN ${label}-----`, ...head, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** What the pack, n8n or HTTP itself says in a request: a second word on it would break the session or the message. */
const RESERVED_HEADERS = new Set([
	'accept', 'accept-encoding', 'connection', 'cookie', 'expect', 'host', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding',
	'upgrade', 'user-agent', 'x-xsrf-token',
]);

/**
 * The credential's additional headers, by their names in lower case; entries that are empty altogether are left out.
 * @throws InvalidParameterError for what is no name (a token of RFC 9110) or no value of a header, a name that is
 * there twice, and one that is not for the user to set; it never repeats a value
 */
export function additionalHeaders(entries: { name: string; value: string }[]): Record<string, string> {
	const headers = new Map<string, string>();
	for (const entry of entries) {
		const [name, value] = [entry.name.trim().toLowerCase(), entry.value.trim()];
		if (name === '' && value === '') continue;
		const problem = headerProblem(name, value) ?? (headers.has(name) ? 'is there twice' : undefined);
		if (problem) throw new InvalidParameterError('Additional Headers', `the header ${JSON.stringify(name.slice(0, 100))} ${problem}`);
		headers.set(name, value);
	}
	return Object.fromEntries(headers);
}

function headerProblem(name: string, value: string): string | undefined {
	if (name === '') return 'has no name';
	if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) return 'has a name with characters that no header may have';
	if (RESERVED_HEADERS.has(name) || name.startsWith('content-')) return 'cannot be set: n8n sends it itself';
	if (value === '') return 'has no value';
	if (!/^[\t\x20-\x7e\x80-\xff]+$/.test(value)) return 'has a value with characters that no header may have';
	return undefined;
}

/**
 * A key for everything that a login depends on: server, user, secret, every TLS setting and every header. A session
 * is never used for other settings than those it was opened with.
 */
export function fingerprint(settings: ConnectionSettings): string {
	const { serverUrl, authentication, username, secret, tls, headers } = settings;
	const sorted = (values: object) => Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));
	return hashOf([serverUrl, authentication, username, secret, sorted(tls), sorted(headers)]);
}

/**
 * A key for what the server judges in a login: who logs in, and with which secret. By which way and with which headers it
 * comes makes no difference to it, but where a certificate is all there is: then what stands in front of it judges.
 */
export function loginKey(settings: ConnectionSettings): string {
	const { serverUrl, authentication, username, secret } = settings;
	return authentication === 'clientCertificate' ? fingerprint(settings) : hashOf([serverUrl, authentication, username, secret]);
}

const hashOf = (parts: unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** Scheme, host and port of the server: what messages name. */
export function hostOf(settings: Pick<ConnectionSettings, 'serverUrl'>): string {
	return new URL(settings.serverUrl).origin;
}
