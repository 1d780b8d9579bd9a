import { createReadStream, type ReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importBundle } from '../../../nodes/Assemblyline/client/bundle';
import type { AssemblylineClient } from '../../../nodes/Assemblyline/client/client';
import type { FileSource } from '../../../nodes/Assemblyline/client/multipart';
import { ingest, submit } from '../../../nodes/Assemblyline/client/submit';
import { Session } from '../../../nodes/Assemblyline/session/session';
import { clientFor, settingsFor } from '../../support/fakeClient';
import { until } from '../../support/until';

const UPLOADS = 25;
const SIZE = 2 * 1024 * 1024;

describe('A file that is sent', () => {
	const folder = mkdtempSync(join(tmpdir(), 'assemblyline-test-'));
	const path = join(folder, 'file.bin');
	let opened: ReadStream[];
	let server: Server;
	let url: string;
	/** What the server does with each request, of which it has read the headers alone. */
	let answer: (reply: Parameters<Parameters<typeof createServer>[1] & object>[1]) => void;

	beforeAll(() => writeFileSync(path, Buffer.alloc(SIZE, 'a')));
	afterAll(() => rmSync(folder, { recursive: true }));
	beforeEach(async () => {
		opened = [];
		server = createServer((_request, reply) => answer(reply));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	afterEach(() => {
		server.closeAllConnections();
		server.close();
	});

	const file: FileSource = {
		size: SIZE,
		async open() {
			const stream = createReadStream(path);
			opened.push(stream);
			return stream;
		},
	};
	/** A client with a session, so that its first request is the upload. */
	const client = (signal?: AbortSignal) => {
		const session = async () => new Session();
		return clientFor(settingsFor(url), { sessions: { current: session, renewed: session }, signal });
	};
	const connections = () => new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));

	const refuse = (status: number) => () => {
		answer = (reply) => reply.writeHead(status, { 'content-type': 'text/html' }).end('<html>busy</html>');
	};
	const endings: [string, () => void][] = [
		['is refused before it was read', refuse(503)],
		['is refused with the session', refuse(401)],
		['meets a connection that breaks', () => (answer = (reply) => reply.destroy())],
		['meets nobody', () => server.close()],
	];
	const uploads: [string, (client: AssemblylineClient) => Promise<unknown>][] = [
		['submit', (to) => submit(to, { kind: 'file', file }, {})],
		['ingest', (to) => ingest(to, { kind: 'file', file }, {})],
		['whole body', (to) => importBundle(to, file, {})],
	];

	describe.each(uploads)('by %s', (_how, upload) => {
		it.each(endings)(`is closed again where the upload %s, ${UPLOADS} times`, async (_what, prepare) => {
			prepare();
			const to = client();
			const outcomes = await Promise.allSettled(Array.from({ length: UPLOADS }, () => upload(to)));
			expect(outcomes.map(({ status }) => status)).toEqual(Array(UPLOADS).fill('rejected'));
			expect(opened.length).toBeGreaterThanOrEqual(UPLOADS);
			await until(() => opened.every(({ closed }) => closed));
			// Nor does the rest of an upload keep its connection.
			if (server.listening) await until(async () => (await connections()) === 0);
		});
	});

	it('is closed again where the execution is cancelled', async () => {
		answer = () => undefined;
		const stop = new AbortController();
		const running = submit(client(stop.signal), { kind: 'file', file }, {}).catch(() => 'cancelled');
		await until(() => opened.length === 1);
		stop.abort();
		expect(await running).toBe('cancelled');
		await until(() => opened.every(({ closed }) => closed));
	});
});
