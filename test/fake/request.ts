import type { IncomingMessage } from 'node:http';

/** A request as it came in. */
export interface LoggedRequest {
	method: string;
	/** Below `/api/v4/`, without query; the whole path where it lies elsewhere. */
	path: string;
	fullPath: string;
	query: URLSearchParams;
	headers: IncomingMessage['headers'];
	/** The parsed JSON body, or the JSON part of a multipart body. */
	json?: unknown;
	/** The file of a multipart body. */
	file?: { name: string; type: string; content: Buffer };
	/** The texts of a multipart body. */
	texts?: Record<string, string>;
	/** The body as it came. */
	raw: Buffer;
}

export async function readRequest(message: IncomingMessage): Promise<LoggedRequest> {
	const chunks: Buffer[] = [];
	for await (const chunk of message) chunks.push(Buffer.from(chunk as Uint8Array));
	const raw = Buffer.concat(chunks);
	const { pathname, searchParams } = new URL(message.url ?? '/', 'http://fake');
	const request: LoggedRequest = {
		method: message.method ?? 'GET',
		path: pathname.replace('/api/v4/', ''),
		fullPath: pathname,
		query: searchParams,
		headers: message.headers,
		raw,
	};
	const type = message.headers['content-type'] ?? '';
	if (type.startsWith('multipart/form-data')) return { ...request, ...(await readForm(raw, type)) };
	return type.startsWith('application/json') ? { ...request, json: parse(raw.toString()) } : request;
}

async function readForm(raw: Buffer, type: string): Promise<Pick<LoggedRequest, 'file' | 'json' | 'texts'>> {
	const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData().catch(() => undefined);
	const json = form?.get('json');
	const bin = form?.get('bin') ?? form?.get('file');
	const texts = [...(form ?? [])].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []));
	return {
		json: typeof json === 'string' ? parse(json) : undefined,
		texts: Object.fromEntries(texts),
		file: bin instanceof File ? { name: bin.name, type: bin.type, content: Buffer.from(await bin.arrayBuffer()) } : undefined,
	};
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
