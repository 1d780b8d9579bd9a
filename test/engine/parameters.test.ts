import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { useStage } from './stage';

const { fake, run, sent } = useStage();
const NOTHING = '={{ $json.nothing }}';
const TEXT = { inputSource: 'text', text: 'a' };

describe('An option whose expression gives nothing sends nothing, and is named', () => {
	const SIGNATURES = { source: 'n8n', type: 'yara' };
	const byQuery = { query: 'type:EMAIL', status: 'NON-MALICIOUS' };
	it.each<[string, INodeParameters, string]>([
		['alert.setStatusByQuery', { ...byQuery, options: { timeConstraint: NOTHING } }, 'Time Constraint'],
		['alert.setStatusByQuery', { ...byQuery, options: { timeConstraint: '={{ "" }}' } }, 'Time Constraint'],
		['alert.setStatusByQuery', { ...byQuery, options: { tcStart: NOTHING } }, 'Until'],
		['alert.setStatusByQuery', { ...byQuery, options: { filters: NOTHING } }, 'Filters'],
		['alert.setStatusByQuery', { ...byQuery, options: { filters: [NOTHING] } }, 'Filters'],
		['alert.setStatusByQuery', { ...byQuery, options: { filters: [] } }, 'Filters'],
		['externalLookup.enrichTag', { tagName: 'network.static.domain', tag: 'secret.corp.example', options: { classification: NOTHING } }, 'Classification'],
		['externalLookup.enrichTag', { tagName: 'network.static.domain', tag: 'secret.corp.example', options: { sources: NOTHING } }, 'Sources'],
		['submission.submit', { ...TEXT, options: { classification: 'TLP:RED', maxTlp: NOTHING } }, 'Maximum TLP'],
		['submission.submit', { ...TEXT, options: { classification: NOTHING } }, 'Classification'],
		['submission.submit', { ...TEXT, options: { servicesSelected: NOTHING } }, 'Selected Service Names or IDs'],
		['submission.submit', { ...TEXT, options: { serviceSpec: NOTHING } }, 'Service Parameters (JSON)'],
		['submission.submit', { ...TEXT, options: { metadataJson: NOTHING } }, 'Metadata (JSON)'],
		['submission.getAll', { query: NOTHING }, 'Query'],
		['submission.getAll', { query: '={{ "" }}' }, 'Query'],
		['hash.search', { hash: 'a'.repeat(32), options: { sources: NOTHING } }, 'Source Names or IDs'],
		['user.update', { userId: 'admin', options: { isActive: NOTHING } }, 'Active'],
		['signature.addOrUpdateMany', { ...SIGNATURES, signatures: NOTHING }, 'Signatures'],
		['signature.addOrUpdateMany', { ...SIGNATURES, signatures: '={{ "" }}' }, 'Signatures'],
	])('%s %j', async (operation, parameters, name) => {
		const { error } = await run(operation, parameters);
		expect(error).toContain(`${name}: `);
		expect(sent()).toEqual([]);
	});
});

describe('Maximum TLP', () => {
	const guarded = (options: INodeParameters) => ({ ...TEXT, options: { maxTlp: 'AMBER', ...options } });
	const OPERATIONS = ['submission.submit', 'submission.submitAndWait', 'submission.analyzeEmail', 'ingest.ingest', 'ingest.ingestMany'];
	it.each(OPERATIONS)('holds for the classification of Extra Parameters, which is the one that is sent: %s', async (operation) => {
		const { error } = await run(operation, guarded({ classification: 'TLP:GREEN', extraParams: '{"classification":"TLP:RED"}' }), { items: [{ json: { text: 'a reported email' } }] });
		expect(error).toContain('Extra Parameters (JSON): its classification is TLP:RED, above the Maximum TLP AMBER');
		expect(sent()).toEqual([]);
	});

	it.each<[string]>([['TLP:AMBER//TLP:RED'], ['TLP:AMBER TLP:RED'], ['TLP:AMBER-STRICT'], ['TLP:AMBER_STRICT'], ['tlp:amber strict'], ['TLP:GREEN//TLP:PURPLE'], ['X//TLP:RED']])('holds for all levels that a classification names: %s', async (classification) => {
		const { error } = await run('submission.submit', guarded({ classification }));
		expect(error).toContain('Classification: ');
		expect(sent()).toEqual([]);
	});

	it.each(['null', '5', '""', '"SECRET"'])('is not met by a classification of Extra Parameters without a level: %s', async (classification) => {
		const { error } = await run('submission.submit', guarded({ classification: 'TLP:GREEN', extraParams: `{"classification":${classification}}` }));
		expect(error).toContain('Extra Parameters (JSON): its classification has no known TLP');
		expect(sent()).toEqual([]);
	});

	it.each<[INodeParameters, string]>([
		[{ classification: 'TLP:AMBER//REL TO CSE' }, 'TLP:AMBER//REL TO CSE'],
		[{ classification: 'TLP:RED', extraParams: '{"classification":"TLP:GREEN"}' }, 'TLP:GREEN'],
		[{ maxTlp: 'AMBER+STRICT', classification: 'TLP:AMBER-STRICT' }, 'TLP:AMBER-STRICT'],
	])('lets through what is not above it: %j', async (options, classification) => {
		await run('submission.submit', guarded(options));
		expect(sent()).toEqual([expect.stringContaining(`"classification":"${classification}"`)]);
	});
});

describe('An empty text where an empty list means none', () => {
	const user = (options: INodeParameters): [string, INodeParameters] => ['user.update', { userId: 'admin', options }];
	const workflow = (options: INodeParameters): [string, INodeParameters] => ['workflow.update', { workflowId: 'lab-workflow', changes: options }];
	const suggestions = (values: INodeParameters[string]): [string, INodeParameters] => ['system.setMetadataSuggestions', { metadataKey: 'ticket', values }];
	const settings = (options: INodeParameters): [string, INodeParameters] => ['user.updateSettings', { userId: 'admin', options }];
	it.each<[[string, INodeParameters], string]>([
		[user({ groups: '={{ "" }}' }), 'Groups'],
		[user({ groups: ['={{ "" }}'] }), 'Groups'],
		[user({ roles: '={{ " , " }}' }), 'Roles'],
		[workflow({ labels: '={{ "" }}' }), 'Labels'],
		[suggestions('={{ "" }}'), 'Values'],
		[suggestions(['={{ "" }}']), 'Values'],
		[settings({ externalSources: '={{ " " }}' }), 'External Source Names or IDs'],
		[['user.replaceFavorites', { userId: 'admin', favorites: '={{ "" }}' }], 'Favorites (JSON)'],
		[['user.replaceFavorites', { userId: 'admin', favorites: ' ' }], 'Favorites (JSON)'],
	])('removes nothing: %j', async ([operation, parameters], name) => {
		const { error } = await run(operation, parameters);
		expect(error).toContain(`${name}: `);
		expect(sent()).toEqual([]);
	});

	it.each([[[]], ['={{ [] }}'], ['={{ "[]" }}']])('is another thing than a list without anything in it: %j', async (values) => {
		await run(...suggestions(values));
		expect(sent()).toEqual(['PUT system/metadata_suggestions/?key=ticket []']);
	});

	it.each(['{}', '={{ ({}) }}'])('is another thing than an object without anything in it: %s', async (favorites) => {
		await run('user.replaceFavorites', { userId: 'admin', favorites });
		expect(sent()).toEqual(['POST user/favorites/admin/ {}']);
	});
});

describe('An operator in small letters', () => {
	const query = 'al.score:>5 and type:EMAIL';
	it('changes nothing', async () => {
		const { error } = await run('alert.setStatusByQuery', { status: 'NON-MALICIOUS', query });
		expect(error).toContain("Query: looks for 'and' as a word, and what has no operator between is joined by OR: write AND");
		expect(sent()).toEqual([]);
	});

	it('of a filter changes nothing either', async () => {
		const { error } = await run('alert.setStatusByQuery', { status: 'NON-MALICIOUS', query: '*', options: { filters: ['type:EMAIL', 'not al.score:0'] } });
		expect(error).toContain("Filters: looks for 'not' as a word");
		expect(sent()).toEqual([]);
	});
});

describe('All Alerts', () => {
	const status = { status: 'NON-MALICIOUS' };
	it.each<[string, string]>([
		['by an expression', '={{ $json.all }}'],
		['by a model', "={{ $fromAI('all') }}"],
	])('%s changes nothing', async (_title, allAlerts) => {
		const { error } = await run('alert.setStatusByQuery', { ...status, allAlerts, query: 'type:EMAIL' }, { items: [{ json: { all: 'true' } }] });
		expect(error).toContain('All Alerts: must not be an expression');
		expect(sent()).toEqual([]);
	});

	it('as a switch changes all', async () => {
		await run('alert.setStatusByQuery', { ...status, allAlerts: true });
		expect(sent()).toEqual(['POST alert/status/batch/?q=* "NON-MALICIOUS"']);
	});
});

describe('What is asked for by an expression', () => {
	it('may be the source of the input: the fields that this item does not need may be empty', async () => {
		const items = [{ json: { kind: 'text' } }, { json: { kind: 'url' } }];
		const { error } = await run('submission.submit', { inputSource: '={{ $json.kind }}', text: 'a', url: 'https://a.example/' }, { items });
		expect(error).toBeUndefined();
		expect(sent().filter((line) => line.startsWith('POST '))).toEqual(['POST submit/ {"params":{},"plaintext":"a"}', 'POST submit/ {"params":{},"url":"https://a.example/"}']);
	});

	it('but an empty field that the item needs is named', async () => {
		const { error } = await run('submission.submit', { inputSource: '={{ "hash" }}', text: 'a' });
		expect(error).toContain('Hash: is empty');
	});

	it('may be a list in the form of JSON', async () => {
		await run('alert.addLabels', { alertId: 'a', labels: '={{ JSON.stringify(["PHISHING", "V, IP"]) }}' });
		await run('submission.submit', { ...TEXT, options: { servicesSelected: '["A", "B"]' } });
		expect(sent().filter((line) => line.startsWith('POST '))).toEqual([
			'POST alert/label/a/ ["PHISHING","V, IP"]',
			'POST submit/ {"params":{"services":{"selected":["A","B"]}},"plaintext":"a"}',
		]);
	});

	it.each<[INodeParameters[string], string[]]>([
		[['={{ ["a", "b"] }}', 'c'], ['A', 'B', 'C']],
		[['={{ JSON.stringify(["a", ["b"]]) }}'], ['A', 'B']],
		['={{ [["a"], "b"] }}', ['A', 'B']],
		[['a, b'], ['A, B']],
	])('may be a list with lists in it: %j', async (labels, expected) => {
		await run('alert.addLabels', { alertId: 'a', labels });
		expect(sent()).toEqual([`POST alert/label/a/ ${JSON.stringify(expected)}`]);
	});

	it.each(['[a, b]', '={{ "[\\"a\\", \\"b\\"" }}'])('is no list where it only begins as one: %s', async (labels) => {
		const { error } = await run('alert.addLabels', { alertId: 'a', labels });
		expect(error).toContain('begins as a JSON list, but is none');
		expect(sent()).toEqual([]);
	});

	it('may be a list of queries, whose commas and brackets are their own', async () => {
		await run('search.search', { index: 'alert', query: '*', options: { filters: '={{ ["a:b, c", "[1 TO 2]"] }}', fields: '["type"]' } });
		await run('search.search', { index: 'alert', query: '*', options: { filters: '[1 TO 2]' } });
		expect(fake().requests(/search/).map(({ json }) => json)).toMatchObject([{ filters: ['a:b, c', '[1 TO 2]'], fl: 'type' }, { filters: ['[1 TO 2]'] }]);
	});

	it.each([
		['2026-12-01T00:00:00', '2026-11-30T23:00:00.000000Z'],
		['2026-12-01', '2026-11-30T23:00:00.000000Z'],
		['2026-12-01T00:00:00-05:00', '2026-12-01T05:00:00.000000Z'],
		['2026-12-01T00:00:00Z', '2026-12-01T00:00:00.000000Z'],
		['={{ DateTime.fromISO("2026-12-01T00:00:00") }}', '2026-11-30T23:00:00.000000Z'],
		['={{ new Date("2026-12-01T00:00:00Z") }}', '2026-12-01T00:00:00.000000Z'],
		['={{ "1796083200000" }}', '2026-12-01T00:00:00.000000Z'],
		['={{ 1796083200000 }}', '2026-12-01T00:00:00.000000Z'],
	])('may be a point in time, in the time zone of the workflow: %s', async (expiry, expected) => {
		const { error } = await run('badlist.setExpiry', { badlistId: 'a'.repeat(64), expiry }, { timezone: 'Europe/Berlin' });
		expect(error).toMatch(/Api does not exist/);
		expect(sent()).toEqual([`PUT badlist/expiry/${'a'.repeat(64)}/ "${expected}"`]);
	});

	it.each(['2026-12-01T00:00:00', '={{ DateTime.fromISO("2026-12-01T00:00:00") }}'])('is the same point in time for Until: %s', async (tcStart) => {
		await run('alert.setStatusByQuery', { query: 'a', status: 'TRIAGE', options: { tcStart } }, { timezone: 'America/New_York' });
		expect(sent()).toEqual(['POST alert/status/batch/?q=a&tc_start=2026-12-01T05%3A00%3A00.000Z "TRIAGE"']);
	});

	it.each(['2026-02-31', '2026-12-01T25:00:00', 'tomorrow', '12', '={{ true }}', '={{ {} }}', '={{ NaN }}', '={{ 0 }}', '={{ 1796083200 }}', '1796083200', '={{ 1e15 }}', '={{ DateTime.fromObject({ year: 12026 }) }}'])('is no date: %s', async (expiry) => {
		const { error } = await run('badlist.setExpiry', { badlistId: 'a'.repeat(64), expiry });
		expect(error).toContain('Expiry: ');
		expect(sent()).toEqual([]);
	});

	it.each<[string, string, INodeParameters[string], string]>([
		['alert.get', 'alertId', { __rl: true, mode: 'id', value: '={{ 4711 }}' }, 'GET alert/4711/'],
		['alert.get', 'alertId', { __rl: true, mode: 'id', value: 'https://al.example/alerts/abc?x=1' }, 'GET alert/abc/'],
		['submission.get', 'submissionId', '={{ "https://al.example/submission/detail/abc" }}', 'GET submission/abc/'],
	])('of %s may be a number or an address: %s', async (operation, name, value, request) => {
		await run(operation, { [name]: value });
		expect(sent()).toEqual([request]);
	});

	it('is no number in hexadecimal digits', async () => {
		expect((await run('submission.submit', { ...TEXT, options: { priority: '={{ "0x10" }}' } })).error).toContain('Priority: is not a number');
	});
});

describe('A file', () => {
	const data = { data: Buffer.from('hello').toString('base64'), mimeType: 'text/plain', fileName: 'a.txt' };
	const submit = (binaryPropertyName: string, item: INodeExecutionData) => run('submission.submit', { inputSource: 'binary', binaryPropertyName }, { items: [item] });

	it.each<[string, INodeExecutionData]>([
		["={{ $('Start').item.binary.data }}", { json: {}, binary: { data } }],
		['={{ $json._files.data }}', { json: { _files: { data } } }],
		['data', { json: { _files: { data } } }],
	])('is taken as n8n gives it: %s', async (name, item) => {
		const { error } = await submit(name, item);
		expect(error).toBeUndefined();
		expect(sent()).toContainEqual(expect.stringMatching(/^POST submit\/ .*"name":"a.txt"/));
	});
});

it.each<[string, INodeParameters, string]>([
	['search.histogram', { index: 'submission', field: 'times.submitted', start: '={{ DateTime.fromISO("2026-12-01T00:00:00Z") }}', end: '={{ new Date("2026-12-02T00:00:00Z") }}' }, '"start":"2026-12-01T00:00:00.000Z","end":"2026-12-02T00:00:00.000Z"'],
	['submission.submit', { ...TEXT, metadata: { entries: [{ key: 'seen', value: '={{ DateTime.fromISO("2026-12-01T00:00:00Z") }}' }] } }, '"metadata":{"seen":"2026-12-01T00:00:00.000Z"}'],
	['submission.submit', { ...TEXT, options: { metadataJson: '={{ { seen: new Date("2026-12-01T00:00:00Z") } }}' } }, '"metadata":{"seen":"2026-12-01T00:00:00.000Z"}'],
])('A date is a text, too, as n8n gives it: %s %j', async (operation, parameters, body) => {
	const { error } = await run(operation, parameters);
	expect(error).toBeUndefined();
	expect(sent()).toContainEqual(expect.stringContaining(body));
});

test('Half an emoji goes out as U+FFFD, in a body and beside a file', async () => {
	const half = "={{ 'Dear customer 😀'.slice(0, 15) }}";
	await run('submission.submit', { inputSource: 'text', text: half, options: { description: half } });
	await run('submission.submit', { inputSource: 'binary', fileName: half }, { items: [{ json: {}, binary: { data: { data: 'eA==', mimeType: 'text/plain' } } }] });
	const submits = sent().filter((request) => request.startsWith('POST'));
	expect(submits).toEqual([expect.stringMatching(/"description":"Dear customer \ufffd".*"plaintext":"Dear customer \ufffd"/), expect.stringContaining('"name":"Dear customer \ufffd"')]);
});

describe('An expression in Fixed mode, which n8n hands on as it stands', () => {
	it.each<[string, INodeParameters, string]>([
		['search.search', { index: 'file', query: 'sha256:{{ $json.sha256 }}' }, 'Query'],
		['search.search', { index: 'file', query: '*', options: { filters: ['type:{{ $json.type }}'] } }, 'Filters'],
		['search.search', { index: 'file', query: '*', options: { fields: "{{ $('Set').item.json.fields }}" } }, 'Field Names or IDs'],
		['alert.get', { alertId: { __rl: true, mode: 'id', value: '{{$json.alertId}}' } }, 'Alert'],
		['submission.submit', { ...TEXT, options: { description: 'Mail of {{ $now }}' } }, 'Description'],
		['submission.submit', { ...TEXT, options: { extraParams: '{"type": "{{ $json.type }}"}' } }, 'Extra Parameters (JSON)'],
		['submission.submit', { ...TEXT, metadata: { entries: [{ key: 'ticket', value: "{{ $fromAI('ticket') }}" }] } }, 'Metadata'],
	])('is refused by name before anything is sent: %s %j', async (operation, parameters, name) => {
		const { error } = await run(operation, parameters);
		expect(error).toContain(`${name}: holds an expression, but is in Fixed mode`);
		expect(sent()).toEqual([]);
	});

	it.each<[string, INodeParameters]>([
		['that an expression gives, as a phisher may have written it', { inputSource: 'text', text: '={{ $json.text }}' }],
		['of a parameter that the item does not need', { ...TEXT, url: '{{ $json.url }}' }],
		['that is none of n8n', { inputSource: 'text', text: '{{ user.name }} ${{ secrets.KEY }} {$_} {{ $node.Name }} {{ `$(date)` }}\nstrings: $open = "{{" $input = "a"\ncondition: }}' }],
	])('but not one %s', async (_title, parameters) => {
		const { error } = await run('submission.submit', parameters, { items: [{ json: { text: 'a {{ $json.sha256 }}' } }] });
		expect(error).toBeUndefined();
		expect(sent().filter((line) => line.startsWith('POST submit/'))).toHaveLength(1);
	});

	it('nor what a list has shown beside the ID that was chosen', async () => {
		await run('alert.get', { alertId: { __rl: true, mode: 'list', value: 'a', cachedResultName: '{{ $json.name }}' } });
		expect(sent().filter((line) => line.startsWith('GET alert/'))).toEqual(['GET alert/a/']);
	});
});
