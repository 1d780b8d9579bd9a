/** Many files of 10 KiB: the pack's Ingest Many beside a bare fetch loop and the Python client's loop, with the same concurrency. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IExecuteFunctions } from 'n8n-workflow';
import { searchPage } from '../nodes/Assemblyline/client/search';
import { listen } from '../nodes/Assemblyline/n8n/listen';
import { ingestMany } from '../nodes/Assemblyline/resources/ingest/ingestMany.operation';
import { login } from '../nodes/Assemblyline/session/login';
import { n8nHelpers, realTransport } from '../test/support/transport';
import { openEgress } from '../test/support/egress';
import { progress } from '../test/lab/support';
import { benchClient, benchSettings } from './connection';
import { pythonPeer, type Row, timed } from './measure';

const COUNT = Number(process.env.MASS_FILES ?? 1_000);
const BYTES = 10 * 1024;
const CONCURRENCY = 8;

/** New texts each time, or the server would recognise them. */
const texts = () => Array.from({ length: COUNT }, () => randomBytes(BYTES / 2).toString('hex'));

export async function benchMass(url: string): Promise<Row[]> {
	const fetched = await timed(async () => bareLoop(url, texts()));
	const runId = `bench_${Date.now()}`;
	const ours = await timed(async () => {
		const results = await ingestAll(url, texts(), runId);
		if (results !== COUNT) throw new Error(`${results} of ${COUNT} results`);
	});
	const arrived = await arrivals(url, runId);
	const folder = mkdtempSync(join(tmpdir(), 'mass-'));
	try {
		texts().forEach((text, number) => writeFileSync(join(folder, `${number}.txt`), text));
		const { seconds } = await pythonPeer<{ seconds: number }>(url, 'mass', folder, String(CONCURRENCY));
		const rate = (ms: number) => `${(COUNT / (ms / 1000)).toFixed(0)}/s`;
		const what = `ingest of ${COUNT} files of 10 KiB`;
		return [
			{ what, ours: rate(ours), peer: rate(fetched), peerName: 'bare fetch loop', ratio: fetched / ours, wanted: '', met: true },
			{ what, ours: rate(ours), peer: rate(seconds * 1000), peerName: 'Python client', ratio: (seconds * 1000) / ours, wanted: '', met: true },
			{ what: `${what}, lost`, ours: String(COUNT - arrived), peer: '', peerName: '', wanted: '0', met: arrived === COUNT },
		];
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** The operation as the node runs it, with the server's heartbeats; answers how many results there are. */
async function ingestAll(url: string, all: string[], runId: string): Promise<number> {
	const settings = benchSettings(url);
	const helpers = { ...n8nHelpers, getSecureEgressFilter: () => openEgress } as unknown as IExecuteFunctions['helpers'];
	const items = all.map((text, index) => ({
		index,
		values: { inputSource: 'text', text, waitForResults: false, massOptions: { runId }, metadata: {}, metadataJson: {}, options: { ttl: 1 } },
	}));
	const results = await ingestMany.run?.(
		{ client: benchClient(url), hint: progress, listen: (feed, onMessage) => listen({ helpers }, settings, feed, onMessage) },
		items,
		{ concurrency: CONCURRENCY, stopAtFailure: true },
	);
	return results?.length ?? 0;
}

/** The same requests with nothing around them. */
async function bareLoop(url: string, all: string[]): Promise<void> {
	const settings = benchSettings(url);
	const transport = realTransport(settings.tls);
	const session = await login(transport, settings);
	const left = all.values();
	const worker = async () => {
		for (const plaintext of left) {
			const body = JSON.stringify({ plaintext, params: { ttl: 1 } });
			const headers = { ...session.headers(), 'Content-Type': 'application/json' };
			const { status } = await transport({ method: 'POST', url: `${url}/api/v4/ingest/`, headers, body, timeoutMs: 60_000, responseType: 'text' });
			if (status !== 200) throw new Error(`status ${status}`);
		}
	};
	await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

/** Waits until the submissions of a run are all in the index, or no more come; answers how many there are. */
async function arrivals(url: string, runId: string): Promise<number> {
	const client = benchClient(url);
	const count = async () => (await searchPage(client, 'submission', { query: `metadata.n8n_run:"${runId}"`, rows: 0 })).total ?? 0;
	let last = 0;
	for (let grownAt = Date.now(); last < COUNT && Date.now() - grownAt < 60_000; await client.sleep(1_000)) {
		const now = await count();
		if (now > last) grownAt = Date.now();
		last = now;
	}
	return last;
}
