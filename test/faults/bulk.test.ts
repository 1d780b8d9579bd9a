/** Ingest Many on a server that drops files as soon as a short queue has formed. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labClient } from '../support/client';
import { popMessages } from '../../nodes/Assemblyline/client/ingest';
import { ingest } from '../../nodes/Assemblyline/client/submit';
import type { IngestMessage } from '../../nodes/Assemblyline/client/types';
import { BulkIngest } from '../../nodes/Assemblyline/bulk/ingest';
import { startAssemblyline, stopOne } from '../lab/assemblyline';
import { holdService } from '../lab/assemblyline/service';
import { waitFor } from '../lab/support';
import { ingestTexts } from '../support/bulkRun';
import { long } from './harness';

jest.setTimeout(3_600_000);

const COUNT = long ? 2_000 : 60;
const SAMPLING_AT = 20;

describe('A server that drops files from a queue of twenty on', () => {
	let url = '';
	beforeAll(async () => {
		await stopOne('ingester');
		const config = join(tmpdir(), `lab-bulk-${process.pid}.json`);
		const sampling = { low: SAMPLING_AT, medium: SAMPLING_AT, high: SAMPLING_AT, critical: SAMPLING_AT };
		// Little at once in analysis, so that a queue forms.
		writeFileSync(config, JSON.stringify({ core: { ingester: { sampling_at: sampling, max_inflight: 5 } } }));
		process.env.ASSEMBLYLINE_LAB_CONFIG = config;
		url = (await startAssemblyline()).servers[0]?.url ?? '';
	});
	afterAll(async () => {
		delete process.env.ASSEMBLYLINE_LAB_CONFIG;
		await stopOne('ingester');
		await startAssemblyline();
	});

	const texts = (what: string) => Array.from({ length: COUNT }, (_, number) => `${what} ${Date.now()} ${number}`);
	const without = (rows: { outcome?: string }[]) => rows.filter(({ outcome }) => outcome !== 'passed' && outcome !== 'flagged');

	it('drops none where its limit is known: each file is sent once, and analyzed', async () => {
		const { rows, sent } = await ingestTexts(url, texts('known'), { queueLimit: SAMPLING_AT, waitTimeout: 900 });
		expect(rows).toHaveLength(COUNT);
		expect(without(rows)).toEqual([]);
		// A file that the server drops is sent again.
		expect(sent).toBe(COUNT);
	});

	it('has analyzed all in the end where its limit is not known', async () => {
		const { rows } = await ingestTexts(url, texts('unknown'), { waitTimeout: 900 });
		expect(rows).toHaveLength(COUNT);
		expect(without(rows)).toEqual([]);
	});

	it('drops some of what is sent without back-pressure', async () => {
		const client = labClient(url);
		const queue = `n8n_bulk_${Date.now()}`;
		const body = { params: { ttl: 1 }, notification_queue: queue, notification_threshold: -1_000_000 };
		const files = texts('flood').map((text) => ({ key: text, request: text, send: () => ingest(client, { kind: 'text', text }, body) }));
		let isDropped = false;
		const pop = async (limit: number): Promise<IngestMessage[]> => {
			const messages = await popMessages(client, queue, limit);
			isDropped ||= messages.some(({ failure }) => failure === 'Skipped');
			return messages;
		};
		// While nothing is analyzed a queue forms, however slowly this machine sends.
		const goOn = holdService();
		const running = new BulkIngest(files, { concurrency: 8, pop, timeoutMs: 900_000, stopAtFailure: true }).run();
		await waitFor(() => isDropped, 300_000, 100, 'a file that is dropped').finally(goOn);
		const results = await running;
		expect(results.filter(({ failure }) => failure === 'Skipped').length).toBeGreaterThan(0);
	});
});
