/** All of 30,000 alerts, two fields: the pack's paging beside the Python client's stream. */
import { searchAll } from '../nodes/Assemblyline/client/pagination';
import { labClient } from '../test/support/client';
import { storeAlerts } from '../test/support/labAlerts';
import { median, pythonPeer, type Row, timed } from './measure';

const COUNT = 30_000;
const RUNS = 3;
/** Marks the alerts of the benchmark, so that no other is read. */
export const QUERY = 'type:BENCH';

/** One alert a second of the past hours, the same at each run. */
export function seedAlerts(): Promise<void> {
	return storeAlerts(
		Array.from({ length: COUNT }, (_, index) => {
			const time = new Date(Date.now() - index * 1000).toISOString();
			return { id: `bench-${String(index).padStart(6, '0')}`, type: 'BENCH', reporting_ts: time, ts: time };
		}),
	);
}

export async function benchSearch(url: string): Promise<Row[]> {
	const client = labClient(url);
	const ours: number[] = [];
	const peer: number[] = [];
	const readAll = async () => {
		const seen = new Set<unknown>();
		for await (const page of searchAll(client, 'alert', { query: QUERY, fl: 'alert_id,al.score' })) for (const hit of page) seen.add(hit.alert_id);
		if (seen.size !== COUNT) throw new Error(`read ${seen.size} of ${COUNT} alerts`);
	};
	await readAll();
	for (let run = 0; run < RUNS; run++) {
		ours.push(await timed(readAll));
		const { seconds, count } = await pythonPeer<{ seconds: number; count: number }>(url, 'search', QUERY);
		if (count !== COUNT) throw new Error(`the Python client read ${count} of ${COUNT} alerts`);
		peer.push(seconds * 1000);
	}
	const ratio = median(peer) / median(ours);
	const rate = (ms: number) => `${Math.round(COUNT / (ms / 1000))}/s`;
	return [
		{
			what: `search, all of ${COUNT} alerts, two fields`,
			ours: rate(median(ours)),
			peer: rate(median(peer)),
			peerName: 'Python client',
			ratio,
			wanted: '>= 4 times as fast',
			met: ratio >= 4,
		},
	];
}
