/** The ways to hand in many files: each gets new files of the same kind, and the same settings. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setDefaultCACertificates } from 'node:tls';
import { popMessages } from '../nodes/Assemblyline/client/ingest';
import type { IngestBody } from '../nodes/Assemblyline/client/submit';
import { SAFE_PARAMS } from '../nodes/Assemblyline/resources/ingest/fields';
import { login } from '../nodes/Assemblyline/session/login';
import { lab } from '../test/lab/assemblyline/facts';
import { sleep } from '../test/lab/support';
import { realTransport } from '../test/support/http';
import { labClient, labSettings } from '../test/support/client';
import type { BulkN8n, NamedText } from './bulkN8n';
import { pythonPeer, timed } from './measure';

const BYTES = 10 * 1024;
/** What Ingest Many has if nothing is set. */
const CONCURRENCY = 8;
/** Between two looks into an empty queue, as Ingest Many does. */
const POLL_MS = 500;

export type Contender = 'ours' | 'oursWaiting' | 'bare' | 'python' | 'httpKey' | 'httpSession';

/** Seconds until the server had accepted all files, and until all results were there. */
export interface Times {
	accepted?: number;
	results?: number;
}

export const fileName = (number: number) => `${number}.txt`;

/** What the lab's service finds in a file. */
export const scoreOf = (number: number) => (number % 10 === 0 ? 100 : 0);

/** New texts each time, or the server would recognize them. */
export function newFiles(count: number): NamedText[] {
	return Array.from({ length: count }, (_, number) => {
		const start = scoreOf(number) > 0 ? `LAB-SCORE: ${scoreOf(number)}\n` : '';
		return { name: fileName(number), text: `${start}${randomBytes(BYTES / 2).toString('hex')}`.slice(0, BYTES) };
	});
}

/** The settings that Ingest Many sends, so that the server has the same to do for all. */
export const bulkSettings = (run: string) => ({ params: { ...SAFE_PARAMS, ttl: 1 }, metadata: { bench_run: run } });

export function contenders(url: string, n8n: BulkN8n): Record<Contender, (run: string, count: number) => Promise<Times>> {
	const ours = (run: string, count: number, waitForResults: boolean) =>
		n8n.ours(newFiles(count), { waitForResults, options: { metadataJson: JSON.stringify({ bench_run: run }), ttl: 1, keepClassification: false } });
	return {
		ours: async (run, count) => ({ accepted: await ours(run, count, false) }),
		bare: (run, count) => bareLoop(url, newFiles(count), run),
		oursWaiting: async (run, count) => ({ results: await ours(run, count, true) }),
		python: async (run, count) => ({ accepted: (await pythonIngest(url, newFiles(count), run)).seconds }),
		httpKey: async (run, count) => ({ accepted: await n8n.httpRequest(newFiles(count), bulkSettings(run), 'key') }),
		httpSession: async (run, count) => ({ accepted: await n8n.httpRequest(newFiles(count), bulkSettings(run), 'session') }),
	};
}

/** No more than the requests, eight at once. Logs in first. Seconds of the requests. */
export async function bareIngest(url: string, files: NamedText[], run: string): Promise<number> {
	const { tls } = labSettings(url);
	// Node's fetch takes no authority with a call.
	setDefaultCACertificates([readFileSync(lab.ca, 'utf8')]);
	const session = await login(realTransport(tls), labSettings(url));
	const left = files.values();
	const worker = async () => {
		for (const { name, text } of left) {
			const json: IngestBody = { name, ...bulkSettings(run), notification_queue: run, notification_threshold: -1_000_000 };
			const body = new FormData();
			body.append('json', JSON.stringify(json));
			body.append('bin', new Blob([text]), name);
			const reply = await fetch(`${url}/api/v4/ingest/`, { method: 'POST', headers: session.headers(), body });
			const answer = await reply.text();
			if (!reply.ok) throw new Error(`${reply.status}: ${answer.slice(0, 500)}`);
		}
	};
	return (await timed(() => Promise.all(Array.from({ length: CONCURRENCY }, worker)))) / 1000;
}

/** The files, then the messages until there is one for each. */
async function bareLoop(url: string, files: NamedText[], run: string): Promise<Times> {
	const accepted = await bareIngest(url, files, run);
	const client = labClient(url);
	const drained = await timed(async () => {
		for (let count = 0; count < files.length; ) {
			const { length } = await popMessages(client, run, 50);
			count += length;
			if (length === 0) await sleep(POLL_MS);
		}
	});
	return { accepted, results: accepted + drained / 1000 };
}

/** Seconds of the clock and of the processor. */
export async function pythonIngest(url: string, files: NamedText[], run: string): Promise<{ seconds: number; cpuSeconds: number }> {
	const folder = mkdtempSync(join(tmpdir(), 'bulk-'));
	try {
		for (const { name, text } of files) writeFileSync(join(folder, name), text);
		return await pythonPeer(url, 'bulk', folder, JSON.stringify(bulkSettings(run)));
	} finally {
		rmSync(folder, { recursive: true });
	}
}
