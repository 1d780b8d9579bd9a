import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough, Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { AssemblylineError, connectionFailure } from '../../../nodes/Assemblyline/client/errors';
import { type HttpRequest, watchedStream } from '../../../nodes/Assemblyline/client/transport';
import { assemblylineApiTest } from '../../../nodes/Assemblyline/n8n/credentialTest';
import { n8nTransport } from '../../../nodes/Assemblyline/n8n/request';
import { failureOf } from '../../support/fakeClient';
import { credentialFor, credentialTestContext } from '../../support/helpers';
import { n8nHelpers } from '../../support/http';
import { keptBy } from '../../support/keptBy';
import { until } from '../../support/until';

const MIB = 1024 * 1024;
const block = Buffer.alloc(MIB, ' ');
const LARGE = 256 * MIB;

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
	'/small': (_, reply) => reply.end('{}'),
	'/fits': (_, reply) => reply.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(block)),
	'/large': (_, reply) => void Readable.from(Array.from({ length: LARGE / MIB }, () => block)).pipe(reply),
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
	const ask = (path: string, changes: Partial<HttpRequest> = {}, limit = 8 * MIB) =>
		n8nTransport(n8nHelpers.httpRequest, { rejectUnauthorized: true }, { text: limit, download: limit })({
			method: 'GET', url: url + path, headers: {}, timeoutMs: 5_000, responseType: 'text', ...changes,
		}).catch((error: unknown) => {
			throw connectionFailure(error, url);
		});

	/** Whether the connection is ended, too. */
	const isClosed = (path: string) => until(() => closed.includes(path)).then(() => true, () => false);
	/** Reads a download as n8n does that puts it onto its disk; answers its size. */
	const download = async (path: string, changes: Partial<HttpRequest> = {}, limit?: number) => {
		const { body } = await ask(path, { ...changes, responseType: 'stream' }, limit);
		let size = 0;
		await pipeline(body as Readable, new Writable({
			write(chunk: Buffer, _encoding, done) {
				size += chunk.length;
				done();
			},
		}));
		return size;
	};

	it.each(['/endless', '/bomb'])('is given up as a download, too, when it goes on and on: %s', async (path) => {
		closed.length = 0;
		const before = process.memoryUsage().rss;
		const failure = await failureOf(download(path));
		expect(failure).toMatchObject({
			kind: 'tooLarge',
			message: `${url} sends a reply of more than 8 MiB`,
			hint: expect.stringContaining('Max Download Size') as string,
		});
		expect((process.memoryUsage().rss - before) / MIB).toBeLessThan(200);
		expect(await isClosed(path)).toBe(true);
	});

	it('is nothing that the signal of many requests keeps, however it ends', async () => {
		const { signal } = new AbortController();
		const [text, file] = [await ask('/small', { signal }), await download('/small', { signal })];
		await failureOf(ask('/breaks', { signal }));
		await failureOf(download('/breaks', { signal }));
		await failureOf(n8nTransport(n8nHelpers.httpRequest, { rejectUnauthorized: true })({ method: 'GET', url: 'http://127.0.0.1:1', headers: {}, timeoutMs: 5_000, responseType: 'text', signal }));
		expect([text.body, file, keptBy(signal)]).toEqual(['{}', 2, 0]);
	});

	it('passes through below the limit of a download, whatever its size', async () => {
		const before = process.memoryUsage().rss;
		expect(await download('/large', {}, 1024 * MIB)).toBe(LARGE);
		expect((process.memoryUsage().rss - before) / MIB).toBeLessThan(200);
		expect(await download('/fits')).toBe(MIB);
	});

	it('is given up as a download when it stops half-way or breaks off', async () => {
		closed.length = 0;
		expect(await failureOf(download('/stops', { timeoutMs: 200 }))).toMatchObject({ kind: 'timeout' });
		expect(await isClosed('/stops')).toBe(true);
		expect(await failureOf(download('/breaks'))).toMatchObject({ kind: 'unreachable' });
	});

	it('has all the time of a slow reader as a download', async () => {
		const { body } = await ask('/endless', { timeoutMs: 2_000, responseType: 'stream' });
		let size = 0;
		for await (const chunk of body as Readable) {
			if (size === 0) await new Promise((resolve) => setTimeout(resolve, 3_000));
			size += (chunk as Buffer).length;
			if (size > 4 * MIB) break;
		}
		expect(size).toBeGreaterThan(4 * MIB);
	});

	it('is left as a download that nobody reads to its end', async () => {
		closed.length = 0;
		const { body } = await ask('/endless', { responseType: 'stream' });
		for await (const chunk of body as Readable) if ((chunk as Buffer).length > 0) break;
		expect(await isClosed('/endless')).toBe(true);
	});

	it.each(['/endless', '/bomb', '/failure'])('is given up when it goes on and on: %s', async (path) => {
		const before = process.memoryUsage().rss;
		const failure = await failureOf(ask(path));
		expect(failure).toBeInstanceOf(AssemblylineError);
		expect(failure).toMatchObject({ kind: 'tooLarge', message: `${url} sends a reply of more than 8 MiB` });
		expect((process.memoryUsage().rss - before) / MIB).toBeLessThan(200);
		expect(await isClosed(path)).toBe(true);
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
	});
});

const reading = { timeoutMs: 1000, url: 'https://assemblyline.example/api/v4/file/download/x/' };

it('A download that is given up before it was read ends the connection', async () => {
	const [inner, release] = [new PassThrough(), jest.fn()];
	watchedStream(inner, reading, release).destroy();
	await new Promise(setImmediate);
	expect(inner.destroyed).toBe(true);
	expect(release).toHaveBeenCalledTimes(1);
});

it('A download that was read to its end lets go of the connection once', async () => {
	const [inner, release] = [new PassThrough(), jest.fn()];
	inner.end('content');
	expect(Buffer.concat(await watchedStream(inner, reading, release).toArray()).toString()).toBe('content');
	await new Promise(setImmediate);
	expect(release).toHaveBeenCalledTimes(1);
});

it('A download that was cancelled before it was read says so', async () => {
	const inner = new PassThrough();
	const watched = watchedStream(inner, { ...reading, signal: AbortSignal.abort() }, () => undefined);
	inner.destroy();
	expect(await failureOf(watched.toArray())).toMatchObject({ kind: 'cancelled' });
});
