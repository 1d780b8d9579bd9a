/** What the router does with files, with operations that take many items at once, and with several items at a time. */
import { Readable } from 'node:stream';
import { defineBatchOperation, defineOperation, FileItem, type Operation } from '../../../nodes/Assemblyline/core/operation';
import { route } from '../../../nodes/Assemblyline/core/router';
import { executeContext } from '../../support/contexts';
import { credentialFor } from '../../support/helpers';
import { failureOf } from '../../support/fakeClient';

const texts = { name: 'Try', value: 'get', action: 'Try', description: 'Try', endpoints: [], roles: [] };

/** Runs an operation in the place of `alert.get` for `count` items. */
async function run(operation: Operation, count: number, options: { concurrency?: number; continueOnFail?: boolean } = {}) {
	const requestOptions = options.concurrency === undefined ? {} : { concurrency: options.concurrency };
	const items = Array.from({ length: count }, () => ({ requestOptions }));
	const { context } = executeContext({ credential: credentialFor('https://router.example'), resource: 'alert', operation: 'get', items, continueOnFail: options.continueOnFail });
	const [output = []] = await route(context, [{ name: 'Alert', value: 'alert', audience: 'analyst' as const, description: '', operations: [operation] }]);
	return output;
}

const tick = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** An operation whose later calls end sooner; it notes how many ran at once. */
function overlapping(failsAt = -1) {
	const seen = { calls: 0, running: 0, most: 0 };
	const operation = defineOperation({
		...texts,
		fields: {},
		async execute() {
			const call = seen.calls++;
			seen.most = Math.max(seen.most, ++seen.running);
			await tick(call === failsAt ? 1 : 30 - call);
			seen.running--;
			if (call === failsAt) throw new Error(`call ${call} failed`);
			return { call };
		},
	});
	return { operation, seen };
}

describe('Concurrency', () => {
	it.each([
		[undefined, 1],
		[1, 1],
		[4, 4],
		[32, 9],
	])('%p works on that many items at once, and keeps their order', async (concurrency, most) => {
		const { operation, seen } = overlapping();
		const output = await run(operation, 9, { concurrency });
		expect(seen.most).toBe(most);
		expect(output.map(({ json, pairedItem }) => [json.call, pairedItem])).toEqual([...Array(9).keys()].map((item) => [item, { item }]));
	});

	it('begins no further item after a failure', async () => {
		const { operation, seen } = overlapping(1);
		expect(await failureOf(run(operation, 9, { concurrency: 2 }))).toMatchObject({ message: expect.stringContaining('call 1 failed') as string });
		expect(seen.calls).toBeLessThanOrEqual(3);
	});

	it('puts an error item in the place of the failed one', async () => {
		const output = await run(overlapping(1).operation, 3, { concurrency: 3, continueOnFail: true });
		expect(output.map(({ json }) => Object.keys(json)[0])).toEqual(['call', 'error', 'call']);
		expect(output[1]?.pairedItem).toEqual({ item: 1 });
	});

	it.each([0, 33, 1.5])('%p is refused before anything is sent', async (concurrency) => {
		const { operation, seen } = overlapping();
		expect(await failureOf(run(operation, 2, { concurrency }))).toMatchObject({ message: expect.stringContaining('Concurrency') as string });
		expect(seen.calls).toBe(0);
	});
});

describe('An operation that takes many items at once', () => {
	const counting = (fails = false) => {
		const sizes: number[] = [];
		const operation = defineBatchOperation({
			...texts,
			fields: {},
			size: 4,
			async execute(_context, values) {
				sizes.push(values.length);
				if (fails && sizes.length === 2) throw new Error('refused');
				return { added: values.length };
			},
		});
		return { operation, sizes };
	};

	it('is called once for as many as it takes; its answer is paired with all of them', async () => {
		const { operation, sizes } = counting();
		const output = await run(operation, 10);
		expect(sizes).toEqual([4, 4, 2]);
		expect(output.map(({ pairedItem }) => (Array.isArray(pairedItem) ? pairedItem.length : 0))).toEqual([4, 4, 2]);
		expect(output[2]?.pairedItem).toEqual([{ item: 8 }, { item: 9 }]);
	});

	it('stops at the first failure', async () => {
		const { operation, sizes } = counting(true);
		expect(await failureOf(run(operation, 10))).toMatchObject({ message: expect.stringContaining('refused') as string });
		expect(sizes).toEqual([4, 4]);
	});

	it('goes on where it is told to, with an error item for each item of the failed call', async () => {
		const output = await run(counting(true).operation, 10, { continueOnFail: true });
		expect(output.filter(({ json }) => 'added' in json)).toHaveLength(2);
		expect(output.filter(({ json }) => 'error' in json).map(({ pairedItem }) => pairedItem)).toEqual([4, 5, 6, 7].map((item) => ({ item })));
	});

	it('sends nothing for no items', async () => {
		const { operation, sizes } = counting();
		expect(await run(operation, 0)).toEqual([]);
		expect(sizes).toEqual([]);
	});
});

describe('A file', () => {
	it.each([
		['a stream', () => Readable.from([Buffer.from('he'), Buffer.from('llo')])],
		['a buffer', () => Buffer.from('hello')],
	])('that is %s becomes a binary property beside its json', async (_kind, content) => {
		const operation = defineOperation({
			...texts,
			fields: {},
			execute: async () => new FileItem('report', { name: 'a.txt', mimeType: 'text/plain', content: content() }, { sha256: 'x' }),
		});
		expect(await run(operation, 1)).toEqual([
			{ json: { sha256: 'x' }, binary: { report: { data: 'aGVsbG8=', fileName: 'a.txt', mimeType: 'text/plain' } }, pairedItem: { item: 0 } },
		]);
	});
});
