/** Ingest Many on the newer server of the lab. */
import { searchPage } from '../../nodes/Assemblyline/client/search';
import { labClient } from '../support/client';
import { lab } from '../lab/assemblyline/facts';
import { waitFor } from '../lab/support';
import { ingestTexts } from '../support/bulkRun';
import { tried } from '../support/tried';
import { unique } from '../support/unique';

const url = lab.servers.find(({ version }) => version.startsWith('4.7'))?.url ?? '';

describe('Ingest Many', () => {
	it('loses none of a hundred texts, and knows the outcome of each', async () => {
		const run = () => {
			const mark = unique('bulk');
			return ingestTexts(url, Array.from({ length: 100 }, (_, number) => `${mark} ${number}`), { waitTimeout: 300 });
		};
		// A busy machine's server may be late with its heartbeats.
		const { rows, hints, sent } = await tried(3, run, (one) => !one.hints.some((hint) => hint.startsWith('The server did not tell its load')));
		expect(rows).toHaveLength(100);
		expect(sent).toBe(100);
		expect(rows.filter(({ outcome }) => outcome !== 'passed' && outcome !== 'flagged')).toEqual([]);
		// The heartbeats came, and told of no pressure.
		expect(hints).toEqual([expect.stringMatching(/^The server marked it as TLP:CLEAR, as Classification was left out in the options \(100\)/)]);
		expect(new Set(rows.map(({ sid }) => sid)).size).toBe(100);
	});

	it('begun again with the same Run ID sends only what is missing', async () => {
		const runId = unique('run');
		const count = async () => (await searchPage(labClient(url), 'submission', { query: `metadata.n8n_run:"${runId}"`, rows: 50 })).items.length;
		const texts = Array.from({ length: 10 }, (_, number) => `${runId} ${number}`);
		const before = await ingestTexts(url, [...texts.slice(0, 6), texts[0] ?? ''], { runId, waitTimeout: 200 });
		expect(before.rows[6]).toMatchObject({ duplicateOf: 0, sid: before.rows[0]?.sid });
		// The index is a second late: who begins a run again after a crash is later than that.
		await waitFor(async () => (await count()) >= 6, 120_000, 500, 'the first submissions of the run');
		const after = await ingestTexts(url, texts, { runId }, { wait: false });
		expect(after.rows.map(({ status }) => status)).toEqual([...Array<string>(6).fill('alreadyThere'), ...Array<string>(4).fill('sent')]);
		await waitFor(async () => (await count()) >= 10, 120_000, 500, 'the submissions of the run');
		expect(await count()).toBe(10);
	});
});
