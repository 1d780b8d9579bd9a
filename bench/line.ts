/**
 * Whole jobs over a line that is slow: what they take beside the Python client, and how many requests they make. Both
 * begin without a session, as a script does; a node of an n8n that runs already has one.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { IHttpRequestOptions, INodeParameters } from 'n8n-workflow';
import { route } from '../nodes/Assemblyline/core/router';
import { resources } from '../nodes/Assemblyline/resources';
import { apiKeyCredential } from '../test/lab/assemblyline/facts';
import { EICAR } from '../test/support/eicar';
import type { FakeBinary } from '../test/support/helpers';
import { n8nHelpers } from '../test/support/http';
import { median, pythonPeer, type Row, timed } from './measure';
import { QUERY } from './search';

/** Milliseconds that are added each way. */
const DELAYS = [0, 20, 40];
const RUNS = 3;
const INGESTS = 100;

/** What the node is asked for; `options` of several calls at once where there are several. */
interface Job {
	what: string;
	peer: string;
	item(sid: string): INodeParameters;
	items?: number;
	/** Whether each item has a file. */
	file?: boolean;
}

const JOBS: Job[] = [
	{
		what: 'the verdict of one file',
		peer: 'verdict',
		file: true,
		item: () => ({ resource: 'submission', operation: 'submitAndWait', inputSource: 'binary', options: { ignoreCache: true } }),
	},
	{
		what: `${INGESTS} ingests, eight at once`,
		peer: 'ingests',
		file: true,
		items: INGESTS,
		item: () => ({ resource: 'ingest', operation: 'ingest', inputSource: 'binary', requestOptions: { concurrency: 8 } }),
	},
	{ what: 'all of 30000 alerts, two fields', peer: 'search', item: () => ({ resource: 'search', operation: 'search', index: 'alert', query: QUERY, returnAll: true, options: { fields: 'alert_id,al.score' } }) },
	{ what: 'a report', peer: 'report', item: (sid) => ({ resource: 'submission', operation: 'createReport', submissionId: { __rl: true, mode: 'id', value: sid } }) },
];

/** Each login is another one: a header that nobody reads makes it so. */
let run = 0;

async function perform(serverUrl: string, { item, items = 1, file }: Job, sid: string): Promise<{ requests: number; ms: number; output: Record<string, unknown>[] }> {
	// The contexts find n8n's HTTP code where jest's environment has put it.
	Reflect.set(globalThis, 'n8nHttp', n8nHelpers);
	const { executeContext } = await import('../test/support/contexts');
	const { resource, operation, ...parameters } = item(sid);
	let requests = 0;
	const httpRequest = (options: IHttpRequestOptions) => {
		requests++;
		return n8nHelpers.httpRequest(options);
	};
	const content = (number: number): FakeBinary => ({ data: Buffer.from(`${EICAR}\n${Date.now()} ${number}`).toString('base64'), fileName: 'bench.txt', mimeType: 'text/plain' });
	const credential = { ...apiKeyCredential({ serverUrl, timeout: 60 }), headers: { values: [{ name: 'X-Bench', value: `${process.pid}-${run++}` }] } };
	const all = Array.from({ length: items }, (_, number) => ({ parameters, binary: (file ? { data: content(number) } : {}) as Record<string, FakeBinary> }));
	const { context } = executeContext({
		credential, resource: String(resource), operation: String(operation), items: all.map((one) => one.parameters), binary: all.map(({ binary }) => binary), httpRequest,
	});
	let output: Record<string, unknown>[] = [];
	const ms = await timed(async () => {
		const [made = []] = await route(context, resources);
		output = made.map(({ json }) => json);
	});
	return { requests, ms, output };
}

export async function benchLine(url: string, runs = RUNS): Promise<Row[]> {
	// The pack's own timers do not keep a process alive; n8n's server does.
	const awake = setInterval(() => undefined, 60_000);
	try {
		return await measure(url, runs);
	} finally {
		clearInterval(awake);
	}
}

async function measure(url: string, runs: number): Promise<Row[]> {
	const [analyzed] = (await perform(url, JOBS[0] as Job, '')).output;
	const sid = String(analyzed?.sid);
	const rows: Row[] = [];
	for (const delay of DELAYS) {
		const line = spawn(join(__dirname, '..', 'node_modules', '.bin', 'tsx'), [join(__dirname, 'delayProxy.ts'), new URL(url).port, String(delay)], { stdio: ['pipe', 'pipe', 'inherit'] });
		try {
			const [port] = (await once(line.stdout, 'data')) as [Buffer];
			const slow = `https://localhost:${port.toString().trim()}`;
			for (const job of JOBS) rows.push(await compare(slow, delay, job, sid, runs));
		} finally {
			line.stdin.end();
		}
	}
	return rows;
}

async function compare(url: string, delay: number, job: Job, sid: string, runs: number): Promise<Row> {
	const ours = [];
	const peer = [];
	for (let count = 0; count < runs; count++) {
		ours.push(await perform(url, job, sid));
		peer.push(await pythonPeer<{ wholeSeconds: number; requests: number }>(url, job.peer, job.peer === 'search' ? QUERY : job.peer === 'ingests' ? String(INGESTS) : sid));
	}
	const [time, theirs] = [median(ours.map(({ ms }) => ms)), median(peer.map(({ wholeSeconds }) => wholeSeconds * 1000))];
	const ratio = time / theirs;
	const figures = (ms: number, requests: number[]) => `${(ms / 1000).toFixed(2)} s, ${median(requests)} requests`;
	return {
		what: `${delay} ms each way: ${job.what}`,
		ours: figures(time, ours.map(({ requests }) => requests)),
		peer: figures(theirs, peer.map(({ requests }) => requests)),
		peerName: 'Python client',
		ratio,
		wanted: delay === Math.max(...DELAYS) ? '<= 1.2 times its time' : '',
		met: ratio <= 1.2,
	};
}
