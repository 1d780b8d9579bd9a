import type { ICredentialDataDecryptedObject, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { route } from '../../nodes/Assemblyline/core/router';
import { resources } from '../../nodes/Assemblyline/resources';
import { executeContext } from '../support/contexts';
import type { Given, Row } from './row';

export type SendHttp = (options: IHttpRequestOptions) => Promise<unknown>;

/** A server's answer as it is kept; its content as text, or base64 where it is not UTF-8. */
export interface RecordedReply {
	status: number;
	headers: Record<string, string>;
	text?: string;
	base64?: string;
}

export interface Performance {
	requests: string[];
	replies: RecordedReply[];
	/** The json of each item, and what is beside it. */
	items: object[];
	error?: string;
}

/** The json of each item of a performance. */
export const jsonOf = ({ items }: Performance): object[] => items.map((item) => ('json' in item && typeof item.json === 'object' ? (item.json ?? {}) : {}));

/** Whether a request belongs to a live feed: how many of them there are depends on the time. */
export const isOfFeed = (url: string) => new URL(url).pathname.startsWith('/socket.io/');

/** Whether a request is made once for a session, whichever row comes first. */
export const isBeside = (url: string) => isOfFeed(url) || /\/(auth\/login|user\/whoami|search\/fields\/alert)\/$/.test(new URL(url).pathname);

const KEPT_HEADERS = ['content-type', 'content-disposition'];

/** Runs a row as n8n would run the node; what is asked once for a session is not among its requests. */
export async function perform(row: Row, given: Given, credential: ICredentialDataDecryptedObject, send: SendHttp): Promise<Performance> {
	const result: Performance = { requests: [], replies: [], items: [] };
	const replies: RecordedReply[] = [];
	let sent = 0;
	const httpRequest = async (options: IHttpRequestOptions) => {
		if (isBeside(options.url)) return send(options);
		const line = requestLine(options);
		if (!line.startsWith('GET ') || result.requests.at(-1) !== line) result.requests.push(line);
		// Of several at once the replies stand in the order of the requests, whichever comes first.
		const turn = sent++;
		const response = (await send(options)) as IN8nHttpFullResponse;
		const content = response.body instanceof Readable ? Buffer.concat(await response.body.toArray()) : Buffer.from(String(response.body));
		replies[turn] = recorded(response, content);
		return { ...response, body: response.body instanceof Readable ? Readable.from([content]) : response.body };
	};
	const [resource = '', operation = ''] = row.operation.split('.');
	const items = [row.item(given)].flat();
	const { context } = executeContext({ credential, resource, operation, items, binary: row.binary, httpRequest });
	try {
		const [output = []] = await route(context, resources);
		result.items = output.map(({ json, binary, pairedItem }) => ({ json, pairedItem, ...(binary ? { binary } : {}) }));
	} catch (error) {
		result.error = error instanceof Error ? error.message : String(error);
	}
	// Without those that never came.
	result.replies = replies.filter(() => true);
	return result;
}

function requestLine({ method, url, body }: IHttpRequestOptions): string {
	const { pathname, search } = new URL(url);
	const path = `${pathname.replace(/^\/api\/v4\//, '')}${search}`;
	if (body === undefined) return `${method ?? 'GET'} ${path}`;
	return `${method ?? 'GET'} ${path} ${typeof body === 'string' ? body : 'multipart'}`;
}

function recorded({ statusCode, headers }: IN8nHttpFullResponse, content: Buffer): RecordedReply {
	const kept = Object.fromEntries(KEPT_HEADERS.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])));
	const text = content.toString('utf8');
	const isText = Buffer.from(text, 'utf8').equals(content);
	return { status: statusCode, headers: kept, ...(isText ? { text: shortened(text) } : { base64: content.toString('base64') }) };
}

/** Long lists and texts of a reply tell no more than their beginning. */
function shortened(text: string): string {
	try {
		return JSON.stringify(shorter(JSON.parse(text)));
	} catch {
		return text;
	}
}

function shorter(value: unknown): unknown {
	if (typeof value === 'string') return value.length > 2000 ? value.slice(0, 2000) : value;
	if (Array.isArray(value)) return value.slice(0, 5).map(shorter);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shorter(one)]));
}
