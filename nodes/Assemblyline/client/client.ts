import { failureOf, readEnvelope, type Reply, WRONG_SOURCE_IP } from './envelope';
import { AssemblylineError, connectionFailure, isAtLimit } from './errors';
import { queryString, type QueryValue } from './path';
import { defaultRetry, isTransient, type RetryPolicy, unlessAborted, withRetry, withRoom } from './retry';
import type { FileContent, FileSource, Multipart } from './multipart';
import { header, type HttpMethod, type HttpResponse, inTime, type Readable, type Transport } from './transport';
import { jsonText } from './json';

/** A login on the server, as far as requests need it. */
export interface ClientSession {
	/** Milliseconds by which the server's clock is ahead of this one. */
	readonly clockOffsetMs: number;
	/** Whether the server has taken it for a call. */
	wasAccepted: boolean;
	/** The headers that put a request into this session. */
	headers(): Record<string, string>;
	/** Takes over the cookies that a reply sets or clears, and notes the server's time. */
	storeCookies(response: HttpResponse): void;
	/** The answer to a read, asked for once and again when it is older than five minutes. */
	cached<T>(key: string, read: () => Promise<T>): Promise<T>;
}

/** Where a client gets its session from. */
export interface SessionProvider<S extends ClientSession = ClientSession> {
	/** The current session, or a new one. */
	current(): Promise<S>;
	/** A session other than `stale`, unless another login would be no better. */
	renewed(stale: S): Promise<S>;
}

export interface ClientOptions {
	/** Base URL of the server, without a slash at its end. */
	serverUrl: string;
	transport: Transport;
	sessions: SessionProvider;
	/** Milliseconds for one request. */
	timeoutMs: number;
	/** Ends running requests and waits. */
	signal?: AbortSignal;
	/** Ends running reads and waits, but no write that is under way. */
	readSignal?: AbortSignal;
	retry?: RetryPolicy;
	/** Called when the server took a call only as it came from another address. */
	onOtherAddress?(): void;
}

export interface CallOptions {
	query?: Record<string, QueryValue>;
	/** Sent as JSON, whatever it is: some endpoints want a bare string or boolean. */
	json?: unknown;
	/** A file to stream: the whole body, unless there is a `form`. Opened again when the request has to be sent again. */
	file?: FileSource;
	/** Bytes that the server goes through before it answers, where they are not those of the file: it is given the time for that. */
	bytes?: number;
	/** Puts the opened file into a multipart body. */
	form?: (content: FileContent) => Multipart;
	/** Milliseconds, where an endpoint waits by itself. */
	timeoutMs?: number;
	/** Milliseconds after which the answer is not waited for any more, login and all; a read is then sent once. For what looks again anyway. */
	withinMs?: number;
	/** Set for what takes one of the places that the server has for what its user has under way: milliseconds for which one is waited for. */
	roomMs?: number;
	/** Others wait for the same answer: the end of this execution is not to end theirs. */
	isShared?: boolean;
}

interface SentOptions extends CallOptions {
	/** Set by `write` alone: the call ends with `signal`, not with `readSignal`, so that another item's failure does not cut a change. */
	isWrite?: boolean;
}

/** How often one call has been sent. */
interface Tries {
	sent: number;
}

/** Milliseconds in which a server that is up answers what is easy. */
const PROBE_MS = 3_000;

/** Uploads are given one second more for each of these bytes: a slow line is no failure. */
const UPLOAD_BYTES_PER_SECOND = 256 * 1024;

/**
 * The REST API of one server as one user. Every area of the API has a file of its own beside this one, with a
 * function per call. All requests of one credential share one session in a process.
 */
export class AssemblylineClient {
	readonly signal?: AbortSignal;
	/** The server's version, known once a reply came, e.g. `4.7.4.25`. */
	serverVersion?: string;
	/** How many files the user may still hand in today, as a reply has told last: those of `user/whoami/` and of submissions do, where the user has a limit. */
	submissionsLeft?: number;
	private readonly retry: RetryPolicy;
	/** That of the last call. */
	private session?: ClientSession;
	/** Whether a submission has waited for room in vain since there was some. */
	private isFull = false;

	constructor(private readonly options: ClientOptions) {
		const { signal, readSignal } = options;
		this.signal = signal && readSignal ? AbortSignal.any([signal, readSignal]) : (signal ?? readSignal);
		this.retry = options.retry ?? defaultRetry;
	}

	/** The server's origin, for messages. */
	get host(): string {
		return new URL(this.options.serverUrl).origin;
	}

	/** Where the server's pages begin, for links: origin, and path prefix where it lives below one; without a slash at its end. */
	get serverUrl(): string {
		return this.options.serverUrl;
	}

	/** A call that changes nothing: repeated when it fails in passing. POST for the searches. */
	read<T>(path: string, options: CallOptions = {}, method: 'GET' | 'POST' = 'GET'): Promise<T> {
		const tries: Tries = { sent: 0 };
		const call = () => this.call<T>(method, path, options, tries);
		return options.withinMs === undefined ? this.repeated(options, tries, call) : call();
	}

	/**
	 * A call that changes something on the server: sent once, but for a submission that waits for room. Once one has waited
	 * in vain, others do not, until there was room again. Its failure says so where the server may have done it all the same.
	 */
	async write<T>(method: HttpMethod, path: string, options: CallOptions = {}): Promise<T> {
		const tries: Tries = { sent: 0 };
		const roomMs = this.isFull ? 0 : (options.roomMs ?? 0);
		const answered = withRoom(this.retry, this.signal, roomMs, () => this.call<T>(method, path, { ...options, isWrite: true }, tries));
		return answered.then((answer) => {
			if (options.roomMs !== undefined) this.isFull = false;
			return answer;
		}, (error: unknown) => {
			if (roomMs > 0 && isAtLimit(error)) this.isFull = true;
			throw error instanceof AssemblylineError && error.isInDoubt ? error.with({ hint: `The server may have done it all the same: look before you repeat it. ${error.hint ?? ''}`.trim() }) : error;
		});
	}

	/**
	 * A read whose answer rarely changes, such as `user/whoami/`: asked for once per session and again after five
	 * minutes, whoever asks. The answer is shared: it must not be changed.
	 */
	async cached<T>(path: string): Promise<T> {
		const session = await waitedFor(this.options.sessions.current(), this.signal);
		const answer = session.cached(path, () => this.read<T>(path, { isShared: true }));
		return waitedFor(answer, this.signal);
	}

	/** Milliseconds by which the server's clock is ahead of this one. */
	async clockOffsetMs(): Promise<number> {
		return (await waitedFor(this.options.sessions.current(), this.signal)).clockOffsetMs;
	}

	/** Waits, for pollers; ends when the execution is cancelled. */
	sleep(ms: number): Promise<void> {
		return this.retry.sleep(ms, this.signal);
	}

	/** A reply without envelope, as a stream with its headers. The caller consumes it. */
	async download(path: string, options: CallOptions = {}): Promise<HttpResponse<Readable>> {
		const tries: Tries = { sent: 0 };
		return this.repeated(options, tries, async () => {
			const response = await this.exchange('GET', path, options, 'stream', tries);
			if (response.status >= 300) throw failureOf(response, this.host).with({ request: `GET ${path}` });
			return response as HttpResponse<Readable>;
		});
	}

	/** What `call` answers, repeated as long as it fails in passing; then its failure says how often that was, and how the server is. */
	private async repeated<T>(options: CallOptions, tries: Tries, call: () => Promise<T>): Promise<T> {
		const began = this.retry.now();
		return withRetry(this.retry, this.signalOf(options), call).catch(async (error: unknown) => {
			if (!isTransient(error)) throw error;
			const tried = tries.sent > 1 ? `It was tried ${tries.sent} times within ${Math.ceil((this.retry.now() - began) / 1000)} s.` : '';
			throw error.with({ hint: [tried, error.kind === 'timeout' ? await this.stateOfServer() : error.hint].filter(Boolean).join(' ') });
		});
	}

	/** In words, whether the server answers something that costs it nothing. `GET api/`. */
	private async stateOfServer(): Promise<string> {
		const { serverUrl, transport } = this.options;
		const request = { method: 'GET', url: `${serverUrl}/api/`, headers: this.session?.headers() ?? {}, timeoutMs: PROBE_MS, responseType: 'text', signal: this.signal } as const;
		const isUp = await inTime(transport(request), PROBE_MS).then(() => true, () => false);
		return isUp
			? "The server is up and answers at once what is easy: this call takes it longer than the credential's Timeout. Ask for less, or raise the Timeout."
			: 'The server answers nothing else either: it hangs or is overloaded, or a firewall swallows what n8n sends. A longer Timeout does not help.';
	}

	private async call<T>(method: HttpMethod, path: string, options: SentOptions, tries: Tries): Promise<T> {
		try {
			const response = await this.inTime(this.exchange(method, path, options, 'text', tries), options);
			const reply: Reply<T> = readEnvelope<T>(response, this.host);
			this.serverVersion = reply.serverVersion;
			return reply.data;
		} catch (error) {
			throw error instanceof AssemblylineError ? error.with({ request: `${method} ${path}` }) : error;
		}
	}

	private async inTime<T>(answer: Promise<T>, { withinMs }: CallOptions): Promise<T> {
		if (withinMs === undefined) return answer;
		return inTime(answer, withinMs).catch((error: unknown) => {
			throw connectionFailure(error, this.host);
		});
	}

	/**
	 * Sends the request, and again after a 401: then the session has ended, or is not one for the address that the call
	 * came from, and the server has done nothing yet. Nothing else is ever sent twice here.
	 */
	private async exchange(method: HttpMethod, path: string, options: SentOptions, responseType: 'stream' | 'text', tries: Tries): Promise<HttpResponse> {
		const signal = this.signalOf(options);
		const send = (session: ClientSession) => this.sendFromItsAddress(() => this.send(session, method, path, options, responseType, tries));
		const session = await waitedFor(this.options.sessions.current(), signal);
		const response = await send(session);
		if (response.status !== 401) return response;
		const fresh = await waitedFor(this.options.sessions.renewed(session), signal);
		return fresh === session ? response : send(fresh);
	}

	/** The server takes a session from the address of its login only: behind several ways out, another try may leave by the right one. */
	private async sendFromItsAddress(send: () => Promise<HttpResponse>): Promise<HttpResponse> {
		let response = await send();
		for (let again = 0; again < OTHER_WAYS && isFromOtherAddress(response); again++) {
			response = await send();
			if (response.status !== 401) this.options.onOtherAddress?.();
		}
		return response;
	}

	private signalOf({ isShared, isWrite }: SentOptions): AbortSignal | undefined {
		if (isShared) return undefined;
		return isWrite ? this.options.signal : this.signal;
	}

	private async send(
		session: ClientSession,
		method: HttpMethod,
		path: string,
		options: SentOptions,
		responseType: 'stream' | 'text',
		tries: Tries,
	): Promise<HttpResponse> {
		const { serverUrl, transport, timeoutMs } = this.options;
		const { file } = options;
		this.session = session;
		const json = options.json === undefined ? undefined : jsonText(options.json);
		const content = await file?.open();
		try {
			const form = content && options.form?.(content);
			const isBody = file !== undefined && !form;
			const response = await transport({
				method,
				url: `${serverUrl}/api/v4/${path}${queryString(options.query ?? {})}`,
				headers: {
					...session.headers(),
					Accept: 'application/json',
					...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
					...(isBody ? { 'Content-Type': 'application/octet-stream', 'Content-Length': String(file.size) } : {}),
					...form?.headers,
				},
				body: form?.body ?? content ?? json,
				timeoutMs: Math.min(options.withinMs ?? Infinity, options.timeoutMs ?? timeoutMs) + ((options.bytes ?? file?.size ?? 0) / UPLOAD_BYTES_PER_SECOND) * 1000,
				responseType,
				signal: this.signalOf(options),
				attempt: ++tries.sent,
			});
			// With a 401 the server takes the cookies back, those of a session too that it takes from another address.
			if (response.status !== 401) session.storeCookies(response);
			session.wasAccepted ||= response.status !== 401;
			const left = header(response, 'x-remaining-quota-submission');
			if (left !== undefined) this.submissionsLeft = Number(left);
			return response;
		} catch (error) {
			throw connectionFailure(error, this.host);
		} finally {
			// The HTTP library leaves a stream open that it has not read to its end, and with it the file.
			if (content && 'destroy' in content) content.destroy();
		}
	}
}

/** How often a call is sent again that came from another address than the login. */
const OTHER_WAYS = 3;

const isFromOtherAddress = ({ status, body }: HttpResponse) => status === 401 && typeof body === 'string' && WRONG_SOURCE_IP.test(body);

/** What is shared with others, such as a login, is not cancelled with one client, but no longer waited for. */
function waitedFor<T>(shared: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
	return signal ? unlessAborted(shared, signal) : shared;
}
