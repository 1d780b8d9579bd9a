/** Many files of 10 KiB: Ingest Many in a real n8n beside a bare fetch loop, the Python client's loop, and n8n's HTTP Request node. */
import { searchAll } from '../nodes/Assemblyline/client/pagination';
import { searchPage } from '../nodes/Assemblyline/client/search';
import type { SubmissionRecord } from '../nodes/Assemblyline/client/types';
import { progress } from '../test/lab/support';
import { labClient } from '../test/support/client';
import { type Contender, contenders, fileName, scoreOf, type Times } from './bulkContenders';
import { bulkN8n, stopBulkN8n } from './bulkN8n';
import type { Row } from './measure';

const ROUNDS = 4;
const FILES = 250;
const TOTAL = ROUNDS * FILES;
/** No more results are expected when none came for so long. */
const PATIENCE_MS = 60_000;

/** Seconds of each round, and files without a right result. */
interface Figures {
	accepted: number[];
	results: number[];
	lost: number;
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

export async function benchBulk(url: string): Promise<Row[]> {
	try {
		const all = await rounds(url, contenders(url, await bulkN8n(url)));
		const rate = (seconds: number[]) => `${(TOTAL / sum(seconds)).toFixed(1)}/s`;
		const beside = (what: string, own: number[], peer: number[], peerName: string, least?: number): Row => {
			const ratio = sum(peer) / sum(own);
			const each = own.map((seconds, round) => (peer[round] ?? NaN) / seconds);
			return {
				what: `${TOTAL} files of 10 KiB, ${what}`,
				ours: rate(own),
				peer: rate(peer),
				peerName: `${peerName} (rounds ${Math.min(...each).toFixed(2)} to ${Math.max(...each).toFixed(2)})`,
				ratio,
				wanted: least === undefined ? '' : `>= ${least} times as fast`,
				met: least === undefined || ratio >= least,
			};
		};
		const lost = all.ours.lost + all.oursWaiting.lost;
		const peersLost = sum(Object.values(all).map((one) => one.lost)) - lost;
		return [
			beside('accepted', all.ours.accepted, all.bare.accepted, 'bare fetch loop', 0.95),
			beside('accepted', all.ours.accepted, all.python.accepted, 'Python client', 1.2),
			beside('accepted', all.ours.accepted, all.httpKey.accepted, 'HTTP Request, API key', 1.2),
			beside('accepted', all.ours.accepted, all.httpSession.accepted, "HTTP Request, this pack's session", 1.2),
			beside('all results', all.oursWaiting.results, all.bare.results, 'bare fetch loop'),
			{ what: `${2 * TOTAL} files of 10 KiB, lost`, ours: String(lost), peer: String(peersLost), peerName: 'all peers together', wanted: '0', met: lost === 0 },
		];
	} finally {
		await stopBulkN8n();
	}
}

/** Each contender in each round, in an order that moves on, so that what else the machine does hits all alike. */
async function rounds(url: string, all: Record<Contender, (run: string, files: number) => Promise<Times>>): Promise<Record<Contender, Figures>> {
	const names = Object.keys(all) as Contender[];
	const figures = Object.fromEntries(names.map((name) => [name, { accepted: [], results: [], lost: 0 }])) as unknown as Record<Contender, Figures>;
	// What is made at the first use, sessions among it, does not count.
	for (const name of names) await all[name](`warm_${name}_${Date.now()}`, 8);
	for (let round = 0; round < ROUNDS; round++) {
		for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) {
			const run = `bench_${name}_${Date.now()}`;
			const { accepted, results } = await all[name](run, FILES);
			const lost = await lostOf(url, run);
			const times = [accepted && `accepted in ${accepted.toFixed(1)} s`, results && `all results in ${results.toFixed(1)} s`].filter(Boolean);
			progress(`round ${round + 1}, ${name}: ${[...times, `${lost} lost`].join(', ')}`);
			if (accepted !== undefined) figures[name].accepted.push(accepted);
			if (results !== undefined) figures[name].results.push(results);
			figures[name].lost += lost;
		}
	}
	return figures;
}

/** Waits until the server has analyzed all files of a run, or ends no more of them; answers how many have no submission of the right score. */
async function lostOf(url: string, run: string): Promise<number> {
	const client = labClient(url);
	const query = `metadata.bench_run:"${run}" AND state:completed`;
	let last = 0;
	for (let grownAt = Date.now(); last < FILES && Date.now() - grownAt < PATIENCE_MS; await client.sleep(500)) {
		const total = (await searchPage(client, 'submission', { query, rows: 0 })).total ?? 0;
		if (total > last) grownAt = Date.now();
		last = total;
	}
	const scores = new Map<string, number>();
	for await (const page of searchAll(client, 'submission', { query, fl: 'sid,max_score,files.name' })) {
		for (const { files, max_score: score } of page as Pick<SubmissionRecord, 'files' | 'max_score'>[]) for (const { name } of files) scores.set(name, score);
	}
	return Array.from({ length: FILES }, (_, number) => number).filter((number) => scores.get(fileName(number)) !== scoreOf(number)).length;
}
