import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { route } from '../../../nodes/Assemblyline/core/router';
import { resources } from '../../../nodes/Assemblyline/resources';
import { executeContext, type ExecuteOptions } from '../../support/contexts';
import { credentialFor } from '../../support/helpers';
import { failureOf, useFake } from '../../support/fakeClient';

const fake = useFake();
const run = async (options: Omit<ExecuteOptions, 'credential'>) => {
	const { context, hints } = executeContext({ credential: credentialFor(fake().url), ...options });
	const [output] = await route(context, resources);
	return { output: output ?? [], hints };
};
const alerts = (...ids: string[]) => ({ resource: 'alert', operation: 'get', items: ids.map((alertId) => ({ alertId: { __rl: true, mode: 'id', value: alertId }, simplify: false })) });

describe('An operation', () => {
	it('runs for each item, in order, with one login', async () => {
		const { output } = await run(alerts('lab-alert-2', 'lab-alert-1', 'lab-alert-2'));
		expect(output.map(({ json }) => json.alert_id)).toEqual(['lab-alert-2', 'lab-alert-1', 'lab-alert-2']);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(fake().logins).toHaveLength(1);
	});

	it('that answers several objects, or none, gives as many items, each paired with its origin', async () => {
		fake().submissions.queue('full').push({ ingest_id: 'a' }, { ingest_id: 'b' });
		const { output } = await run({ resource: 'ingest', operation: 'getMessages', items: [{ notificationQueue: 'empty', simplify: false }, { notificationQueue: 'full', simplify: false }] });
		expect(output).toEqual([
			{ json: { ingest_id: 'a' }, pairedItem: { item: 1 } },
			{ json: { ingest_id: 'b' }, pairedItem: { item: 1 } },
		]);
	});

	it('that answers page by page gives all documents of all pages', async () => {
		fake().search.documents.submission = Array.from({ length: 1200 }, (_, number) => ({ number }));
		const item = { index: 'submission', query: '*', returnAll: true, simplify: false, options: { sort: 'number asc' } };
		const { output } = await run({ resource: 'search', operation: 'search', items: [item, item] });
		expect(output.map(({ json }) => json.number)).toEqual([...Array(1200).keys(), ...Array(1200).keys()]);
		expect(output[1199]?.pairedItem).toEqual({ item: 0 });
		expect(output[1200]?.pairedItem).toEqual({ item: 1 });
	});

	it('gives nothing, and sends nothing, for no items', async () => {
		expect((await run({ ...alerts(), items: [] })).output).toEqual([]);
		expect(fake().log).toEqual([]);
	});

	it('shows its hints above the output', async () => {
		const { hints } = await run({ resource: 'search', operation: 'search', items: [{ index: 'alert', query: '*', options: { trackTotalHits: true } }] });
		expect(hints).toEqual(['3 documents match in all.']);
	});

	it('tells of an operator in small letters', async () => {
		const { hints } = await run({ resource: 'search', operation: 'search', items: [{ index: 'alert', query: 'alert_id:* and type:NOTHING' }] });
		expect(hints).toContain("Query looks for 'and' as a word, and what has no operator between is joined by OR: write AND");
	});

	it('that does not exist is an error that names it', async () => {
		const failure = await failureOf(run({ resource: 'alert', operation: 'vanish', items: [{}] }));
		expect(failure).toBeInstanceOf(NodeOperationError);
		expect(failure).toMatchObject({ message: expect.stringContaining('vanish') as string });
	});
});

describe('A bad parameter', () => {
	it('of the third item stops the node before anything is sent', async () => {
		const failure = await failureOf(run(alerts('lab-alert-1', 'lab-alert-2', '../user/whoami', 'lab-alert-3')));
		expect(failure).toBeInstanceOf(NodeOperationError);
		expect(failure).toMatchObject({ message: expect.stringMatching(/^Alert: must not contain a slash/) as string, context: { itemIndex: 2 } });
		expect(fake().log).toEqual([]);
	});

	it('that contradicts another one does so, too', async () => {
		const search = { index: 'alert', query: '*' };
		const items = [search, { ...search, returnAll: true, options: { offset: 5 } }];
		const failure = await failureOf(run({ resource: 'search', operation: 'search', items }));
		expect(failure).toMatchObject({ message: expect.stringContaining('Offset') as string, context: { itemIndex: 1 } });
		expect(fake().log).toEqual([]);
	});

	it('is an item of its own where the node goes on, and the others run', async () => {
		const { output } = await run({ ...alerts('lab-alert-1', '', 'lab-alert-2'), continueOnFail: true });
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(output.map(({ json }) => json.alert_id)).toEqual(['lab-alert-1', undefined, 'lab-alert-2']);
		expect(output[1]).toEqual({
			json: { error: expect.stringContaining('Alert: is empty') as string, details: { itemIndex: 1, kind: 'invalidParameter', parameter: 'Alert', description: expect.stringMatching(/^Fill it in/) as string } },
			pairedItem: { item: 1 },
		});
	});

	it('of every item sends nothing, not even a login', async () => {
		const { output } = await run({ ...alerts('', ''), continueOnFail: true });
		expect(output).toHaveLength(2);
		expect(fake().log).toEqual([]);
	});
});

describe('A failure of the server', () => {
	it('stops the node with the text of the server, what was asked, and the item', async () => {
		const failure = await failureOf(run(alerts('lab-alert-1', 'none', 'lab-alert-2')));
		expect(failure).toBeInstanceOf(NodeApiError);
		expect(failure).toMatchObject({ message: 'This alert does not exists... [item 1]', httpCode: '404', context: { itemIndex: 1 } });
		expect((failure as NodeApiError).description).toContain('Request: GET alert/none/');
		expect((failure as NodeApiError).description).toContain('1 result(s) of other items');
		expect(fake().requests(/alert\/lab-alert-2/)).toHaveLength(0);
	});

	it('is an item of its own where the node goes on, with its kind', async () => {
		const { output } = await run({ ...alerts('none', 'lab-alert-2'), continueOnFail: true });
		expect(output[0]).toMatchObject({ json: { error: 'This alert does not exists... [item 0]', details: { kind: 'notFound', status: 404, request: 'GET alert/none/' } }, pairedItem: { item: 0 } });
		expect(output[1]?.json.alert_id).toBe('lab-alert-2');
	});

	it('is an item that n8n takes for an error, and routes to the error output: no keys but these', async () => {
		const { output } = await run({ ...alerts('none', ''), continueOnFail: true });
		for (const item of output) {
			expect(Object.keys(item).sort()).toEqual(['json', 'pairedItem']);
			expect(Object.keys(item.json).sort()).toEqual(['details', 'error']);
		}
	});

	it('does not say that results are lost where the node goes on, as they are not', async () => {
		const { output } = await run({ ...alerts('lab-alert-1', 'none'), continueOnFail: true });
		expect(JSON.stringify(output[1])).not.toMatch(/lost/);
	});

	it('of the login is one login for all items, where the node goes on', async () => {
		const { context } = executeContext({ ...alerts('1', '2', '3'), credential: credentialFor(fake().url, { apiKey: 'devkey:wrong' }), continueOnFail: true });
		const [output = []] = await route(context, resources);
		expect(output.map(({ json }) => json.details)).toMatchObject([{ kind: 'loginRefused' }, { kind: 'loginRefused' }, { kind: 'loginRefused' }]);
		expect(fake().logins).toHaveLength(1);
	});

	it('of the credential is an error that names its field', async () => {
		const { context } = executeContext({ ...alerts('1'), credential: credentialFor('al.example.com') });
		expect(await failureOf(route(context, resources))).toMatchObject({ message: expect.stringContaining('Server URL: must start with https://') as string, context: { itemIndex: 0 } });
	});
});

test('A cancelled execution sends nothing more', async () => {
	const failure = await failureOf(run({ ...alerts('lab-alert-1', 'lab-alert-2'), signal: AbortSignal.abort() }));
	expect(failure).toMatchObject({ message: 'The execution was cancelled' });
	expect(fake().requests(/alert/)).toHaveLength(0);
});
