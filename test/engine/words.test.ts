/** What a person reads who has given something that the server does not take. */
import type { INodeParameters } from 'n8n-workflow';
import { refuse } from '../fake/answer';
import { useStage } from './stage';

const { fake, run, sent } = useStage();

/** With an address in it, and a sign too many; it comes from the item. */
const BAD = 'file.name:(https://evil.example/a.b';
const PROBLEM = 'cannot be read as Lucene: the / at character 32 begins a regular expression that is never closed';
const bad = { query: '={{ $json.query }}' };
const items = [{ json: { query: 'status:TRIAGE' } }, { json: { query: BAD } }];
/** Whatever the operation asks of the server. */
const CALL = /^(?!POST auth|GET user\/whoami|GET search\/fields)/;
const unreadable = (query: string) => refuse(400, `SearchException: Failed to parse query [${query}]`);

describe('A query that the server cannot read', () => {
	it.each<[string, INodeParameters]>([
		['search.search', { index: 'alert', ...bad }],
		['search.facet', { index: 'alert', field: 'status', ...bad }],
		['search.stats', { index: 'alert', field: 'al.score', ...bad }],
		['search.histogram', { index: 'alert', field: 'al.score', ...bad }],
		['search.grouped', { index: 'alert', field: 'status', ...bad }],
		['alert.getAll', bad],
		['alert.getGrouped', { groupBy: 'file.sha256', ...bad }],
		['alert.getLabels', bad],
		['alert.getStatistics', bad],
		['submission.getAll', bad],
		['user.getAll', bad],
		['error.getAll', bad],
		['retrohunt.getHits', { retrohuntId: 'a', options: bad }],
		['workflow.create', { name: 'a', ...bad }],
	])('is told by parameter, item and place, and not repeated: %s', async (operation, parameters) => {
		fake().faults.plan(operation === 'workflow.create' ? refuse(400, 'Query contains an error') : operation === 'error.getAll' ? refuse(400, `The specified search query is not valid. (Failed to parse query [${BAD}])`) : unreadable(BAD), { on: CALL });
		const { error, description } = await run(operation, parameters, { items: items.slice(1) });
		expect(error).toBe(`Query: ${PROBLEM} [item 0]`);
		expect(description).toMatch(/^Put values with spaces, colons, slashes or brackets into double quotes, .* Request: /);
	});

	it.each(['alert.getRelated', 'signature.download'])('is told where the server has no words for it: %s', async (operation) => {
		fake().faults.plan(refuse(500, 'Internal Server Error'), { on: CALL, times: 10 });
		expect((await run(operation, bad, { items: items.slice(1) })).error).toBe(`Query: ${PROBLEM} [item 0]`);
	});

	it('is told of its own item where the node goes on', async () => {
		const { outputs } = await run('search.search', { index: 'alert', ...bad }, { items: [...items, { json: { query: 'a:(' } }], onError: 'continueErrorOutput' });
		expect(outputs[1]?.map(({ json }) => json)).toMatchObject([{ error: 'Query: cannot be read as Lucene: the ( at character 3 is never closed [item 2]', details: { kind: 'badRequest', parameter: 'Query', status: 400, itemIndex: 2 } }]);
	});

	it('is told by its place in a list', async () => {
		const { error } = await run('search.search', { index: 'alert', query: '*', options: { filters: ['status:TRIAGE', 'type:('] } });
		expect(error).toBe('Filters: entry 2 cannot be read as Lucene: the ( at character 6 is never closed [item 0]');
	});

	it('is not blamed on what was not given, and stays harmless', async () => {
		fake().faults.plan(unreadable('sid:(https://evil.example'));
		expect((await run('search.search', { index: 'alert', query: '*' })).error).toBe('SearchException: Failed to parse query [sid[:] (hxxps://evil[.]example] [item 0]');
	});
});

describe("The server's other words", () => {
	it.each<[string, string, INodeParameters, string, string]>([
		['a value of another kind', 'search.search', { index: 'submission', query: 'max_score:abc' }, 'SearchException: failed to create query: For input string: "abc"', 'Query: failed to create query: For input string: "abc"'],
		['a date', 'alert.getAll', { query: '*', options: { filters: ['reporting_ts:[foo TO now]'] } }, 'SearchException: failed to parse date field [foo] with format [date_optional_time||epoch_millis]', 'Filters: failed to parse date field [foo] with format [date_optional_time||epoch_millis]'],
		['the name of a field', 'search.search', { index: 'submission', query: 'params.nope:x', options: { sort: 'params.nope desc' } }, 'SearchException: No mapping found for [params.nope] in order to sort on', 'Sort: No mapping found for [params.nope] in order to sort on'],
		['a text to count', 'search.facet', { index: 'submission', field: 'params.description', query: '*' }, 'SearchException: Text fields are not optimised for aggregations and sorting. Set fielddata=true on [params.description]', 'Field Name or ID: Text fields are not optimised for aggregations and sorting. Set fielddata=true on [params.description]'],
		['a field', 'search.facet', { index: 'alert', field: 'nope', query: '*' }, "Field 'nope' is not a valid field in index: alert", "Field Name or ID: Field 'nope' is not a valid field in index: alert"],
		['several', 'search.histogram', { index: 'alert', field: 'reporting_ts', query: '*', start: 'abc', end: 'def', gap: '1d' }, "SearchException: Could not parse histogram ranges. (start='abc', end='def', gap='1d')", "Start, End, Gap: Could not parse histogram ranges. (start='abc', end='def', gap='1d')"],
		['a marking', 'submission.submit', { inputSource: 'text', text: 'a', options: { classification: 'NOPE' } }, "Classification level 'NOPE' was not found in your classification definition.", "Classification: Classification level 'NOPE' was not found in your classification definition."],
		['an entry of JSON', 'submission.submit', { inputSource: 'text', text: 'a', options: { extraParams: '{"priority": 1000000000000}' } }, '[priority] Value bigger then the max value. (1000000000000 > 1500)', 'Extra Parameters (JSON): [priority] Value bigger then the max value. (1000000000000 > 1500)'],
		['an address of its own', 'submission.submit', { inputSource: 'text', text: 'a', options: { type: 'evil.example' } }, "Type 'evil.example' is not known", "Submission Type: Type 'evil[.]example' is not known"],
	])('name the parameter: %s', async (_what, operation, parameters, said, shown) => {
		fake().faults.plan(refuse(400, said), { on: /^(POST search|GET alert|POST submit)/ });
		expect((await run(operation, parameters)).error).toBe(`${shown} [item 0]`);
	});

	it('stay as they are where they name none', async () => {
		fake().faults.plan(refuse(400, 'Not a valid request'));
		expect((await run('search.search', { index: 'alert', query: '*' })).error).toBe('Not a valid request [item 0]');
	});
});

describe('A query that finds nothing', () => {
	const ALERT = 'The index alert has no field';
	it.each<[string, string, INodeParameters, string[]]>([
		['a field that there is not', 'search.search', { index: 'alert', query: 'file.nme:x AND al.score:1' }, [`${ALERT} file.nme, so that nothing is found by it. Search → Get Fields lists them`]],
		['one that stands deeper', 'search.facet', { index: 'alert', field: 'status', query: 'score:nothing' }, [`${ALERT} score, so that nothing is found by it. There is al.score`]],
		['a filter', 'search.facet', { index: 'alert', field: 'status', query: 'alert_id:none', options: { filters: ['nope:x'] } }, [`${ALERT} nope, so that nothing is found by it. Search → Get Fields lists them`]],
		['a name with markup, harmless', 'search.search', { index: 'alert', query: '\\<a:x' }, [`${ALERT} ‹a, so that nothing is found by it. Search → Get Fields lists them`]],
		['a comparison without a colon', 'search.search', { index: 'alert', query: 'alert_id:none AND al.score>=500' }, ['A colon is missing behind al.score, so that what it is compared with is looked for as a word: write al.score:value, or al.score:>=value']],
		['a comparison in words of no field', 'search.search', { index: 'alert', query: 'alert_id:none AND (a=b OR file.name:c>=d)' }, []],
		['fields that there are', 'search.search', { index: 'alert', query: 'alert_id:none AND file:x AND al.score:1' }, []],
		['names of its own', 'search.search', { index: 'alert', query: 'metadata.ticket:x AND _exists_:nope AND metadata.*:y' }, []],
		['colons that end no name', 'search.search', { index: 'alert', query: 'alert_id:"nope:none" AND no\\:pe' }, []],
	])('tells of %s', async (_what, operation, parameters, hints) => {
		expect((await run(operation, parameters)).hints).toEqual(hints);
	});

	it.each(['NOT nope:x', 'alert_id:* OR nope:x', 'alert_id:* -nope:5'])('changes nothing: %s', async (query) => {
		expect((await run('alert.setStatusByQuery', { query, status: 'TRIAGE' })).error).toBe(`Query: ${ALERT} nope, so that nothing is found by it. Search → Get Fields lists them [item 0]`);
		expect((await run('alert.setStatusByQuery', { query: 'alert_id:*', status: 'TRIAGE', options: { filters: [query] } })).error).toContain(`Filters: ${ALERT} nope`);
		expect(sent().filter((request) => /^(POST|DELETE) alert/.test(request))).toEqual([]);
	});

	it('asks for the fields once, and not where something is found', async () => {
		const { hints } = await run('search.search', { index: 'alert', query: '={{ $json.query }}' }, { items: ['nope:a', 'nope:b', 'nope:c'].map((query) => ({ json: { query } })) });
		expect(hints).toEqual([`${ALERT} nope, so that nothing is found by it. Search → Get Fields lists them`]);
		expect(sent().filter((request) => request.startsWith('GET search/fields'))).toEqual(['GET search/fields/alert/']);
		fake().log.length = 0;
		await run('search.search', { index: 'alert', query: 'alert_id:lab-alert-*' });
		expect(sent().filter((request) => request.startsWith('GET'))).toEqual([]);
	});

	it('says nothing where the server does not tell its fields', async () => {
		fake().faults.plan(refuse(403, 'no'), { on: /^GET search\/fields/, times: 9 });
		const { hints, error } = await run('search.search', { index: 'alert', query: 'nope:x' });
		expect([hints, error]).toEqual([[], undefined]);
	});
});

describe('A list with several entries that cannot be right', () => {
	it.each<[string, string, INodeParameters, string]>([
		['indicators', 'indicator.lookUp', { indicators: 'evil[.]example, nonsense, https://evil.example/a, rubbish, nonsense' }, "Indicators: has 'nonsense', 'rubbish' in it, which is none of "],
		['indicators of another kind', 'indicator.lookUp', { indicators: '192.0.2.1, evil.example', options: { kind: 'sha256' } }, "Indicators: has '192[.]0[.]2[.]1', 'evil[.]example' in it, which is not of the kind SHA-256 but IPv4, Domain"],
		['hashes', 'badlist.add', { entryType: 'file', hashes: 'abc, https://evil.example', reason: 'a' }, "Hashes: has 'abc', 'hxxps://evil[.]example' in it, which is no "],
		['hashes of records', 'ontology.getForSubmission', { submissionId: 'a', options: { sha256: ['abc', 'def'] } }, "SHA-256: has 'abc', 'def' in it, which is no SHA-256"],
		['many', 'indicator.lookUp', { indicators: 'aa, bb, cc, dd, ee, ff, gg' }, "Indicators: has 'aa', 'bb', 'cc', 'dd', 'ee' and 2 more in it"],
		['keys', 'submission.submit', { inputSource: 'text', text: 'a', metadata: { entries: [{ key: 'Ticket', value: '1' }, { key: 'ok', value: '2' }, { key: 'mail.From', value: '3' }] } }, "Metadata: the server takes no key 'Ticket', 'mail.From'"],
		['keys of JSON', 'submission.submit', { inputSource: 'text', text: 'a', options: { metadataJson: '{"Ticket": 1, "mail": {"From": 2}}' } }, "Metadata (JSON): the server takes no key 'Ticket', 'mail.From'"],
		['a key that is too long', 'submission.submit', { inputSource: 'text', text: 'a', options: { metadataJson: `={"${'k'.repeat(40_000)}": 1}` } }, "Metadata (JSON): the server takes no key 'kkk"],
		['signatures', 'signature.addOrUpdateMany', { type: 'yara', source: 'a', signatures: '[{"name": "x"}, {"name": "y", "data": "z"}, {}]' }, 'Signatures: needs name and data as texts: number 1, 3 lacks them'],
	])('tells all of them at once: %s', async (_what, operation, parameters, message) => {
		expect((await run(operation, parameters)).error).toContain(message);
		expect(sent()).toEqual([]);
	});

	it('tells of all items, where the first one ends the run', async () => {
		const all = ['a', 'nonsense', '192.0.2.1', 'rubbish', 'https://evil.example', 'b'].map((text) => ({ json: { text } }));
		const { error, description } = await run('indicator.lookUp', { indicators: '={{ $json.text }}' }, { items: all.slice(1) });
		expect(error).toMatch(/^Indicators: has 'nonsense' in it, .* \[item 0\]$/);
		expect(description).toBe('Separate them with commas or lines, and leave other words out. Nothing was sent. Values of other items cannot be right either: those of item 2, 4.');
		expect(sent()).toEqual([]);
	});
});
