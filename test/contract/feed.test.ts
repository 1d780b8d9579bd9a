import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect as connectTo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SessionProvider } from '../../nodes/Assemblyline/client/client';
import { connectionSettings, sessionsOf, socketsOf } from '../../nodes/Assemblyline/n8n/connection';
import { feeds } from '../../nodes/Assemblyline/feed/feeds';
import { Session } from '../../nodes/Assemblyline/session/session';
import { FeedSubscription } from '../../nodes/Assemblyline/feed/subscription';
import type { LabServer } from '../lab/assemblyline';
import { lab } from '../lab/assemblyline/facts';
import { publishAlerts } from '../lab/assemblyline/publish';
import { waitFor } from '../lab/support';
import { unique } from '../support/unique';
import { httpEnvironment, n8nHelpers } from '../support/http';

/** A proxy that tunnels, and notes where to. */
function tunnel(): Promise<{ url: string; targets: string[]; close(): void }> {
	const targets: string[] = [];
	const sockets: Duplex[] = [];
	const server = createServer().on('connect', (request, client, head) => {
		targets.push(request.url ?? '');
		const [host = '', port] = (request.url ?? '').split(':');
		const upstream = connectTo(Number(port), host, () => {
			client.write('HTTP/1.1 200 Connection established\r\n\r\n');
			upstream.write(head);
			upstream.pipe(client).pipe(upstream);
		});
		sockets.push(client, upstream);
		upstream.on('error', () => client.destroy());
		client.on('error', () => upstream.destroy());
	});
	// A server knows no more of the connections that it has handed over.
	const close = () => {
		for (const socket of sockets) socket.destroy();
		server.close();
	};
	return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, targets, close })));
}

describe.each(lab.servers.map((server) => [server.version, server] as [string, LabServer]))('The feeds of Assemblyline %s', (_, server) => {
	const settings = connectionSettings({
		serverUrl: server.url,
		authentication: 'apiKey',
		username: lab.admin.name,
		apiKey: lab.admin.apiKey,
		caCertificate: readFileSync(lab.ca, 'utf8'),
		timeout: 60,
	});
	const sessions = sessionsOf({ helpers: n8nHelpers }, settings);

	/** Subscribes, and answers how it went: `live` or a refusal. On a busy machine a first try may fail; the subscription makes others. */
	async function outcome(feed: keyof typeof feeds, from: SessionProvider = sessions): Promise<string> {
		let result: string | undefined;
		const session = new FeedSubscription({
			feed: feeds[feed],
			sessions: from,
			connect: socketsOf({ helpers: n8nHelpers }, settings),
			onMessage: () => undefined,
			onLive: () => (result ??= 'live'),
			onRefused: (error) => (result = `refused: ${error.message}`),
			onDenied: (error) => (result = `denied: ${error.message}`),
		});
		session.start();
		await waitFor(() => result, 120_000, 50, 'the feed').finally(() => session.stop());
		return result ?? '';
	}

	it.each(Object.keys(feeds) as (keyof typeof feeds)[])('%s confirms the subscription of a session', async (feed) => {
		expect(await outcome(feed)).toBe('live');
	});

	it('drop a caller without a session without a word, which is told after one renewal', async () => {
		let renewals = 0;
		const strangers = { current: async () => new Session(), renewed: async () => (renewals++, new Session()) };
		expect(await outcome('alert', strangers)).toMatch(/^denied: The server closes the feed \/alerts at once/);
		expect(renewals).toBe(1);
	});

	it('tell of every alert of a burst, each once', async () => {
		const received: string[] = [];
		const losses: string[] = [];
		let isLive = false;
		const subscription = new FeedSubscription({
			feed: feeds.alert,
			sessions,
			connect: socketsOf({ helpers: n8nHelpers }, settings),
			onMessage: (_event, message) => received.push(String(Reflect.get(Object(message), 'alert_id'))),
			onLive: () => (isLive = true),
			onLost: (reason) => {
				isLive = false;
				losses.push(reason);
			},
			onRefused: () => undefined,
			onDenied: () => undefined,
		});
		subscription.start();
		try {
			// A connection that breaks, as on a busy machine, loses what the server tells meanwhile: that is no burst of this test.
			for (let before = -1; before !== losses.length; ) {
				await waitFor(() => isLive, 120_000, 50, 'the feed');
				before = losses.length;
				const prefix = unique('feed');
				const published = await publishAlerts(prefix, 100, 50);
				const ours = () => received.filter((id) => id.startsWith(prefix));
				await waitFor(() => ours().length >= published.length || losses.length > before, 120_000, 50, 'the alerts');
				if (losses.length === before) expect(ours()).toEqual(published.map(([id]) => id));
			}
		} finally {
			await subscription.stop();
		}
	});

	it('are reached through the proxy of the environment', async () => {
		const proxy = await tunnel();
		httpEnvironment.HTTPS_PROXY = proxy.url;
		try {
			expect(await outcome('systemStatus')).toBe('live');
			expect(proxy.targets).toContain(new URL(server.url).host);
		} finally {
			delete httpEnvironment.HTTPS_PROXY;
			proxy.close();
		}
	});
});
