import { createHash } from 'node:crypto';
import { InvalidParameterError } from '../client/errors';

export type Authentication = 'apiKey' | 'clientCertificate' | 'password';

/** TLS settings of one server, in Node's names; PEM texts with real line ends. */
export interface TlsSettings {
	ca?: string;
	cert?: string;
	key?: string;
	passphrase?: string;
	rejectUnauthorized: boolean;
}

/** What the credential says, checked and normalised. */
export interface ConnectionSettings {
	/** Origin, with a path prefix where the server lives below one; without a slash at its end. */
	serverUrl: string;
	authentication: Authentication;
	username: string;
	/** The password or the `name:secret` of an API key; empty with a client certificate alone. */
	secret: string;
	tls: TlsSettings;
	timeoutMs: number;
}

/**
 * The server's base URL from what a user typed or pasted: a trailing slash, an `/api/v4` behind it, a query
 * and a fragment are dropped; a path prefix stays.
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
	const prefix = url.pathname.replace(/\/+$/, '').replace(/\/api(\/v4)?$/, '');
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

/**
 * A key for everything that a login depends on: server, user, secret and every TLS setting. A session is
 * never used for other settings than those it was opened with.
 */
export function fingerprint(settings: ConnectionSettings): string {
	const { serverUrl, authentication, username, secret, tls } = settings;
	const parts = [serverUrl, authentication, username, secret, tls.ca, tls.cert, tls.key, tls.passphrase, tls.rejectUnauthorized];
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Scheme, host and port of the server: what messages name. */
export function hostOf(settings: Pick<ConnectionSettings, 'serverUrl'>): string {
	return new URL(settings.serverUrl).origin;
}
