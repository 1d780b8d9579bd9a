/**
 * Lets Assemblyline's Elasticsearch 8 client talk to OpenSearch 2: a reverse proxy that streams what both
 * understand alike and rewrites the few requests that they do not. Run with the ports to listen on and to ask.
 */
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

const [listenPort, targetPort] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

type Json = { [key: string]: unknown };

interface Outgoing {
	method: string;
	path: string;
	/** A body made by us; without it the caller's is streamed. */
	body?: string;
	/** Turns the answer's text into another; without it the answer is streamed. */
	answer?: (text: string) => string;
}

createServer((incoming, response) => {
	translate(incoming, response).catch((error: Error) => fail(response, error));
})
	.on('clientError', (_error, socket) => socket.destroy())
	.listen(listenPort, '127.0.0.1');

async function translate(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
	const method = incoming.method ?? 'GET';
	const url = incoming.url ?? '/';
	const path = url.split('?')[0] ?? '/';
	if (path.startsWith('/_ilm')) return reply(response, 404, { error: { type: 'no_ilm' }, status: 404 });
	if (path === '/' && method === 'GET') return forward(incoming, response, { method, path: url, answer: asElasticsearch });
	if (path.endsWith('/_pit') || path === '/_pit') {
		return forward(incoming, response, await pointInTime(incoming, method, url));
	}
	if (path.endsWith('/_search')) return forward(incoming, response, search(method, url, await read(incoming)));
	if (touchesMappings(method, path)) {
		const body = (await read(incoming)).replaceAll('"flattened"', '"flat_object"');
		const answer = (text: string) => text.replaceAll('"flat_object"', '"flattened"');
		return forward(incoming, response, { method, path: url, body, answer });
	}
	return forward(incoming, response, { method, path: url });
}

/** `PUT /index`, and everything that ends in mappings or reads an index's definition. */
const touchesMappings = (method: string, path: string): boolean =>
	/_mappings?(\/|$)/.test(path) ||
	path.startsWith('/_index_template') ||
	path.startsWith('/_template') ||
	(/^\/[^_/][^/]*\/?$/.test(path) && (method === 'PUT' || method === 'GET'));

function asElasticsearch(text: string): string {
	const answer = JSON.parse(text) as Json;
	const version = { ...(answer.version as Json), number: '8.15.0', build_flavor: 'default', lucene_version: '9.11.1' };
	delete (version as Json).distribution;
	return JSON.stringify({ ...answer, version, tagline: 'You Know, for Search' });
}

async function pointInTime(incoming: IncomingMessage, method: string, url: string): Promise<Outgoing> {
	const body = await read(incoming);
	if (method === 'DELETE') {
		const { id } = JSON.parse(body) as { id: string };
		const answer = () => JSON.stringify({ succeeded: true, num_freed: 1 });
		return { method, path: '/_search/point_in_time', body: JSON.stringify({ pit_id: [id] }), answer };
	}
	const answer = (text: string) => {
		const { pit_id: id, ...rest } = JSON.parse(text) as Json;
		return JSON.stringify(id === undefined ? rest : { id, _shards: rest._shards });
	};
	return { method, path: url.replace('/_pit', '/_search/point_in_time'), body: '', answer };
}

/**
 * A search at a point in time names no index, and needs a tie-breaker of its own: Elasticsearch adds one
 * by itself, OpenSearch 2 does not and would skip documents with equal sort values.
 */
function search(method: string, url: string, body: string): Outgoing {
	if (!body.includes('"pit"')) return { method, path: url, body };
	const query = JSON.parse(body) as Json;
	if (!query.pit) return { method, path: url, body };
	const sort = (Array.isArray(query.sort) ? query.sort : query.sort ? [query.sort] : []) as unknown[];
	query.sort = [...sort.filter((entry) => !JSON.stringify(entry).includes('_shard_doc')), { _id: 'asc' }];
	return { method, path: url.replace(/^\/[^?]*/, '/_search'), body: JSON.stringify(query) };
}

async function read(incoming: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of incoming) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

const plain = (type: string) =>
	type
		.replace(/application\/vnd\.elasticsearch\+(x-ndjson|json)/g, 'application/$1')
		.replace(/;\s*compatible-with=\d+/g, '');

function forward(incoming: IncomingMessage, response: ServerResponse, outgoing: Outgoing): Promise<void> {
	return new Promise((resolve, reject) => {
		const headers = { ...incoming.headers };
		delete headers.host;
		delete headers.connection;
		if (headers.accept) headers.accept = plain(headers.accept);
		if (headers['content-type']) headers['content-type'] = plain(headers['content-type']);
		if (outgoing.answer) delete headers['accept-encoding'];
		if (outgoing.body !== undefined) {
			delete headers['transfer-encoding'];
			headers['content-length'] = String(Buffer.byteLength(outgoing.body));
			if (outgoing.body === '') delete headers['content-type'];
		}
		const { method, path } = outgoing;
		const upstream = request({ agent, host: '127.0.0.1', port: targetPort, method, path, headers }, (answer) => {
			const back = { ...answer.headers, 'x-elastic-product': 'Elasticsearch' };
			const status = answer.statusCode ?? 502;
			answer.on('error', reject);
			if (!outgoing.answer || method === 'HEAD') {
				response.writeHead(status, back);
				answer.pipe(response);
				response.on('close', resolve);
				return;
			}
			void read(answer).then((text) => {
				const body = status < 300 && outgoing.answer ? outgoing.answer(text) : text;
				delete back['transfer-encoding'];
				response.writeHead(status, { ...back, 'content-length': String(Buffer.byteLength(body)) });
				response.end(body, resolve);
			}, reject);
		});
		upstream.on('error', reject);
		// A caller that goes away must not leave its question running.
		response.on('close', () => {
			if (!response.writableFinished) upstream.destroy();
		});
		if (outgoing.body === undefined) incoming.pipe(upstream);
		else upstream.end(outgoing.body);
	});
}

function reply(response: ServerResponse, status: number, body: Json): void {
	response.writeHead(status, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' });
	response.end(JSON.stringify(body));
}

function fail(response: ServerResponse, error: Error): void {
	if (response.headersSent) response.destroy();
	else reply(response, 503, { error: { type: 'unavailable', reason: error.message }, status: 503 });
}
