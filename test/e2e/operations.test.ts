/** The most used operations in the real n8n, one after the other as an analyst would use them. Each operation is tried on both servers by the tests of the contract. */
import type { LabServer } from '../lab/assemblyline';
import { lab } from '../lab/assemblyline/facts';
import { type CredentialRef, type Json, nodeOutput, type Workflow } from '../lab/n8n/driver';
import { waitFor } from '../lab/support';
import { unique } from '../support/unique';
import { EICAR } from '../support/eicar';
import { type InputItem, type Outcome, type Stage, stage } from './stage';

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value: String(value) });

const [server] = lab.servers as [LabServer];

describe(`On Assemblyline ${server.version}`, () => {
	let theStage: Stage;
	let credential: CredentialRef;
	/** An analyzed EICAR file. */
	let record: Json;
	const run = (resource: string, operation: string, parameters: Json = {}, input?: InputItem[], settings?: Json): Promise<Outcome> =>
		theStage.runNode(credential, { resource, operation, ...parameters }, input, settings);
	async function succeed(...call: Parameters<typeof run>): Promise<Json[]> {
		const { items, error } = await run(...call);
		if (error) throw new Error(`${error.message} ${error.description ?? ''}`);
		return items.map(({ json }) => json);
	}

	beforeAll(async () => {
		theStage = await stage();
		credential = await theStage.credential(server);
		const [first] = await succeed('submission', 'submitAndWait', { inputSource: 'binary', options: { ttl: 1 } }, [{ file: { name: 'eicar.com', text: EICAR } }]);
		record = first ?? {};
	});

	it('a verdict comes in words, by the thresholds of the server', () => {
		expect(record).toMatchObject({ verdict: 'malicious', state: 'completed', reused: false });
	});

	it('a fresh result is used again', async () => {
		const text = unique();
		const input = { inputSource: 'text', text, options: { ttl: 1, reuseHours: 1 } };
		const [first] = await succeed('submission', 'submitAndWait', input);
		// A search sees the submission a second after it is completed, or later.
		const search = { index: 'submission', query: `sid:${String(first?.sid)} AND state:completed`, returnAll: false, limit: 1, options: {} };
		await waitFor(async () => (await succeed('search', 'search', search)).length === 1, 120_000, 500, 'the submission in the index');
		const [second] = await succeed('submission', 'submitAndWait', input);
		expect(second).toMatchObject({ sid: first?.sid, reused: true });
	});

	it('a file is downloaded as CaRT unless another form is chosen', async () => {
		const sha256 = String(record.sha256);
		const cart = await run('file', 'download', { fileId: byId(sha256) });
		expect(cart.error).toBeUndefined();
		expect(cart.items[0]?.binary?.data?.fileName).toMatch(/\.cart$/);
		const raw = await run('file', 'download', { fileId: byId(sha256), encoding: 'raw' });
		expect(raw.items[0]?.binary?.data).toMatchObject({ bytes: EICAR.length });
	});

	it('a domain is added to the badlist, found there, and removed', async () => {
		const value = `${unique().replace(/_/g, '-')}.example`;
		const tag = { tagType: 'network.static.domain', tagValue: value };
		const [added] = await succeed('badlist', 'add', { entryType: 'tag', ...tag, value, reason: 'test' });
		expect(added).toMatchObject({ success: true });
		const [found] = await succeed('badlist', 'checkTag', { ...tag, value });
		expect(found).toMatchObject({ found: true });
		await succeed('badlist', 'delete', { badlistId: String(added?.hash) });
	});

	it('several items at once keep their order', async () => {
		const input = Array.from({ length: 8 }, (_one, number) => ({ json: { number } }));
		const { items, error } = await run('search', 'search', { index: 'submission', query: '=sid:* AND NOT sid:{{ $json.number }}', limit: 1, requestOptions: { concurrency: 4 } }, input);
		expect(error).toBeUndefined();
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(input.map((_one, item) => ({ item })));
	});

	it('verdicts leave by outputs of their own', async () => {
		const template = theStage.workflow('outputs');
		const items = [{ name: 'a', text: EICAR }, { name: 'b', text: unique() }];
		const nodes = template.nodes.map((node) => (node.name === 'Items' ? { ...node, parameters: { jsCode: `return ${JSON.stringify(items.map((json) => ({ json })))};` } } : node));
		const id = await theStage.n8n.createWorkflow({ ...template, nodes } as Workflow, [credential]);
		const execution = await theStage.n8n.run(id, 'Start');
		await theStage.n8n.deleteWorkflow(id);
		const outputs = ['Block', 'Review', 'Release', 'No Verdict'].map((name) => nodeOutput(execution, name).length);
		expect(outputs).toEqual([1, 0, 1, 0]);
	});
});
