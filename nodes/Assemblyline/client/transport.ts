import type FormData from 'form-data';
import type { Readable } from 'node:stream';

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

/** The whole body as text, also of a streamed reply (which is how errors of downloads arrive). */
export async function bodyText(response: HttpResponse, limitBytes = Infinity): Promise<string> {
	if (typeof response.body === 'string') return response.body;
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of response.body) {
		const bytes = Buffer.from(chunk);
		size += bytes.length;
		if (size > limitBytes) break;
		chunks.push(bytes);
	}
	return Buffer.concat(chunks).toString('utf8');
}
