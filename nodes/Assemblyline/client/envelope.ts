import { AssemblylineError, type FailureDetails, type FailureKind } from './errors';
import { header, type HttpResponse } from './transport';
import { jsonIn } from './json';
import { missingRoleHint } from './keyRoles';

/** Every reply of the REST API but downloads: https://cybercentrecanada.github.io/assemblyline4_docs/ */
interface Envelope {
	api_response: unknown;
	api_error_message: string | null;
	api_server_version: string;
	api_status_code: number;
}

export interface Reply<T> {
	data: T;
	/** Version of the server, e.g. `4.7.4.25`: stands in every reply. */
	serverVersion: string;
}

/**
 * Reads a reply's envelope.
 * @throws AssemblylineError for every status from 300 up, and for a body that is not an Assemblyline envelope.
 */
export function readEnvelope<T>(response: HttpResponse, host: string): Reply<T> {
	if (response.status >= 300) throw failureOf(response, host);
	const envelope = parseEnvelope(textOf(response));
	if (!envelope) throw notAssemblyline(response, host);
	return { data: envelope.api_response as T, serverVersion: envelope.api_server_version };
}

/** What is no file comes as text. */
const textOf = ({ body }: HttpResponse): string => (typeof body === 'string' ? body : '');

/** The failure that a reply with a status from 300 up stands for. */
export function failureOf(response: HttpResponse, host: string): AssemblylineError {
	const text = textOf(response);
	const envelope = parseEnvelope(text);
	if (envelope) return serverFailure(response, envelope);
	if (response.status >= 300 && response.status < 400) return redirected(response, host);
	if (/SSL certificate (was sent|error)|certificate (was )?required/i.test(text)) {
		return new AssemblylineError('clientCertificate', `${host} refused the client certificate, or got none`, {
			status: response.status,
			hint: "Switch on Use Client Certificate in the credential, and fill Certificate and Private Key with a pair that this server's authority signed.",
		});
	}
	if (/plain HTTP request was sent to HTTPS/i.test(text)) {
		return new AssemblylineError('redirected', `${host} speaks https, not http`, {
			status: response.status,
			hint: "Start the credential's Server URL with https://.",
		});
	}
	if (response.status === 414 || /Request Line is too large/i.test(text)) {
		return new AssemblylineError('badRequest', 'The query or value is too long for the server, which takes about 4,000 characters here', {
			status: response.status,
			hint: 'Split it, or use Search, which takes longer ones. Quotes, colons and brackets count as three.',
		});
	}
	if (response.status === 431 || /Request Header Or Cookie Too Large/i.test(text)) {
		return new AssemblylineError('badRequest', `${host} refuses a request with headers of this size`, {
			status: response.status,
			hint: "Look at the credential's Additional Headers. A query counts too for some proxies: split a long one, or use Search.",
		});
	}
	if (response.status === 413) {
		return new AssemblylineError('tooLarge', `${host} refuses a request of this size`, {
			status: 413,
			hint: 'A proxy in front of Assemblyline limits the size of uploads: have its limit raised, e.g. client_max_body_size of nginx, or submit the file in parts with the option Chunk Size.',
		});
	}
	if (response.status === 429 || response.status >= 502) {
		return new AssemblylineError('busy', `${host} is not available at the moment`, {
			status: response.status,
			// With 429 and 503 nothing was taken; any other, such as those of Cloudflare, may come after the server has it.
			isInDoubt: response.status !== 429 && response.status !== 503,
			...retryAdvice(response, 'The server, or a proxy in front of it, is down or overloaded. Try again later.'),
		});
	}
	return notAssemblyline(response, host);
}

/** Units of a message that are kept: some servers answer with a whole document. */
const MAX_MESSAGE = 4000;

function serverFailure(response: HttpResponse, { api_error_message: serverMessage, api_response: answer }: Envelope): AssemblylineError {
	const { status } = response;
	const message = serverMessage?.slice(0, MAX_MESSAGE) || `The server answered with status ${status}`;
	const [kind, hint] = classify(status, message);
	// With a 401 or 403 it is the configuration of the login page.
	const isAnswer = status !== 401 && status !== 403 && answer !== null && answer !== '';
	return new AssemblylineError(kind, message, { status, isForeign: Boolean(serverMessage), ...(isAnswer ? { response: answer } : {}), ...(kind === 'busy' ? retryAdvice(response, hint) : { hint }) });
}

/**
 * Milliseconds that a reply's Retry-After asks to wait: whole seconds, or a date, which is compared with the reply's
 * own. Undefined where it says nothing that can be read.
 */
export function retryAfterMs(response: HttpResponse): number | undefined {
	const value = header(response, 'retry-after')?.trim() ?? '';
	if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
	// A number that is not whole would be read as a date.
	const until = /[a-z]/i.test(value) ? Date.parse(value) : NaN;
	const sent = Date.parse(header(response, 'date') ?? '');
	const wait = until - (Number.isNaN(sent) ? Date.now() : sent);
	return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** What a reply says of another try, in words for those that are not repeated by themselves. */
function retryAdvice(response: HttpResponse, hint = ''): Pick<FailureDetails, 'hint' | 'retryAfterMs'> {
	const wait = retryAfterMs(response);
	if (wait === undefined) return { hint: hint || undefined };
	return { retryAfterMs: wait, hint: `${hint} It asks to wait ${Math.ceil(wait / 1000)} s before another try.`.trim() };
}

/** What the server says with 401 where a session is used from another address than it was opened from. */
export const WRONG_SOURCE_IP = /Invalid source IP for this session/;

/** Hint for a call that {@link WRONG_SOURCE_IP} refused. */
export const SOURCE_IP_HINT = 'The server takes a session from one address only, and n8n calls it from several: let n8n reach it from one address, or have an administrator set ui.validate_session_ip to false.';

function classify(status: number, message: string): [FailureKind, string?] {
	if (status === 401 && WRONG_SOURCE_IP.test(message)) return ['sessionRefused', SOURCE_IP_HINT];
	if (status === 401) return ['sessionRefused', 'The login worked, but the server does not take its session: a proxy may strip cookies, or n8n calls from changing addresses.'];
	if (status === 403 && /terms of service/i.test(message)) {
		return ['termsOfService', "Log in to the server's web page once as this user and accept the terms of service."];
	}
	if (status === 403 && /requires .*\brole/i.test(message)) {
		return ['forbidden', missingRoleHint(message.slice(message.search(/requires /i)))];
	}
	if (status === 403) return ['forbidden'];
	if (status === 404 && /^Api does not exist/i.test(message)) return ['notFound', 'This server does not have that part, or has it switched off.'];
	if (status === 404) return ['notFound', 'It may be of another server, or gone since, as what is handed in expires, or the value is that of something else, such as a SHA-256 for a submission ID.'];
	if (status === 413) return ['tooLarge'];
	if (status === 425) return ['notReady', 'Wait until the submission is completed, e.g. with Submit and Wait.'];
	if (status === 503 && /quota/i.test(message)) {
		if (/daily/i.test(message)) return ['quota', 'The daily quota starts anew tomorrow; an administrator can raise it.'];
		if (/submission/i.test(message)) return ['busy', 'As many files of your user are being analyzed as the server allows at once, those of other workflows and of people too: try again when some have ended. An administrator can raise the quota.'];
		return ['busy', 'Your user does too much at the same moment: lower Concurrency in Request Options, or try again later. An administrator can raise the quota.'];
	}
	if (status === 429 || status >= 502) return ['busy'];
	if (status >= 500) return ['serverError'];
	return ['badRequest'];
}

function notAssemblyline(response: HttpResponse, host: string): AssemblylineError {
	return new AssemblylineError('notAssemblyline', `${host} does not answer like an Assemblyline server`, {
		status: response.status,
		hint: `It sent ${mediaType(response)} with status ${response.status}. Check the credential's Server URL: a page in it is cut off, a path before that counts.`,
	});
}

/** The type of a reply, of those that there are. */
function mediaType(response: HttpResponse): string {
	const type = header(response, 'content-type') ?? '';
	return /^(?:application|audio|font|image|message|model|multipart|text|video)\/[\w.+-]{1,100}(?:; ?charset=[\w-]{1,20})?/i.exec(type)?.[0] ?? (type ? 'a reply of no known type' : 'a reply without a type');
}

function parseEnvelope(text: string): Envelope | undefined {
	const value = jsonIn(text);
	return isEnvelope(value) ? value : undefined;
}

function isEnvelope(value: unknown): value is Envelope {
	return (
		typeof value === 'object' &&
		value !== null &&
		'api_response' in value &&
		typeof Reflect.get(value, 'api_server_version') === 'string' &&
		// `hash_search` answers null in place of an empty text.
		isTextOrNull(Reflect.get(value, 'api_error_message'))
	);
}

const isTextOrNull = (value: unknown) => value === null || typeof value === 'string';

/** A redirect, told by its origin: its query may carry tokens. */
function redirected(response: HttpResponse, host: string): AssemblylineError {
	const location = header(response, 'location') ?? '';
	const origin = URL.canParse(location, host) ? new URL(location, host).origin : host;
	const isElsewhere = origin !== host;
	const where = isElsewhere ? "If Assemblyline is there, put that address into the credential's Server URL." : "If Assemblyline is below a path, put it into the credential's Server URL, too.";
	return new AssemblylineError('redirected', `${host} redirects to ${isElsewhere ? origin : 'another path on it'}`, {
		status: response.status,
		hint: `${where} If it is a login page, what stands in front of Assemblyline wants something with each request: see Additional Headers and Use Client Certificate there. Redirects are not followed, as they could lead secrets astray.`,
	});
}
