import { lab } from '../lab/assemblyline/facts';
import type { CredentialRef, Json } from '../lab/n8n/driver';
import { type Stage, stage } from './stage';

const submission = (id: unknown) => ({ resource: 'submission', operation: 'get', submissionId: { __rl: true, mode: 'id', value: id } });
const submit = (parameters: Json) => ({ resource: 'submission', operation: 'submit', inputSource: 'text', text: 'x', options: {}, ...parameters });
const search = (parameters: Json) => ({ resource: 'search', operation: 'search', index: 'alert', query: '*', returnAll: false, limit: 1, options: {}, ...parameters });

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
