import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip, gzipSync } from 'node:zlib';
import { AssemblylineError, connectionFailure } from '../../../nodes/Assemblyline/client/errors';
import type { HttpRequest } from '../../../nodes/Assemblyline/client/transport';
import { assemblylineApiTest } from '../../../nodes/Assemblyline/methods/credentialTest';
import { n8nTransport } from '../../../nodes/Assemblyline/n8n/request';
import { failureOf } from '../support/fakeClient';
import { credentialFor, credentialTestContext } from '../support/helpers';
import { n8nHelpers } from '../support/http';

const MIB = 1024 * 1024;
const block = Buffer.alloc(MIB, ' ');

/** Writes until nobody reads any more. */
function endless(reply: { write(chunk: Buffer): boolean; once(event: string, listener: () => void): unknown; destroyed: boolean }): void {
	while (!reply.destroyed && reply.write(block));
	if (!reply.destroyed) reply.once('drain', () => endless(reply));
}

const pages: Record<string, (request: IncomingMessage, reply: ServerResponse) => void> = {
	'/endless': (_, reply) => endless(reply),
	'/bomb': (_, reply) => {
		reply.writeHead(200, { 'content-encoding': 'gzip' });
		const gzip = createGzip();
		gzip.pipe(reply);
		reply.once('close', () => gzip.destroy());
		endless(gzip);
	},
	'/fits': (_, reply) => reply.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(block)),
	'/failure': (_, reply) => {
		reply.statusCode = 502;
		endless(reply);
	},
	'/stops': (_, reply) => reply.write('{'),
	'/breaks': (_, reply) => reply.write('{', () => reply.destroy()),
};

describe('A reply of any size', () => {
	let server: Server;
	let url: string;
	const closed: string[] = [];

	beforeAll(async () => {
		server = createServer((request, reply) => {
			const path = request.url ?? '';
			reply.once('close', () => closed.push(path));
			(pages[path] ?? endlessPage)(request, reply);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	afterAll(() => {
		server.closeAllConnections();
		server.close();
	});

	const endlessPage = (_: IncomingMessage, reply: ServerResponse) => endless(reply);
	const ask = (path: string, changes: Partial<HttpRequest> = {}) =>
		n8nTransport(n8nHelpers.httpRequest, { rejectUnauthorized: true }, 8 * MIB)({
			method: 'GET', url: url + path, headers: {}, timeoutMs: 5_000, responseType: 'text', ...changes,
		}).catch((error: unknown) => {
			throw connectionFailure(error, url);
		});

	it.each(['/endless', '/bomb', '/failure'])('is given up when it goes on and on: %s', async (path) => {
		const before = process.memoryUsage().rss;
		const failure = await failureOf(ask(path));
		expect(failure).toBeInstanceOf(AssemblylineError);
		expect(failure).toMatchObject({ kind: 'tooLarge', message: `${url} sends a reply of more than 8 MiB` });
		expect((process.memoryUsage().rss - before) / MIB).toBeLessThan(200);
		// The connection is ended, too.
		for (let tries = 0; tries < 40 && !closed.includes(path); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
		expect(closed).toContain(path);
	});

	it('is given up as an answer to a download, too, where it is a failure', async () => {
		expect(await failureOf(ask('/failure', { responseType: 'stream' }))).toMatchObject({ kind: 'tooLarge' });
	});

	it('is read and unpacked below the limit', async () => {
		expect((await ask('/fits')).body).toBe(block.toString());
	});

	it('is given up when it stops half-way', async () => {
		expect(await failureOf(ask('/stops', { timeoutMs: 200 }))).toMatchObject({ kind: 'timeout' });
		expect(await failureOf(ask('/breaks'))).toMatchObject({ kind: 'unreachable' });
	});

	it('is left when the execution is cancelled half-way', async () => {
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 100);
		expect(await failureOf(ask('/stops', { signal: stop.signal }))).toMatchObject({ kind: 'cancelled' });
	});

	it('does not fill the memory in the test of a credential', async () => {
		const before = process.memoryUsage().rss;
		const data = credentialFor(`${url}/login`);
		const answer = await assemblylineApiTest.call(credentialTestContext(), { id: '1', name: 'c', type: 'assemblylineApi', data });
		expect(answer).toEqual({ status: 'Error', message: expect.stringContaining('more than 256 MiB') as string });
		expect((process.memoryUsage().rss - before) / MIB).toBeLessThan(700);
	}, 30_000);
});
