/** What went wrong, in terms that a workflow's author can act on. */
export type FailureKind =
	| 'badRequest'
	| 'busy'
	| 'cancelled'
	| 'clientCertificate'
	| 'forbidden'
	| 'loginRefused'
	| 'notAssemblyline'
	| 'notFound'
	| 'notReady'
	| 'quota'
	| 'redirected'
	| 'serverError'
	| 'sessionRefused'
	| 'termsOfService'
	| 'timeout'
	| 'tooLarge'
	| 'unreachable'
	| 'untrustedCertificate';

export interface FailureDetails {
	/** HTTP status of the reply, where there was one. */
	status?: number;
	/** What to do about it: one or two sentences. */
	hint?: string;
	/** Milliseconds that the server asks to wait before another try. */
	retryAfterMs?: number;
	/** Whether the server may have carried the request out, although it did not say so. */
	isInDoubt?: boolean;
	/** Method and path, without host, query or secrets, e.g. `GET submission/abc/`. */
	request?: string;
	/** The submission that was made before this went wrong. */
	sid?: string;
	/** What the server answered beside its message, e.g. what each source said of a hash. */
	response?: unknown;
	/** Display name of the user's parameter that the server does not take. */
	parameter?: string;
	/** Whether the message has words of the server's in it, and with them what malware may have chosen: it is made harmless where it is shown. */
	isForeign?: boolean;
}

/**
 * Every failure of the client and the session. The message is meant for a person. It never has a `cause`: the
 * errors of an HTTP library carry the whole request, and with it secrets and cookies.
 */
export class AssemblylineError extends Error {
	readonly status?: number;
	readonly hint?: string;
	readonly request?: string;
	readonly retryAfterMs?: number;
	readonly isInDoubt: boolean;
	readonly sid?: string;
	readonly response?: unknown;
	readonly parameter?: string;
	readonly isForeign?: boolean;

	constructor(
		readonly kind: FailureKind,
		message: string,
		details: FailureDetails = {},
	) {
		super(message);
		this.name = 'AssemblylineError';
		this.status = details.status;
		this.hint = details.hint;
		this.request = details.request;
		this.retryAfterMs = details.retryAfterMs;
		this.isInDoubt = details.isInDoubt ?? false;
		this.sid = details.sid;
		this.response = details.response;
		this.parameter = details.parameter;
		this.isForeign = details.isForeign;
	}

	/**
	 * The same failure with the request that met it, with the submission that goes on in spite of it, with the parameter
	 * that it is about, or with other words. A failure may be shared, such as that of a login: so it is a copy.
	 */
	with({ message = this.message, ...more }: Pick<FailureDetails, 'hint' | 'isForeign' | 'parameter' | 'request' | 'sid'> & { message?: string }): AssemblylineError {
		return new AssemblylineError(this.kind, message, { ...this, ...more });
	}
}

/** What the server says with 503 where its user has too much under way; the text of the daily quotas is another one. */
const AT_LIMIT = /^You've exceeded your maximum .*\bconcurrent\b.* quota/;

/**
 * Whether the server has refused a call as its user has too many calls, submissions or ingests under way. It looks at
 * that before anything else, and then keeps and counts nothing: what is sent again is done once.
 */
export const isAtLimit = (error: unknown): error is AssemblylineError => error instanceof AssemblylineError && error.status === 503 && AT_LIMIT.test(error.message);

/** Whether the server, or what stands in front of it, refuses the login: it is not tried again with the same secret soon, as the server locks accounts. */
export function isLoginRefused(error: unknown): error is AssemblylineError {
	return error instanceof AssemblylineError && error.kind === 'loginRefused';
}

/**
 * A value from the caller that cannot be right. `parameter` is its display name.
 * Thrown before anything is sent.
 */
export class InvalidParameterError extends Error {
	constructor(
		readonly parameter: string,
		problem: string,
		readonly hint?: string,
	) {
		super(`${parameter}: ${problem}`);
		this.name = 'InvalidParameterError';
	}
}

const UNTRUSTED_CODES = new Set([
	'CERT_CHAIN_TOO_LONG',
	'CERT_NOT_YET_VALID',
	'CERT_REJECTED',
	'CERT_SIGNATURE_FAILURE',
	'CERT_UNTRUSTED',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Reads a string property of an unknown value, e.g. the `code` of a system error. */
export function textProperty(value: unknown, name: string): string | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const property: unknown = Reflect.get(value, name);
	return typeof property === 'string' && property !== '' ? property : undefined;
}

/** The code of a system, TLS or HTTP library error: its own, or that of its (nested) cause. */
export function errorCode(error: unknown): string | undefined {
	for (let current = error, depth = 0; current && depth < 5; depth++) {
		const code = textProperty(current, 'code');
		if (code) return code;
		current = typeof current === 'object' ? Reflect.get(current, 'cause') : undefined;
	}
	return undefined;
}

/**
 * Turns what a transport threw (no reply came) into a failure with words that help.
 * `host` is the server's origin, as the user wrote it.
 */
export function connectionFailure(error: unknown, host: string): AssemblylineError {
	if (error instanceof AssemblylineError) return error;
	const code = errorCode(error) ?? '';
	if (code === 'ERR_CANCELED' || textProperty(error, 'name') === 'AbortError') {
		return new AssemblylineError('cancelled', 'The execution was cancelled');
	}
	if (UNTRUSTED_CODES.has(code)) {
		return new AssemblylineError('untrustedCertificate', `The certificate of ${host} is not trusted (${code})`, {
			hint: "Put the PEM of the authority that signed it into the credential's CA Certificate, or switch on Ignore SSL Issues there.",
		});
	}
	if (code === 'CERT_HAS_EXPIRED') {
		return new AssemblylineError('untrustedCertificate', `The certificate of ${host} has expired`, {
			hint: "Have it renewed. Until then, Ignore SSL Issues in the credential connects all the same. If it is still valid, the clock of n8n's machine is wrong.",
		});
	}
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
		return new AssemblylineError('untrustedCertificate', `The certificate of ${host} was issued for another name`, {
			hint: 'Use the host name that stands in the certificate as Server URL.',
		});
	}
	if (code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER') {
		return new AssemblylineError('unreachable', `${host} and n8n did not agree on a TLS connection`, {
			hint: 'Check https or http, the port, and whether the server asks for a client certificate.',
		});
	}
	if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_OSSL_') || code.startsWith('ERR_CRYPTO')) {
		return new AssemblylineError('clientCertificate', `TLS with ${host} failed (${code})`, {
			hint: "Check the credential's certificate, private key and passphrase, and that this server accepts them.",
		});
	}
	if (code === 'ETIMEDOUT' || code === 'ECONNABORTED' || code === 'ESOCKETTIMEDOUT') {
		return new AssemblylineError('timeout', `${host} did not answer in time`, {
			isInDoubt: true,
			hint: "Raise the credential's Timeout if the server is slow, or check that a firewall lets n8n through.",
		});
	}
	const why = code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'its name is not known' : code || messageOf(error);
	return new AssemblylineError('unreachable', `${host} cannot be reached (${why})`, {
		isInDoubt: code === 'ECONNRESET' || code === 'EPIPE',
		hint: "Check the credential's Server URL and that n8n's machine can reach it.",
	});
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
	return textProperty(error, 'message') ?? String(error);
}
