import type { LabServer } from '../lab/assemblyline';
import { lab } from '../lab/assemblyline/facts';
import type { CredentialRef, Json } from '../lab/n8n/driver';
import { waitFor } from '../lab/support';
import { newAlert } from '../support/labAlerts';
import { tried } from '../support/tried';
import { unique } from '../support/unique';
import { EICAR } from '../support/eicar';
import { type InputItem, type Outcome, type Stage, stage } from './stage';

describe.each(lab.servers.map((server) => [server.version, server] as [string, LabServer]))('The action node on Assemblyline %s', (_, server) => {
	let theStage: Stage;
	let credential: CredentialRef;
	const run = (parameters: Json, input?: InputItem[], settings?: Json): Promise<Outcome> => theStage.runNode(credential, parameters, input, settings);

	beforeAll(async () => {
		theStage = await stage();
		credential = await theStage.credential(server);
	});

	async function succeed(parameters: Json, input?: InputItem[], settings?: Json): Promise<Json[]> {
		const { items, error } = await run(parameters, input, settings);
		if (error) throw new Error(`${error.message} ${error.description ?? ''}`);
		return items.map(({ json }) => json);
	}

	it('fills its drop-downs and lists from the server', async () => {
		const { n8n } = theStage;
		// For a second after somebody has deleted a service, the server's lists of services fail.
		const services = await waitFor(() => n8n.options('getServices', { resource: 'submission', operation: 'submit' }, credential).catch(() => undefined), 120_000, 1_000, 'the services');
		expect(services.map(({ value }) => value)).toEqual(expect.arrayContaining(['LabScanner', 'Static Analysis']));
		const profiles = await n8n.options('getSubmissionProfiles', { resource: 'submission', operation: 'submit' }, credential);
		expect(profiles.map(({ value }) => value)).toContain('static');
		const numbers = await n8n.options('getNumberFields', { resource: 'search', operation: 'stats', index: 'alert' }, credential);
		expect(numbers.map(({ value }) => value)).toContain('al.score');
		expect(numbers.map(({ value }) => value)).not.toContain('status');
		const { results } = await n8n.listSearch('searchAlerts', { resource: 'alert', operation: 'get' }, credential);
		expect(results[0]).toEqual({ name: expect.any(String), value: expect.any(String), url: expect.stringContaining(`${server.url}/alerts/`) });
		const none = await n8n.listSearch('searchSubmissions', { resource: 'submission', operation: 'get' }, credential, 'zzzznothing');
		expect(none.results).toEqual([]);
	});

	// What each operation sends and gets is tried on both servers by the tests of the contract; the rest is n8n's and the pack's.
	if (server !== lab.servers[0]) return;

	describe('Submit and Wait', () => {
		it('gives the verdicts of an EICAR file and a clean one, each paired with its item', async () => {
			const { items, error } = await run(
				{ resource: 'submission', operation: 'submitAndWait', inputSource: 'binary', binaryPropertyName: 'data', options: {} },
				[{ file: { name: 'eicar.com', text: EICAR } }, { file: { name: 'clean.txt', text: `clean ${unique()}` } }],
			);
			expect(error).toBeUndefined();
			expect(items.map(({ json }) => [json.verdict, json.state, json.file])).toEqual([
				['malicious', 'completed', 'eicar[.]com'],
				['informative', 'completed', 'clean[.]txt'],
			]);
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		});

		it('has no verdict when the wait is over, with a hint', async () => {
			const wait = () => run({ resource: 'submission', operation: 'submitAndWait', inputSource: 'text', text: `LAB-SLEEP: 8\n${unique()}`, waitTimeout: 5, options: {} });
			// A busy server may not have begun by then, or not answer the last look in time.
			const { items, hints } = await tried(10, wait, (one) => one.hints.some((hint) => hint.includes('still at work')));
			expect(items[0]?.json).toMatchObject({ verdict: 'timed_out', score: null, state: 'submitted' });
			expect(hints.join('\n')).toMatch(/^Not completed within 5 s, and going on by itself: \w+ \(looked at \d+ times; still at work: LabScanner \(1 file\)\)/m);
		});
	});

	describe('every setting of a submission', () => {
		it('stands in the record that the server keeps', async () => {
			const options = {
				classification: 'TLP:AMBER',
				deepScan: true,
				description: 'Every setting',
				generateAlert: true,
				ignoreCache: true,
				ignoreFiltering: true,
				maxExtracted: 7,
				maxSupplementary: 8,
				priority: 1234,
				serviceSpec: '{"LabScanner": {"password": "swordfish"}}',
				servicesExcluded: ['Networking'],
				servicesRescan: ['LabScanner'],
				servicesResubmit: ['Static Analysis'],
				servicesSelected: 'LabScanner, Extraction',
				ttl: 3,
				type: 'EMAIL',
				extraParams: '{"ignore_recursion_prevention": true}',
			};
			const [submitted] = await succeed({
				resource: 'submission',
				operation: 'submitAndWait',
				inputSource: 'text',
				text: `settings ${unique()}`,
				fileName: 'settings.txt',
				metadata: { entries: [{ key: 'ticket', value: 'INC-1' }] },
				options: { ...options, metadataJson: '{"nested": {"deep": 5}}' },
			});
			const [record] = await succeed({ resource: 'submission', operation: 'get', submissionId: { __rl: true, mode: 'id', value: submitted?.sid }, simplify: false });
			expect(record).toMatchObject({
				classification: expect.stringContaining('TLP:A'),
				metadata: { ticket: 'INC-1', 'nested.deep': '5' },
				files: [{ name: 'settings.txt' }],
				params: {
					deep_scan: true,
					description: 'Every setting',
					generate_alert: true,
					ignore_cache: true,
					ignore_filtering: true,
					ignore_recursion_prevention: true,
					max_extracted: 7,
					max_supplementary: 8,
					priority: 1234,
					service_spec: { LabScanner: { password: 'swordfish' } },
					services: { excluded: ['Networking'], rescan: ['LabScanner'], resubmit: ['Static Analysis'], selected: ['LabScanner', 'Extraction'] },
					submitter: 'admin',
					ttl: 3,
					type: 'EMAIL',
				},
			});
		});

		it('sends a submission profile where the server reads it', async () => {
			const [record] = await succeed({
				resource: 'submission',
				operation: 'submit',
				inputSource: 'text',
				text: `profile ${unique()}`,
				simplify: false,
				options: { submissionProfile: 'static_with_internet' },
			});
			const { services } = record?.params as { services: { selected: string[] } };
			expect(services.selected).toContain('Internet Connected');
		});

		it('sends external sources: a hash that the server does not have is asked of them', async () => {
			const parameters = { resource: 'submission', operation: 'submit', inputSource: 'hash', hash: 'f'.repeat(64) };
			const without = await run({ ...parameters, options: {} });
			expect(without.error?.httpCode).toBe('404');
			const withSource = await run({ ...parameters, options: { externalSources: ['no-such-source'] } });
			expect(withSource.error?.message).not.toBe(without.error?.message);
		});
	});

	it('submits by hash and by URL', async () => {
		const [byText] = await succeed({ resource: 'submission', operation: 'submitAndWait', inputSource: 'text', text: `hash ${unique()}`, options: {} });
		const sha256 = String(byText?.sha256);
		const [byHash] = await succeed({ resource: 'submission', operation: 'submit', inputSource: 'hash', hash: sha256.toUpperCase(), options: {} });
		expect(byHash).toMatchObject({ sha256, verdict: null, state: 'submitted', url: expect.stringContaining(String(byHash?.sid)) as string });
		const [byUrl] = await succeed({ resource: 'submission', operation: 'submitAndWait', inputSource: 'url', url: 'hxxps://lab[.]example[.]com/invoice', options: {} });
		expect(byUrl).toMatchObject({ file: 'hxxps://lab[.]example[.]com/invoice' });
	});

	it('reads a submission in each form', async () => {
		const [done] = await succeed({ resource: 'submission', operation: 'submitAndWait', inputSource: 'text', text: EICAR, options: { ignoreCache: true } });
		const read = async (operation: string) => (await succeed({ resource: 'submission', operation, submissionId: { __rl: true, mode: 'id', value: done?.sid } }))[0];
		expect(await read('getFull')).toMatchObject({ sid: done?.sid, file_tree: expect.any(Object), results: expect.any(Object) });
		expect(await read('getSummary')).toMatchObject({ partial: false, tags: expect.any(Object), heuristics: { malicious: expect.any(Array) } });
		expect(await read('getReport')).toMatchObject({ max_score: 1000, tags: expect.any(Object), file_info: expect.any(Object) });
		expect(await read('getTree')).toMatchObject({ tree: expect.any(Object), partial: false });
		expect(await read('isCompleted')).toEqual({ sid: done?.sid, completed: true });
	});

	it('takes a submission by the address of its page', async () => {
		const [submitted] = await succeed({ resource: 'submission', operation: 'submit', inputSource: 'text', text: unique(), options: {} });
		const page = `${server.url}/submission/detail/${String(submitted?.sid)}`;
		const [record] = await succeed({ resource: 'submission', operation: 'get', submissionId: { __rl: true, mode: 'url', value: page } });
		expect(record?.sid).toBe(submitted?.sid);
	});

	it('ingests files and reads one message for each, with the failure of one that fails', async () => {
		const queue = unique('e2e');
		const ingested = await succeed(
			{ resource: 'ingest', operation: 'ingest', inputSource: 'text', text: '={{ $json.text }}', notificationQueue: queue, notificationThreshold: 0, options: { type: 'E2E' } },
			[1, 2, 3].map((i) => ({ json: { text: `ingest ${i} ${unique()}` } })),
		);
		const ids = ingested.map(({ ingestId: id }) => id).sort();
		expect(new Set(ids).size).toBe(3);
		const messages: Json[] = [];
		const arrived = async () => messages.push(...(await succeed({ resource: 'ingest', operation: 'getMessages', notificationQueue: queue, limit: 2, simplify: false }))) >= 3;
		await waitFor(arrived, 120_000, 500, 'a message for each file');
		expect(messages.map(({ ingest_id: id }) => id).sort()).toEqual(ids);
		for (const message of messages) {
			expect(message).toMatchObject({ score: 0, failure: '', submission: { metadata: { type: 'E2E' }, params: { type: 'E2E', generate_alert: false, priority: 250 } } });
		}
		expect(await succeed({ resource: 'ingest', operation: 'getMessage', notificationQueue: queue })).toEqual([]);
	});

	describe('Search', () => {
		/** Finds the three alerts whose values the lab's seed fixes. */
		const fixed = { resource: 'search', index: 'alert', query: 'alert_id:lab-alert-*', options: {} };
		const search = (options: Json) => succeed({ ...fixed, operation: 'search', returnAll: false, limit: 5, options: { sort: 'al.score desc', fields: 'alert_id,al.score', ...options } });
		const hit = (number: number) => ({ alert_id: `lab-alert-${number}`, al: { score: number * 500 } });

		it('returns one item for each hit, with the fields asked for', async () => {
			const items = await search({ fields: ['alert_id', 'status'], sort: 'reporting_ts asc' });
			expect(items).toEqual([1, 2, 3].map((number) => ({ alert_id: `lab-alert-${number}`, status: 'TRIAGE' })));
		});

		it('returns all hits, and counts them for who asks', async () => {
			const all = await succeed({ ...fixed, operation: 'search', returnAll: true, options: { fields: 'alert_id' } });
			expect(all.map(({ alert_id: id }) => id).sort()).toEqual(['lab-alert-1', 'lab-alert-2', 'lab-alert-3']);
			const counted = await run({ ...fixed, operation: 'search', returnAll: false, limit: 1, options: { trackTotalHits: true } });
			expect(counted.hints).toEqual(['3 documents match in all.']);
		});

		it('filters, skips and sorts', async () => {
			expect(await search({})).toEqual([hit(3), hit(2), hit(1)]);
			expect(await search({ offset: 2 })).toEqual([hit(1)]);
			expect(await search({ filters: ['al.score:[1000 TO *]'] })).toEqual([hit(3), hit(2)]);
		});

		it('counts values, the most frequent first', async () => {
			const type = unique();
			for (const status of ['ASSESS', 'MALICIOUS', 'MALICIOUS']) await newAlert({ type, status });
			const values = await succeed({ ...fixed, operation: 'facet', field: 'status', query: `type:"${type}"` });
			expect(values).toEqual([{ value: 'MALICIOUS', count: 2 }, { value: 'ASSESS', count: 1 }]);
		});

		it('lists fields, groups, histograms and statistics', async () => {
			expect(await succeed({ ...fixed, operation: 'fields' })).toContainEqual(expect.objectContaining({ name: 'al.score', type: 'integer' }));
			const groups = await succeed({ ...fixed, operation: 'grouped', field: 'status', limit: 10 });
			expect(groups).toEqual([{ value: 'TRIAGE', total: 3, items: [expect.any(Object)] }]);
			const steps = await succeed({ ...fixed, operation: 'histogram', field: 'reporting_ts', start: '2024-01-01T00:00:00.000Z', end: '2024-01-05T00:00:00.000Z', gap: '+1d' });
			expect(steps.map(({ value, count }) => [String(value).slice(0, 10), count])).toEqual([['2024-01-01', 1], ['2024-01-02', 1], ['2024-01-03', 1]]);
			expect(await succeed({ ...fixed, operation: 'stats', field: 'al.score' })).toEqual([{ avg: 1000, count: 3, max: 1500, min: 500, sum: 3000 }]);
		});
	});

	it('reads an alert by its ID', async () => {
		const [alert] = await succeed({ resource: 'alert', operation: 'get', alertId: { __rl: true, mode: 'id', value: 'lab-alert-2' } });
		expect(alert).toMatchObject({ alertId: 'lab-alert-2', verdict: 'malicious', score: 1000 });
	});
});
