/** What the router does with an operation that sees all items of a run together. */
import { textField } from '../../../nodes/Assemblyline/core/fields';
import { defineAllItemsOperation, type RunResult, type RunSettings } from '../../../nodes/Assemblyline/core/operation';
import { route } from '../../../nodes/Assemblyline/core/router';
import { executeContext } from '../../support/contexts';
import { failureOf } from '../../support/fakeClient';
import { credentialFor } from '../../support/helpers';

/** Runs an operation in the place of `alert.get` for items with these ids; `bad` fails, an empty one is refused. */
async function run(ids: string[], options: { concurrency?: number; continueOnFail?: boolean; breaks?: Error } = {}) {
	const calls: { ids: string[]; settings: RunSettings }[] = [];
	const operation = defineAllItemsOperation({
		...{ name: 'Try', value: 'get', action: 'Try', description: 'Try', endpoints: [], roles: [] },
		fields: { alertId: textField({ displayName: 'Alert', name: 'alertId', required: true, description: 'Alert' }) },
		async run(_context, items, settings) {
			calls.push({ ids: items.map(({ values }) => values.alertId), settings });
			if (options.breaks) throw options.breaks;
			return items
				.map(({ index, values }): RunResult => (values.alertId === 'bad' ? { index, error: new Error('it is bad') } : { index, result: { id: values.alertId } }))
				.reverse();
		},
	});
	const requestOptions = options.concurrency === undefined ? {} : { concurrency: options.concurrency };
	const items = ids.map((alertId) => ({ alertId, requestOptions }));
	const { context } = executeContext({ credential: credentialFor('https://router.example'), resource: 'alert', operation: 'get', items, continueOnFail: options.continueOnFail });
	const resources = [{ name: 'Alert', value: 'alert', audience: 'analyst' as const, description: '', operations: [operation] }];
	return { calls, output: route(context, resources).then(([output = []]) => output) };
}

describe('An operation that sees all items together', () => {
	it('is called once; its results come out in the order of the items, each paired with its own', async () => {
		const { calls, output } = await run(['a', 'b', 'c'], { concurrency: 3 });
		expect((await output).map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual([['a', { item: 0 }], ['b', { item: 1 }], ['c', { item: 2 }]]);
		expect(calls).toEqual([{ ids: ['a', 'b', 'c'], settings: { concurrency: 3, stopAtFailure: true } }]);
	});

	it('is told no concurrency where the user says none', async () => {
		const { calls, output } = await run(['a']);
		await output;
		expect(calls[0]?.settings.concurrency).toBeUndefined();
	});

	it('ends with the error of an item, and says which', async () => {
		const { output } = await run(['a', 'bad']);
		expect(await failureOf(output)).toMatchObject({ message: expect.stringContaining('it is bad') as string, context: { itemIndex: 1 } });
	});

	it('goes on where it is told to, with error items in the places of those that failed or were refused', async () => {
		const { calls, output } = await run(['a', '', 'bad', 'd'], { continueOnFail: true });
		expect((await output).map(({ json, pairedItem }) => ['error' in json, pairedItem])).toEqual([[false, { item: 0 }], [true, { item: 1 }], [true, { item: 2 }], [false, { item: 3 }]]);
		expect(calls[0]).toMatchObject({ ids: ['a', 'bad', 'd'], settings: { stopAtFailure: false } });
	});

	it('that breaks as a whole is an error of every item', async () => {
		const { output } = await run(['a', 'b'], { continueOnFail: true, breaks: new Error('broken') });
		expect((await output).map(({ json }) => json.error)).toEqual([expect.stringContaining('broken'), expect.stringContaining('broken')]);
	});

	it('that cannot read the answer of the server says so', async () => {
		const { output } = await run(['a'], { continueOnFail: true, breaks: new TypeError("Cannot read properties of null (reading 'sid')") });
		expect((await output)[0]?.json).toMatchObject({ error: expect.stringMatching(/^The server's answer has not the form that Assemblyline gives it/) as string, details: { kind: 'notAssemblyline' } });
	});

	it('is not called for no items, nor where all are refused', async () => {
		for (const ids of [[], ['', '']]) {
			const { calls, output } = await run(ids, { continueOnFail: true });
			expect(await output).toHaveLength(ids.length);
			expect(calls).toEqual([]);
		}
	});
});
