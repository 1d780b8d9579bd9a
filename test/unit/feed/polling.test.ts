/** The pack's transport of socket.io, against a server that speaks Engine.IO's long-polling as python-engineio does. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRequest } from '../../../nodes/Assemblyline/client/transport';
import { pollingSockets } from '../../../nodes/Assemblyline/feed/polling';
import { SESSION_UNKNOWN, type Socket } from '../../../nodes/Assemblyline/feed/subscription';
import { Session } from '../../../nodes/Assemblyline/session/session';
import { realTransport } from '../../support/http';
import { until } from '../../support/until';

const SEPARATOR = '\x1e';

class EngineServer {
	/** `GET` or the packets of a POST, with the headers. */
	readonly log: { what: string; headers: IncomingMessage['headers']; path: string }[] = [];
	handshake: Record<string, unknown> = { sid: 'S1', upgrades: ['websocket'], pingInterval: 25_000, pingTimeout: 20_000, maxPayload: 1_000_000 };
	/** Answers in place of the protocol, as an ingress or a restarted server would. */
	instead?: { status: number; body: string; headers?: Record<string, string> };
	/** Connections that were left by the client. */
	left = 0;
	private readonly packets: string[] = [];
	private waiting?: ServerResponse;
	private readonly server = createServer((request, response) => void this.serve(request, response));

	async start(): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	stop(): void {
		this.server.closeAllConnections();
		this.server.close();
	}

	/** Sends packets; several at once come in one body. */
	send(...packets: string[]): void {
		this.packets.push(...packets);
		this.flush();
	}

	posts = () => this.log.map(({ what }) => what).filter((what) => what !== 'GET');

	private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const body = Buffer.concat(await request.toArray()).toString();
		this.log.push({ what: request.method === 'GET' ? 'GET' : body, headers: request.headers, path: request.url ?? '' });
		response.once('close', () => {
			if (!response.writableFinished) this.left++;
		});
		if (this.instead) return void response.writeHead(this.instead.status, this.instead.headers).end(this.instead.body);
		if (request.method === 'POST') return this.take(body, response);
		if (!new URL(request.url ?? '', this.url).searchParams.has('sid')) {
			return void response.writeHead(200, { 'set-cookie': 'ingress=R1; Path=/' }).end(`0${JSON.stringify(this.handshake)}`);
		}
		this.waiting = response;
		this.flush();
	}

	private take(body: string, response: ServerResponse): void {
		response.end('OK');
		if (body === '40/alerts,') this.send('40/alerts,{"sid":"N1"}');
	}

	private flush(): void {
		if (!this.waiting || this.packets.length === 0) return;
		this.waiting.end(this.packets.splice(0).join(SEPARATOR));
		this.waiting = undefined;
	}
}

let server: EngineServer;
beforeEach(async () => {
	server = new EngineServer();
	await server.start();
});

const open: Socket[] = [];
afterEach(() => {
	for (const socket of open.splice(0)) socket.disconnect();
	server.stop();
});

/** A socket, what it told, and the requests of its transport. */
function setUp({ path = '', timeoutMs = 5_000, session = Session.from({ session: 'S' }) } = {}) {
	const requests: HttpRequest[] = [];
	const told: unknown[][] = [];
	const send = realTransport({ rejectUnauthorized: true });
	const socket = pollingSockets({
		serverUrl: server.url + path,
		timeoutMs,
		transport: (request) => {
			requests.push(request);
			return send(request);
		},
	})('/alerts', session);
	open.push(socket);
	for (const event of ['connect', 'connect_error', 'disconnect', 'AlertCreated']) socket.on(event, (...values) => told.push([event, ...values.map((value) => (value instanceof Error ? value.message : value))]));
	return { socket, requests, told, session };
}

const has = (told: unknown[][], event: string) => told.some(([name]) => name === event);

it('Every request carries the session and the User-Agent, and the cookies that an ingress sets meanwhile', async () => {
	const { told, session } = setUp();
	await until(() => has(told, 'connect') && server.log.length >= 4);
	const [first, ...others] = server.log.map(({ headers }) => headers);
	expect(first).toMatchObject({ cookie: 'session=S', 'user-agent': expect.stringContaining('n8n-nodes-assemblyline/') as string });
	for (const headers of others) expect(headers).toMatchObject({ cookie: 'session=S; ingress=R1', 'user-agent': first?.['user-agent'] });
	expect(session.headers().Cookie).toBe('session=S; ingress=R1');
});

it('Below a path prefix, requests go there, and never ask for another transport than long-polling', async () => {
	const { told } = setUp({ path: '/al' });
	await until(() => has(told, 'connect'));
	for (const { path } of server.log) expect(path).toMatch(/^\/al\/socket\.io\/\?EIO=4&transport=polling&/);
});

it('Messages come in their order, several in one body too, and are asked for again', async () => {
	const { told, socket } = setUp();
	await until(() => has(told, 'connect'));
	socket.emit('alert', { client: 'n8n' });
	await until(() => server.posts().includes('42/alerts,["alert",{"client":"n8n"}]'));
	server.send('42/alerts,["AlertCreated",{"alert_id":"1"}]', '42/alerts,["AlertCreated",{"alert_id":"2 – ü"}]');
	await until(() => told.length === 3);
	server.send('42/alerts,["AlertCreated",{"alert_id":"3"}]');
	await until(() => told.length === 4);
	expect(told.slice(1)).toEqual(['1', '2 – ü', '3'].map((id) => ['AlertCreated', { alert_id: id }]));
});

it('A ping is answered', async () => {
	const { told } = setUp();
	await until(() => has(told, 'connect'));
	server.send('2');
	await until(() => server.posts().includes('3'));
});

it('A poll may take as long as the server may be silent, and the credential\'s Timeout on top; other requests the Timeout alone', async () => {
	const { requests, told } = setUp({ timeoutMs: 5_000 });
	await until(() => has(told, 'connect') && requests.filter(({ method }) => method === 'GET').length >= 3);
	expect(requests.filter(({ method }) => method === 'GET').map(({ timeoutMs }) => timeoutMs)).toEqual([5_000, 50_000, 50_000]);
	expect(requests.filter(({ method }) => method === 'POST').map(({ timeoutMs }) => timeoutMs)).toEqual([5_000]);
});

it.each([
	['far too long', 1e15],
	['no number', 'soon'],
	['negative', -1e9],
])('A handshake with a ping interval that is %s does no harm', async (_, pingInterval) => {
	server.handshake.pingInterval = pingInterval;
	const { requests, told } = setUp({ timeoutMs: 5_000 });
	await until(() => requests.length >= 2);
	for (const { timeoutMs } of requests) expect(timeoutMs).toBeGreaterThanOrEqual(5_000);
	for (const { timeoutMs } of requests) expect(timeoutMs).toBeLessThanOrEqual(605_000);
	expect(told).not.toContainEqual(['connect_error', expect.stringContaining('RangeError')]);
});

it.each(['{"sid":', 'null', '[]', '{"sid":{"toString":1}}'])('A handshake that is %s is a connection that failed, in words', async (text) => {
	server.instead = { status: 200, body: `0${text}` };
	const { told } = setUp({ timeoutMs: 300 });
	await until(() => has(told, 'connect_error'));
});

it.each([
	['of python-engineio', '"Invalid session S1"'],
	['of Engine.IO', '{"code":1,"message":"Session ID unknown"}'],
])('A session ID that the server does not know, in the words %s, is told as what it is', async (_, body) => {
	const { told, socket } = setUp();
	await until(() => has(told, 'connect'));
	const ends: unknown[] = [];
	socket.on('disconnect', (reason, details) => ends.push(reason, details));
	server.instead = { status: 400, body };
	server.send('2');
	await until(() => ends.length > 0);
	expect(ends).toEqual(['transport error', expect.objectContaining({ message: SESSION_UNKNOWN })]);
});

it.each([
	[{ status: 502, body: 'Bad Gateway' }, 'is not available at the moment'],
	[{ status: 302, body: '', headers: { location: 'https://login.example/?token=secret' } }, 'redirects to https://login.example'],
	[{ status: 400, body: 'Bad Request' }, 'does not answer like an Assemblyline server'],
])('An answer of %j from what stands in between is a connection that failed, in words', async (answer, words) => {
	server.instead = answer;
	const { told } = setUp();
	await until(() => told.length > 0);
	expect(told).toEqual([['connect_error', expect.stringContaining(words)]]);
	expect(JSON.stringify(told)).not.toContain('secret');
});

it('A disconnect leaves the poll under way at once, tells the server, and nothing follows', async () => {
	const { told, socket } = setUp();
	await until(() => has(told, 'connect') && server.log.filter(({ what }) => what === 'GET').length >= 3);
	const before = server.log.length;
	socket.disconnect();
	await until(() => server.left === 1 && server.posts().includes('1'));
	await new Promise((resolve) => setTimeout(resolve, 100));
	expect(server.log.slice(before).map(({ what }) => what)).toEqual(['1']);
	expect(has(told, 'connect_error')).toBe(false);
});

it('A disconnect during the handshake leaves that, and nothing follows', async () => {
	const { socket, requests } = setUp();
	socket.disconnect();
	await new Promise((resolve) => setTimeout(resolve, 100));
	expect(requests).toHaveLength(1);
	expect(requests[0]?.signal?.aborted).toBe(true);
});

it('A server that ends the connection is not sent anything any more but that it has ended', async () => {
	const { told } = setUp();
	await until(() => has(told, 'connect'));
	const before = server.posts().length;
	server.send('41/alerts,');
	await until(() => has(told, 'disconnect') && server.posts().length > before);
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(told.at(-1)?.slice(0, 2)).toEqual(['disconnect', 'io server disconnect']);
	expect(server.posts().slice(before)).toEqual(['1']);
});
