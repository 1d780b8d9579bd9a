import type { LabServer } from '../lab/assemblyline';
import { lab } from '../lab/assemblyline/facts';
import type { CredentialRef, Json } from '../lab/n8n/driver';
import { EICAR, type InputItem, type Outcome, type Stage, stage } from './stage';

jest.setTimeout(180_000);

const unique = () => `${Date.now()}-${Math.random().toString(36).slice(2)}`;

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

	describe('Submit and Wait', () => {
		it('gives the verdicts of an EICAR file and a clean one, each paired with its item', async () => {
			const { items, error } = await run(
				{ resource: 'submission', operation: 'submitAndWait', inputSource: 'binary', binaryPropertyName: 'data', options: {} },
				[{ file: { name: 'eicar.com', text: EICAR } }, { file: { name: 'clean.txt', text: `clean ${unique()}` } }],
			);
			expect(error).toBeUndefined();
			expect(items.map(({ json }) => [json.state, (json.max_score as number) >= 1000])).toEqual([
				['completed', true],
				['completed', false],
			]);
			expect(items.map(({ json }) => (json.files as { name: string }[])[0]?.name)).toEqual(['eicar.com', 'clean.txt']);
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		});

		it('returns the record as it stands when the wait is over, with a hint', async () => {
			const { items, hints } = await run({
				resource: 'submission',
				operation: 'submitAndWait',
				inputSource: 'text',
				text: `LAB-SLEEP: 4\n${unique()}`,
				waitTimeout: 1,
				options: {},
			});
			expect(items[0]?.json.state).toBe('submitted');
			expect(hints.join()).toMatch(/^Not completed within 1 s, and going on by itself: \w+ \(still at work: LabScanner \(1 file\)\)/);
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
				metadataJson: '{"nested": {"deep": 5}}',
				options,
			});
			const [record] = await succeed({ resource: 'submission', operation: 'get', submissionId: { __rl: true, mode: 'id', value: submitted?.sid } });
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
		const { sha256 } = (byText?.files as { sha256: string }[])[0] ?? { sha256: '' };
		const [byHash] = await succeed({ resource: 'submission', operation: 'submit', inputSource: 'hash', hash: sha256.toUpperCase(), options: {} });
		expect(byHash?.files).toMatchObject([{ sha256 }]);
		const [byUrl] = await succeed({ resource: 'submission', operation: 'submitAndWait', inputSource: 'url', url: 'hxxps://lab[.]example[.]com/invoice', options: {} });
		expect(byUrl?.files).toMatchObject([{ name: 'https://lab.example.com/invoice' }]);
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
		const queue = `e2e_${unique().replace(/-/g, '_')}`;
		const ingested = await succeed(
			{ resource: 'ingest', operation: 'ingest', inputSource: 'text', text: '={{ $json.text }}', notificationQueue: queue, notificationThreshold: 0, options: { type: 'E2E' } },
			[1, 2, 3].map((i) => ({ json: { text: `ingest ${i} ${unique()}` } })),
		);
		const ids = ingested.map(({ ingest_id: id }) => id).sort();
		expect(new Set(ids).size).toBe(3);
		const messages: Json[] = [];
		for (let i = 0; i < 40 && messages.length < 3; i++) {
			messages.push(...(await succeed({ resource: 'ingest', operation: 'getMessages', notificationQueue: queue, limit: 2 })));
		}
		expect(messages.map(({ ingest_id: id }) => id).sort()).toEqual(ids);
		for (const message of messages) {
			expect(message).toMatchObject({ score: 0, failure: '', submission: { metadata: { type: 'E2E' }, params: { type: 'E2E', generate_alert: false, priority: 250 } } });
		}
		expect(await succeed({ resource: 'ingest', operation: 'getMessage', notificationQueue: queue })).toEqual([]);
	});

	describe('Search', () => {
		it('returns one item for each hit, with the fields asked for', async () => {
			const items = await succeed({ resource: 'search', operation: 'search', index: 'alert', query: '*', returnAll: false, limit: 3, options: { fields: ['alert_id', 'status'], sort: 'reporting_ts asc' } });
			expect(items).toHaveLength(3);
			for (const item of items) expect(Object.keys(item).sort()).toEqual(['alert_id', 'status']);
		});

		it('returns all hits, and counts them for who asks', async () => {
			const all = await succeed({ resource: 'search', operation: 'search', index: 'heuristic', query: '*', returnAll: true, options: { fields: 'heur_id' } });
			const counted = await run({ resource: 'search', operation: 'search', index: 'heuristic', query: '*', returnAll: false, limit: 1, options: { trackTotalHits: true } });
			expect(counted.hints).toEqual([`${all.length} documents match in all.`]);
			expect(new Set(all.map(({ heur_id: id }) => id)).size).toBe(all.length);
		});

		it('filters, skips and sorts', async () => {
			const search = (options: Json) => succeed({ resource: 'search', operation: 'search', index: 'alert', query: '*', returnAll: false, limit: 5, options: { sort: 'al.score desc', fields: 'alert_id,al.score', ...options } });
			const first = await search({});
			expect((await search({ offset: 2 }))[0]).toEqual(first[2]);
			const scores = (await search({ filters: ['al.score:[500 TO *]'] })).map(({ al }) => (al as { score: number }).score);
			expect(scores).toEqual([...scores].sort((a, b) => b - a));
			expect(Math.min(...scores)).toBeGreaterThanOrEqual(500);
		});

		it('counts values, the most frequent first', async () => {
			const values = (await succeed({ resource: 'search', operation: 'facet', index: 'alert', field: 'status', query: '*', options: {} })) as { value: string; count: number }[];
			expect(values.length).toBeGreaterThan(1);
			expect(values.map(({ count }) => count)).toEqual(values.map(({ count }) => count).sort((a, b) => b - a));
		});

		it('lists fields, groups, histograms and statistics', async () => {
			const base = { resource: 'search', index: 'alert', query: '*', options: {} };
			expect(await succeed({ ...base, operation: 'fields' })).toContainEqual(expect.objectContaining({ name: 'al.score', type: 'integer' }));
			const groups = await succeed({ ...base, operation: 'grouped', field: 'status', limit: 10 });
			expect(groups[0]).toEqual({ value: expect.any(String), total: expect.any(Number), items: [expect.any(Object)] });
			const steps = await succeed({ ...base, operation: 'histogram', field: 'reporting_ts', start: 'now-90d', end: 'now', gap: '+1d' });
			expect(steps.map(({ value }) => value)).toEqual(steps.map(({ value }) => String(value)).sort());
			expect(await succeed({ ...base, operation: 'stats', field: 'al.score' })).toEqual([
				{ avg: expect.any(Number), count: expect.any(Number), max: expect.any(Number), min: expect.any(Number), sum: expect.any(Number) },
			]);
		});
	});

	it('reads an alert by its ID', async () => {
		const [hit] = await succeed({ resource: 'search', operation: 'search', index: 'alert', query: '*', returnAll: false, limit: 1, options: { fields: 'alert_id' } });
		const [alert] = await succeed({ resource: 'alert', operation: 'get', alertId: { __rl: true, mode: 'id', value: hit?.alert_id } });
		expect(alert).toMatchObject({ alert_id: hit?.alert_id, al: { score: expect.any(Number) } });
	});

	it('fills its drop-downs and lists from the server', async () => {
		const { n8n } = theStage;
		const services = await n8n.options('getServices', { resource: 'submission', operation: 'submit' }, credential);
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
});
