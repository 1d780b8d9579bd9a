import type FormData from 'form-data';
import { Readable } from 'node:stream';
import { AssemblylineError, connectionFailure } from './errors';

export type HttpMethod = 'DELETE' | 'GET' | 'POST' | 'PUT';

/** One HTTP exchange, complete: nothing is added by the transport but TLS and proxy settings. */
export interface HttpRequest {
	method: HttpMethod;
	/** Absolute, already encoded. */
	url: string;
	headers: Record<string, string>;
	body?: string | Buffer | FormData | Readable;
	/** Milliseconds until the server must have answered. */
	timeoutMs: number;
	responseType: 'stream' | 'text';
	signal?: AbortSignal;
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

/**
 * Reads a streamed reply as text, and gives it up when it is larger than the limit, unpacked, or when nothing
 * comes for as long as a request may take: the HTTP library watches neither. Rejects with `tooLarge`, or with
 * the system's error.
 */
export function readText(stream: Readable, request: Pick<HttpRequest, 'timeoutMs' | 'url'>, limitBytes = TEXT_LIMIT_BYTES): Promise<string> {
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let size = 0;
		const fail = (error: Error) => {
			clearTimeout(silence);
			reject(error);
			stream.destroy();
		};
		const silence = setTimeout(() => fail(systemError('ETIMEDOUT', 'The reply has stopped')), request.timeoutMs);
		stream.on('data', (chunk: Buffer | string) => {
			silence.refresh();
			const bytes = Buffer.from(chunk);
			size += bytes.length;
			if (size > limitBytes) return fail(tooLarge(request.url, limitBytes, 'Ask for less at once: a smaller limit, fewer fields.'));
			chunks.push(bytes);
		});
		stream.on('end', () => {
			clearTimeout(silence);
			resolve(Buffer.concat(chunks).toString('utf8'));
		});
		stream.on('error', fail);
		// After an end or an error this changes nothing any more.
		stream.on('close', () => fail(systemError('ECONNRESET', 'The reply broke off')));
	});
}

/** What n8n takes into its database from the factory; a node's Request Options set another. */
export const DOWNLOAD_LIMIT_BYTES = 512 * 1024 * 1024;

/**
 * The same stream, chunk by chunk, given up when it is larger than the limit, unpacked, or when the server sends
 * nothing for as long as a request may take. Its errors are AssemblylineErrors.
 * @param release ends the connection; called once the stream has ended or nobody reads it any more
 */
export function watchedStream(stream: Readable, request: Pick<HttpRequest, 'signal' | 'timeoutMs' | 'url'>, release: () => void, limitBytes = DOWNLOAD_LIMIT_BYTES): Readable {
	// Destroyed before it was read, the generator would not even begin.
	return Readable.from(watchedChunks(stream, request, limitBytes), { objectMode: false }).once('close', () => {
		stream.destroy();
		release();
	});
}

async function* watchedChunks(stream: Readable, { signal, timeoutMs, url }: Pick<HttpRequest, 'signal' | 'timeoutMs' | 'url'>, limitBytes: number): AsyncGenerator<Buffer, void, undefined> {
	const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
	let size = 0;
	try {
		for (;;) {
			// The server's time alone counts, not that of a slow reader: the clock runs only while a chunk is waited for.
			const { done, value } = await inTime(chunks.next(), timeoutMs);
			if (done) return;
			size += value.length;
			if (size > limitBytes) throw tooLarge(url, limitBytes, "Set a higher Max Download Size in the node's Request Options if n8n has room for it.");
			yield value;
		}
	} catch (error) {
		throw connectionFailure(signal?.aborted ? signal.reason : error, new URL(url).origin);
	}
}

/** What a promise resolves to; rejects with a system's ETIMEDOUT where that takes longer, and lets the promise go on. */
export async function inTime<T>(promise: Promise<T>, ms: number): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(systemError('ETIMEDOUT', 'There was no answer in time')), ms);
	});
	return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

const systemError = (code: string, message: string) => Object.assign(new Error(message), { code });

function tooLarge(url: string, limitBytes: number, advice: string): AssemblylineError {
	const limit = limitBytes >= 1024 * 1024 ? `${Math.round(limitBytes / 1024 / 1024)} MiB` : `${limitBytes} bytes`;
	return new AssemblylineError('tooLarge', `${new URL(url).origin} sends a reply of more than ${limit}`, {
		hint: `It was not read to its end, so that n8n does not run out of memory. ${advice}`,
	});
}
