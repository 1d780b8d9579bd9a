import { lookup } from 'node:dns';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect as connectTo } from 'node:net';
import type { NodeEgressFilter } from 'n8n-workflow';
import { connectionSettings, sessionsOf } from '../../nodes/Assemblyline/n8n/connection';
import { socketFactory } from '../../nodes/Assemblyline/n8n/socket';
import { feeds } from '../../nodes/Assemblyline/feed/feeds';
import { Session } from '../../nodes/Assemblyline/session/session';
import { FeedSubscription } from '../../nodes/Assemblyline/feed/subscription';
import type { LabServer } from '../lab/assemblyline';
import { lab } from '../lab/assemblyline/facts';
import { waitFor } from '../lab/support';
import { n8nHelpers } from '../support/transport';

jest.setTimeout(120_000);

/** The policy of an n8n that has none, and of one that forbids everything. */
const egress = (allowed: boolean): NodeEgressFilter => ({
	validateUrl: async () => (allowed ? { ok: true, result: undefined } : { ok: false, error: new Error('forbidden') }),
	validateConnectionHost: () => ({ ok: true, result: undefined }),
	createSecureLookup: () => lookup as ReturnType<NodeEgressFilter['createSecureLookup']>,
	validateRedirectSync: () => undefined,
});

/** A proxy that tunnels, and notes where to. */
function tunnel(): Promise<{ server: Server; url: string; targets: string[] }> {
	const targets: string[] = [];
	const server = createServer().on('connect', (request, client, head) => {
		targets.push(request.url ?? '');
		const [host = '', port] = (request.url ?? '').split(':');
		const upstream = connectTo(Number(port), host, () => {
			client.write('HTTP/1.1 200 Connection established\r\n\r\n');
			upstream.write(head);
			upstream.pipe(client).pipe(upstream);
		});
		upstream.on('error', () => client.destroy());
		client.on('error', () => upstream.destroy());
	});
	return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve({ server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, targets })));
}

describe.each(lab.servers.map((server) => [server.version, server] as [string, LabServer]))('The feeds of Assemblyline %s', (_, server) => {
	const settings = connectionSettings({
		serverUrl: server.url,
		authentication: 'apiKey',
		username: lab.admin.name,
		apiKey: lab.admin.apiKey,
		caCertificate: readFileSync(lab.ca, 'utf8'),
		timeout: 10,
	});
	const sessions = sessionsOf({ helpers: n8nHelpers }, settings);

	/** Subscribes, and answers how it went: `live`, a loss, or a refusal. */
	async function outcome(feed: keyof typeof feeds, options: { sessions?: typeof sessions; allowed?: boolean } = {}): Promise<string> {
		let result: string | undefined;
		const session = new FeedSubscription({
			feed: feeds[feed],
			sessions: options.sessions ?? sessions,
			connect: socketFactory(settings, egress(options.allowed ?? true)),
			onMessage: () => undefined,
			onLive: () => (result ??= 'live'),
			onLost: (reason, retryInMs) => (result ??= retryInMs > 0 ? `lost: ${reason}` : undefined),
			onRefused: (error) => (result = `refused: ${error.message}`),
			onDenied: (error) => (result = `denied: ${error.message}`),
		});
		session.start();
		await waitFor(() => result, 20_000, 50, 'the feed');
		await session.stop();
		return result ?? '';
	}

	it.each(Object.keys(feeds) as (keyof typeof feeds)[])('%s confirms the subscription of a session', async (feed) => {
		expect(await outcome(feed)).toBe('live');
	});

	it('drop a caller without a session without a word, which is told after one renewal', async () => {
		let renewals = 0;
		const strangers = { current: async () => new Session(), renewed: async () => (renewals++, new Session()) };
		expect(await outcome('alert', { sessions: strangers })).toMatch(/^denied: The server closes the feed \/alerts at once/);
		expect(renewals).toBe(1);
	});

	it('are reached through the proxy of the environment', async () => {
		const proxy = await tunnel();
		process.env.HTTPS_PROXY = proxy.url;
		try {
			expect(await outcome('systemStatus', { sessions: { current: () => sessions.current(), renewed: (stale) => sessions.renewed(stale) } })).toBe('live');
			expect(proxy.targets).toContain(new URL(server.url).host);
		} finally {
			delete process.env.HTTPS_PROXY;
			proxy.server.closeAllConnections();
			proxy.server.close();
		}
	});

	it("are not asked where n8n's egress policy forbids the server", async () => {
		expect(await outcome('alert', { allowed: false })).toMatch(/^lost: n8n's egress policy forbids connections to localhost:/);
	});
});
