import { AssemblylineError, connectionFailure } from './errors';
import { after } from './retry';

export type Readable = import('node:stream').Readable;

export type HttpMethod = 'DELETE' | 'GET' | 'POST' | 'PUT';

/** One HTTP exchange, complete: nothing is added by the transport but TLS and proxy settings. */
export interface HttpRequest {
	method: HttpMethod;
	/** Absolute, already encoded. */
	url: string;
	headers: Record<string, string>;
	body?: string | Buffer | Readable;
	/** Milliseconds until the server must have answered. */
	timeoutMs: number;
	responseType: 'stream' | 'text';
	signal?: AbortSignal;
	/** Which try of its call this is, from 1: for logs alone. */
	attempt?: number;
}

export interface HttpResponse<Body = string | Readable> {
	status: number;
	/** Header names in lower case. */
	headers: Record<string, string | string[] | undefined>;
	/** Text; of a file that was asked for and came, a stream. */
	body: Body;
}

/**
 * Sends a request and answers whatever status came back. Follows no redirect. Rejects only when no
 * reply came: with the system's, TLS library's or HTTP library's error.
 */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

/** A header's value; of several, the first. */
export function header(response: HttpResponse, name: string): string | undefined {
	const value = response.headers[name];
	return Array.isArray(value) ? value[0] : value;
}

/** More than any report; what a string of V8 and the memory of a small n8n still hold. */
const TEXT_LIMIT_BYTES = 256 * 1024 * 1024;

/** What n8n takes into its database by default; a node's Request Options set another. */
export const DOWNLOAD_LIMIT_BYTES = 512 * 1024 * 1024;

/** What a reply is read for. */
type Reading = Pick<HttpRequest, 'signal' | 'timeoutMs' | 'url'>;

/**
 * Reads a streamed reply as text, and gives it up when it is larger than the limit, unpacked, or when nothing
 * comes for as long as a request may take: the HTTP library watches neither. Rejects with an AssemblylineError.
 */
export async function readText(stream: Readable, request: Reading, limitBytes = TEXT_LIMIT_BYTES): Promise<string> {
	const chunks: Buffer[] = [];
	const limits = { request, limitBytes, advice: 'Ask for less at once: a smaller limit, fewer fields.' };
	for await (const chunk of watchedChunks(stream, limits, () => stream.destroy())) chunks.push(chunk);
	return Buffer.concat(chunks).toString('utf8');
}

/**
 * The same stream, chunk by chunk, given up when it is larger than the limit, unpacked, or when the server sends
 * nothing for as long as a request may take. Its errors are AssemblylineErrors.
 * @param release ends the connection; called once the stream has ended or nobody reads it any more
 */
export function watchedStream(stream: Readable, request: Reading, release: () => void, limitBytes = DOWNLOAD_LIMIT_BYTES): Readable {
	const limits = { request, limitBytes, advice: "Set a higher Max Download Size in the node's Request Options if n8n has room for it." };
	const released = new AbortController();
	released.signal.addEventListener('abort', () => {
		stream.destroy();
		release();
	});
	let failure: AssemblylineError | undefined;
	const watched = stream.compose<Readable>((chunks: AsyncIterable<Buffer>) =>
		watchedChunks(chunks, limits, (why) => {
			failure = why;
			// Node waits for the stream below to close, which does not while the server is silent.
			released.abort();
		}),
	);
	// The composed stream hands on what the one below it failed with: an error of the HTTP library, with secrets in it.
	const end = watched._destroy.bind(watched);
	watched._destroy = (error, done) => end(error, () => done(error && (failure ?? readFailure(error, request))));
	return watched.once('close', () => released.abort());
}

interface Limits {
	request: Reading;
	limitBytes: number;
	/** What to do about a reply that is too large. */
	advice: string;
}

const readFailure = (error: unknown, { signal, url }: Reading) => connectionFailure(signal?.aborted ? signal.reason : error, new URL(url).origin);

async function* watchedChunks(stream: AsyncIterable<Buffer>, { request, limitBytes, advice }: Limits, onFailure: (why: AssemblylineError) => void): AsyncGenerator<Buffer, void, undefined> {
	const failed = (why: AssemblylineError) => {
		onFailure(why);
		return why;
	};
	const chunks = stream[Symbol.asyncIterator]();
	let size = 0;
	for (;;) {
		// The server's time alone counts, not that of a slow reader: the clock runs only while a chunk is waited for.
		const { done, value } = await inTime(chunks.next(), request.timeoutMs).catch((error: unknown) => {
			throw failed(readFailure(error, request));
		});
		if (done) return;
		size += value.length;
		if (size > limitBytes) throw failed(tooLarge(request.url, limitBytes, advice));
		yield value;
	}
}

/** What a promise resolves to; rejects with a system's ETIMEDOUT where that takes longer, and lets the promise go on. */
export async function inTime<T>(promise: Promise<T>, ms: number): Promise<T> {
	const over = new AbortController();
	const late = new Promise<never>((_, reject) => after(ms, () => reject(systemError('ETIMEDOUT', 'There was no answer in time')), over.signal));
	return Promise.race([promise, late]).finally(() => over.abort());
}

const systemError = (code: string, message: string) => Object.assign(new Error(message), { code });

function tooLarge(url: string, limitBytes: number, advice: string): AssemblylineError {
	const limit = limitBytes >= 1024 * 1024 ? `${Math.round(limitBytes / 1024 / 1024)} MiB` : `${limitBytes} bytes`;
	return new AssemblylineError('tooLarge', `${new URL(url).origin} sends a reply of more than ${limit}`, {
		hint: `It was not read to its end, so that n8n does not run out of memory. ${advice}`,
	});
}
