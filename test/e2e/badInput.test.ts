import { lab } from '../lab/assemblyline/facts';
import type { CredentialRef, Json } from '../lab/n8n/driver';
import { type Stage, stage } from './stage';

const submission = (id: unknown, mode = 'id') => ({ resource: 'submission', operation: 'get', submissionId: { __rl: true, mode, value: id } });
const submit = (parameters: Json) => ({ resource: 'submission', operation: 'submit', inputSource: 'text', text: 'x', options: {}, ...parameters });
const search = (parameters: Json) => ({ resource: 'search', operation: 'search', index: 'alert', query: '*', returnAll: false, limit: 1, options: {}, ...parameters });
const queue = (name: string) => ({ resource: 'ingest', operation: 'getMessages', notificationQueue: name, limit: 1 });

/** Values that cannot be right, with what the error says: the parameter by its name on the panel. */
const KNOWN_BEFORE: [string, Json, RegExp][] = [
	['an empty query', search({ query: '={{ "  " }}' }), /^Query: is empty/],
	['an unknown index', search({ index: 'nope' }), /^Index: must be one of alert, badlist/],
	['a field that is no name', { ...search({}), operation: 'facet', field: 'a b' }, /^Field Name or ID: is not the name of a field/],
	['limit 0', search({ limit: 0 }), /^Limit: must be at least 1/],
	['limit -1', search({ limit: -1 }), /^Limit: must be at least 1/],
	['limit 1e9', search({ limit: 1e9 }), /^Limit: must be at most 10000000/],
	['half a limit', search({ limit: 1.5 }), /^Limit: must be a whole number/],
	['a limit that is a word', search({ limit: '={{ "many" }}' }), /^Limit: is not a number/],
	['an offset beyond the window', search({ limit: 500, options: { offset: 9_600 } }), /^Offset: and Limit together must not exceed 10000/],
	['an offset with all', search({ returnAll: true, options: { offset: 5 } }), /^Offset: cannot be used with Return All/],
	['bad JSON in serviceSpec', submit({ options: { serviceSpec: '{"Extract": ' } }), /^Service Parameters \(JSON\): is not valid JSON/],
	['a list as serviceSpec', submit({ options: { serviceSpec: '[1]' } }), /^Service Parameters \(JSON\): must be a JSON object, not a list/],
	['a serviceSpec without parameters', submit({ options: { serviceSpec: '{"Extract": "x"}' } }), /^Service Parameters \(JSON\): 'Extract' must hold an object/],
	['bad JSON in metadataJson', submit({ options: { metadataJson: 'no' } }), /^Metadata \(JSON\): is not valid JSON/],
	['metadata that is not text', submit({ options: { metadataJson: '{"a": [1]}' } }), /^Metadata \(JSON\): the value of 'a' is not text but a list/],
	['metadata from an expression that is an object', submit({ metadata: { entries: [{ key: 'k', value: '={{ ({ a: 1 }) }}' }] } }), /^Metadata: the value of 'k' is not text but an object/],
	['metadata without a key', submit({ metadata: { entries: [{ key: ' ', value: 'x' }] } }), /^Metadata: has an entry without a key/],
	['parameters that are the server\'s to decide', submit({ options: { extraParams: '{"submitter": "admin"}' } }), /^Extra Parameters \(JSON\): must not set submitter/],
	['a priority of 0', submit({ options: { priority: 0 } }), /^Priority: must be at least 1/],
	['an option whose expression gives nothing', submit({ options: { classification: '={{ $json.nothing }}' } }), /^Classification: has no value/],
	['no text', submit({ text: '={{ "" }}' }), /^Text: is empty/],
	['a missing binary property', submit({ inputSource: 'binary', binaryPropertyName: 'nothing' }), /^Input Binary Field: the item has no binary property 'nothing'/],
	['a hash that lacks digits', submit({ inputSource: 'hash', hash: 'a'.repeat(63) }), /^Hash: /],
	['a URL without its scheme', submit({ inputSource: 'url', url: 'example.com' }), /^URL: must be an address with its scheme/],
	['a URL with a line break', submit({ inputSource: 'url', url: '={{ "https://a.example/\\r\\nX: y" }}' }), /^URL: must be an address/],
	['an unknown input source', submit({ inputSource: 'pigeon' }), /^Input Source: must be one of/],
	['an empty ID', submission('={{ "" }}'), /^Submission: is empty/],
	['an ID with ../', submission('../user/admin'), /^Submission: must not contain a slash/],
	['an ID of dots', submission('..'), /^Submission: '\.\.' is not a name/],
	['an ID with spaces', submission('a b'), /^Submission: must not contain spaces/],
	['an ID with unicode', submission('naïve'), /^Submission: must not contain spaces or letters beyond ASCII/],
	['an ID that is a switch', submission('={{ true }}'), /^Submission: is not text but a boolean/],
	['the address of another page', submission('https://al.example/search?q=1', 'url'), /^Submission: is not the address of such a page/],
	['a queue with a slash', queue('a/b'), /^Notification Queue: must not contain a slash/],
	['a queue that a server takes for a user', queue('2024-phish'), /^Notification Queue: must not begin with '2024-'/],
	['no queue', queue('={{ "" }}'), /^Notification Queue: is empty/],
	['more messages than a page should have', { ...queue('q'), limit: 100_000 }, /^Limit: must be at most 1000/],
];

describe('Bad input', () => {
	let theStage: Stage;
	let credential: CredentialRef;
	let unreachable: CredentialRef;

	beforeAll(async () => {
		theStage = await stage();
		const [server] = lab.servers;
		if (!server) throw new Error('the lab has no server');
		credential = await theStage.credential(server);
		// With a server that is not there, an error about a parameter proves that nothing was sent.
		unreachable = await theStage.credential(server, { serverUrl: 'https://127.0.0.1:9' });
	});

	it.each(KNOWN_BEFORE)('is named before anything is sent: %s', async (_, parameters, message) => {
		const { error } = await theStage.runNode(unreachable, parameters);
		expect(error?.message).toMatch(message);
		expect(error?.message).toMatch(/\[item 0\]$/);
	});

	it('is named where the server tells what it takes: a hash that is no identifier of a kind that it knows', async () => {
		const { error } = await theStage.runNode(credential, submit({ inputSource: 'hash', hash: 'abc 123' }));
		expect(error?.message).toMatch(/^Hash: is no identifier by which the server knows files/);
	});

	it('stops the node before the first item is sent when a later one cannot be right', async () => {
		const mark = `mark${Date.now()}`;
		const { error } = await theStage.runNode(
			credential,
			{ ...submit({ text: `={{ $json.text }}` }), fileName: mark },
			[{ json: { text: 'fine' } }, { json: { text: '' } }],
		);
		expect(error?.message).toBe('Text: is empty [item 1]');
		const { items } = await theStage.runNode(credential, search({ index: 'submission', query: `files.name:"${mark}"` }));
		expect(items).toEqual([]);
	});

	it('leaves other items unharmed with Continue', async () => {
		const { items, error } = await theStage.runNode(
			credential,
			submission('={{ $json.id }}'),
			[{ json: { id: '../x' } }, { json: { id: 'nosuchsubmission' } }],
			{ onError: 'continueRegularOutput' },
		);
		expect(error).toBeUndefined();
		expect(items.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
			[{ error: 'Submission: must not contain a slash [item 0]', details: { itemIndex: 0, kind: 'invalidParameter', parameter: 'Submission' } }, { item: 0 }],
			[
				{ error: expect.stringMatching(/does not exist/), details: expect.objectContaining({ kind: 'notFound', status: 404, request: 'GET submission/nosuchsubmission/' }) },
				{ item: 1 },
			],
		]);
	});

	it('sends failed items to the error output where the node has one', async () => {
		const { execution } = await theStage.runNode(credential, submission('nosuchsubmission'), [{}], { onError: 'continueErrorOutput' });
		const [run] = execution.data.resultData.runData.Assemblyline ?? [];
		expect(run?.data?.main[0] ?? []).toEqual([]);
		expect(run?.data?.main[1]).toHaveLength(1);
	});

	it('refuses a zero-byte file', async () => {
		const { error } = await theStage.runNode(unreachable, submit({ inputSource: 'binary', binaryPropertyName: 'data' }), [{ file: { name: 'empty.txt', text: '' } }]);
		expect(error?.message).toMatch(/empty/i);
	});

	it('keeps line breaks of a file name out of the request', async () => {
		const { items, error } = await theStage.runNode(credential, submit({ inputSource: 'binary', binaryPropertyName: 'data', simplify: false, fileName: '={{ "a\\r\\nX-Evil: 1\\"; name=\\"json.txt" }}' }), [
			{ file: { name: 'x.txt', text: `crlf ${Date.now()}` } },
		]);
		expect(error).toBeUndefined();
		expect((items[0]?.json.files as { name: string }[])[0]?.name).toBe('a X-Evil: 1"; name="json.txt');
	});

	it.each<[string, Json, RegExp]>([
		['an unknown field', { ...search({}), operation: 'facet', field: 'nope' }, /Field 'nope' is not a valid field in index: alert/],
		['a query that is not Lucene', search({ query: 'a:(' }), /^Query: cannot be read as Lucene: the \( at character 3 is never closed \[item 0\]$/],
		['statistics of a text', { ...search({}), operation: 'stats', field: 'status' }, /not a numeric field/],
	])("passes on the server's words: %s", async (_, parameters, message) => {
		const { error } = await theStage.runNode(credential, parameters);
		expect(error?.message).toMatch(message);
		expect(error?.httpCode).toBe('400');
		expect(error?.description).toMatch(/Request: POST search\//);
	});

	it('says that a dead server cannot be reached, without any secret', async () => {
		const { execution, error } = await theStage.runNode(unreachable, search({}));
		expect(error?.message).toMatch(/https:\/\/127\.0\.0\.1:9 cannot be reached/);
		expect(JSON.stringify(execution)).not.toContain(lab.admin.apiKey);
	});
});
