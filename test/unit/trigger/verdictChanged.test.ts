import type { INodeParameters, WorkflowActivateMode } from 'n8n-workflow';
import { denied } from '../../fake/answer';
import type { Json } from '../delivery/support';
import { MEMORY } from './context';
import { clientFor, failureOf, settingsFor } from '../../support/fakeClient';
import { until } from '../../support/until';
import { aMoment, fake, start } from './support';

describe('Changed verdicts', () => {
	const FILE = 'a'.repeat(64);
	const watching: INodeParameters = { source: 'verdictChanged', watch: 'hashes', hashes: FILE, options: { pollInterval: 1 } };
	/** Has a file analyzed, so long ago. */
	const analyze = (sha256: string, score: number, agoMs = 0, changes: Json = {}) => {
		const time = new Date(Date.now() - agoMs).toISOString();
		fake().search.documents.submission?.push({ sid: `sid-${score}-${agoMs}`, state: 'completed', max_score: score, files: [{ name: 'invoice.exe', sha256 }], times: { submitted: time, completed: time }, ...changes });
	};

	it('are compared with what the activation has seen, and told as verdict, score, link and why, with before and after', async () => {
		analyze(FILE, 0, 60_000);
		const { events, stored } = await start(watching);
		expect(stored[MEMORY]?.watched?.files).toHaveLength(1);
		const client = clientFor(settingsFor(fake().url));
		const { sid } = await client.write<{ sid: string }>('POST', 'submit/', { json: { plaintext: 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE', name: 'eicar.com' } });
		// It ends when it is looked at.
		await client.read(`submission/${sid}/`);
		analyze(FILE, 1_000, 0, { sid });
		await until(() => events().length === 1);
		expect(Object.keys(events()[0] ?? {}).slice(0, 9)).toEqual(['verdict', 'score', 'file', 'why', 'url', 'sha256', 'sid', 'state', 'submitted']);
		expect(events()).toEqual([
			expect.objectContaining({
				verdict: 'malicious', score: 1_000, file: 'invoice[.]exe', why: 'EICAR test file; virus: EICAR-Test-File', url: `${fake().url}/submission/detail/${sid}`, sha256: FILE, sid, state: 'completed',
				event: 'verdictChanged', id: FILE, recovered: false, changed: ['score', 'verdict'], votes: { malicious: [], nonMalicious: [] },
				before: { malicious: false, verdict: 'informative', score: 0, votes: { malicious: 0, nonMalicious: 0 }, badlisted: false },
				after: { malicious: true, verdict: 'malicious', score: 1_000, votes: { malicious: 0, nonMalicious: 0 }, badlisted: false },
			}),
		]);
	});

	it('have the whole submission as their data where it is not to be simplified', async () => {
		analyze(FILE, 0, 60_000);
		const { events } = await start({ ...watching, simplify: false });
		analyze(FILE, 1_000);
		await until(() => events().length === 1);
		expect(events()[0]).toMatchObject({ event: 'verdictChanged', changed: ['score', 'verdict'], data: { sid: 'sid-1000-0', max_score: 1_000 } });
	});

	it.each<[WorkflowActivateMode, number]>([['init', 1], ['update', 1], ['activate', 0]])('that came while the workflow was off are told of after %s: %i', async (activation, count) => {
		analyze(FILE, 0, 60_000);
		const { stored, stop } = await start(watching);
		await stop();
		analyze(FILE, 1_000);
		// One more file in the list is no reason to begin anew.
		const { events } = await start({ ...watching, hashes: `${FILE} ${'b'.repeat(64)}` }, { activation, stored });
		await until(() => events().length >= count);
		await aMoment();
		expect(events()).toHaveLength(count);
	});

	it('do not fail the activation where the server is down', async () => {
		const { log } = await start(watching, { url: 'http://127.0.0.1:9' });
		expect(log.join()).toMatch(/ECONNREFUSED|cannot be reached|127\.0\.0\.1/);
	});

	it.each<[string, INodeParameters, string]>([
		['a query that the server cannot read', { source: 'verdictChanged', query: 'max_score:(' }, 'Query: cannot be read as Lucene: the ( at character 11 is never closed'],
		['a badlist that this user may not see', watching, 'badlist_view'],
	])('fail the activation, and a test by hand, in words: %s', async (_what, values, words) => {
		const { search } = fake();
		const answer = search.answer.bind(search);
		search.answer = (request) => (request.path.includes('badlist') ? denied(request.fullPath, `API ${request.fullPath} requires role badlist_view`) : answer(request));
		expect(await failureOf(start(values))).toMatchObject({ name: 'NodeApiError', message: expect.stringContaining(words) as string });
		const { manual } = await start(values, { mode: 'manual' });
		expect(await failureOf(manual())).toMatchObject({ message: expect.stringContaining(words) as string });
	});

	it('show the newest file as it stands in a test by hand, and then wait for nothing; or the next change', async () => {
		analyze(FILE, 700, 60_000);
		const sample = await start(watching, { mode: 'manual' });
		await sample.manual();
		await until(() => sample.events().length > 0);
		expect(sample.events()).toEqual([expect.objectContaining({ verdict: 'highly_suspicious', id: FILE, changed: [], before: sample.events()[0]?.after })]);
		expect(sample.emissions[0]?.given).toBe(1);
		const next = await start({ ...watching, options: { testEvent: 'next', pollInterval: 1 } }, { mode: 'manual' });
		await next.manual();
		await until(() => fake().requests(/search\/badlist/).length > 3);
		analyze(FILE, 0);
		await until(() => next.events().length > 0);
		expect(next.events()).toEqual([expect.objectContaining({ changed: ['score', 'verdict'] })]);
		expect(Object.keys(next.stored)).toEqual([]);
	});
});
