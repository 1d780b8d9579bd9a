/**
 * From the server's publish to the start of the workflow in a real n8n, beside a bare socket.io-client that only
 * notes when the message came; and how many events a second n8n takes when many come at once.
 */
import { io } from 'socket.io-client';
import { login } from '../nodes/Assemblyline/session/login';
import { publishAlerts } from '../test/lab/assemblyline/publish';
import { Scene } from '../test/faults/harness';
import { waitFor } from '../test/lab/support';
import { realTransport } from '../test/support/http';
import { labSettings } from '../test/support/client';
import type { Row } from './measure';

const COUNT = 120;
const RATE = 4;
const BURST = 1_000;

export async function benchLatency(url: string): Promise<Row[]> {
	const scene = await Scene.start({ serverUrl: url });
	const workflow = await scene.run();
	try {
		const bare = await bareClient(url);
		const published = await publishAlerts(`latency-${Date.now()}`, COUNT, RATE);
		await scene.tally(workflow, published);
		bare.close();

		const started = new Map<string, number>();
		for (const { event, startedAt } of await scene.starts(workflow)) started.set(String(event.id), startedAt);
		const latency = (times: Map<string, number>) =>
			published.flatMap(([id, at]) => {
				const time = times.get(id);
				return time === undefined ? [] : [time - at * 1000];
			});
		const [ours, peer] = [latency(started), latency(bare.received)];
		const more = percentile(ours, 95) - percentile(peer, 95);
		const figures = (times: number[]) => `p50 ${percentile(times, 50).toFixed(0)} ms, p95 ${percentile(times, 95).toFixed(0)} ms`;
		return [
			{
				what: `${COUNT} alerts, publish to workflow start`,
				ours: figures(ours),
				peer: figures(peer),
				peerName: 'bare socket.io-client',
				wanted: '<= 100 ms more at p95',
				met: more <= 100 && ours.length === COUNT,
			},
			await burst(scene, workflow),
		];
	} finally {
		await scene.n8n.deactivate(workflow);
		await Scene.stop();
	}
}

async function burst(scene: Scene, workflow: string): Promise<Row> {
	const published = await publishAlerts(`burst-${Date.now()}`, BURST, 1_000_000);
	const { delivered } = await scene.tally(workflow, published, 300_000);
	// One that n8n has not begun yet has no time.
	const times = (await scene.starts(workflow)).filter(({ event, startedAt }) => String(event.id).startsWith('burst-') && Number.isFinite(startedAt)).map(({ startedAt }) => startedAt);
	const seconds = (Math.max(...times) - Math.min(...times)) / 1000;
	return {
		what: `${BURST} alerts at once`,
		ours: `${delivered} delivered, ${Math.round(delivered / seconds)} executions/s`,
		peer: '',
		peerName: '',
		wanted: 'all delivered',
		met: delivered === BURST,
	};
}

/** A client that does no more than note when each alert came. */
async function bareClient(url: string): Promise<{ received: Map<string, number>; close(): void }> {
	const settings = labSettings(url);
	const session = await login(realTransport(settings.tls), settings);
	const received = new Map<string, number>();
	const socket = io(`${url}/alerts`, { ...settings.tls, transports: ['websocket'], extraHeaders: session.headers(), reconnection: false });
	let live = false;
	socket.on('monitoring', () => (live = true));
	socket.on('AlertCreated', ({ alert_id: id }: { alert_id: string }) => received.set(id, Date.now()));
	socket.on('connect', () => socket.emit('alert', {}));
	await waitFor(() => live, 15_000, 50, 'the bare client');
	return { received, close: () => socket.close() };
}

function percentile(values: number[], percent: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? NaN;
}
