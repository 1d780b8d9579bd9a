import { type AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import { ingest, submit } from '../../../nodes/Assemblyline/client/submit';
import type { JsonObject } from '../../../nodes/Assemblyline/client/types';
import { ok, refuse } from '../../fake/answer';
import { clientFor, settingsFor, useFake } from '../../support/fakeClient';

const fake = useFake();
const client = () => clientFor(settingsFor(fake().url));
const text = { kind: 'text', text: 'a' } as const;
const failureOf = (call: Promise<unknown>) => call.then(() => undefined, (error: unknown) => error as AssemblylineError);
const seen = (...keys: string[]) => fake().faults.plan(ok(Object.fromEntries(['sid', ...keys.map((key) => `metadata.${key}`)].map((name) => [name, { type: 'keyword' }]))), { on: /^GET search\/fields\/submission/ });
const failing = () => fake().faults.plan(refuse(500, 'Internal Server Error'), { on: /^POST submit/ });

describe('A submission that the server fails over', () => {
	it.each<[string, string[], JsonObject, string, string]>([
		['a key below one with a value', ['ticket'], { 'ticket.id': '1' }, 'ticket.id, as it has ticket', 'ticket_id'],
		['a nested one', ['ticket'], { ticket: { id: '1' } }, 'ticket.id, as it has ticket', 'ticket_id'],
		['a value where the server has keys', ['bundle.loaded'], { bundle: 'x' }, 'bundle, as it has bundle.loaded', 'bundle_2'],
		['two of its own', [], { zed: '1', 'zed.q': '2' }, 'zed, as it has zed.q', 'zed_2'],
	])('tells the key: %s', async (_what, known, metadata, cause, other) => {
		seen(...known);
		failing();
		expect(await failureOf(submit(client(), text, { metadata }))).toMatchObject({
			kind: 'serverError', status: 500, parameter: 'Metadata', request: 'POST submit/',
			message: `Metadata: the server cannot keep the key ${cause}`,
			hint: expect.stringContaining(`Choose another key, e.g. ${other}.`) as string,
		});
	});

	it.each<[string, { metadata?: JsonObject; params?: JsonObject }, string | undefined]>([
		['many keys', { metadata: Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`k${index}`, 'x'])) }, 'Metadata has 3000.'],
		['a number beyond what is kept', { params: { priority: 5, max_extracted: 3e9 } }, 'such as the number of max_extracted.'],
		['anything else', { params: { service_spec: 'x' } }, 'look at large numbers, and at what Extra Parameters and Metadata hold.'],
		['nothing of the user', {}, undefined],
	])('tells what is likely: %s', async (_what, body, hint) => {
		failing();
		const error = await failureOf(submit(client(), text, body));
		expect([error?.message, error?.parameter]).toEqual(['Internal Server Error', undefined]);
		expect(error?.hint).toEqual(hint === undefined ? undefined : expect.stringContaining(hint));
	});

	it('says so of a file in parts, too, and nothing of other failures', async () => {
		seen('ticket');
		fake().faults.plan(refuse(500, 'Internal Server Error'), { on: /^POST ui\/start/ });
		const file = { kind: 'file', file: { size: 30, open: async () => Buffer.alloc(30) } } as const;
		expect(await failureOf(submit(client(), file, { metadata: { 'ticket.id': '1' } }, { chunkBytes: 20 }))).toMatchObject({ parameter: 'Metadata' });
		fake().faults.plan(refuse(400, 'no'), { on: /^POST submit/ });
		expect(await failureOf(submit(client(), text, { metadata: { 'ticket.id': '1' } }))).toMatchObject({ message: 'no', parameter: undefined });
	});
});

describe('An ingest', () => {
	it('with a key of which it would die is refused before it is sent', async () => {
		seen('ticket');
		expect(await failureOf(ingest(client(), text, { metadata: { ticket: { id: '1' } } }))).toMatchObject({ kind: 'badRequest', message: 'Metadata: the server cannot keep the key ticket.id, as it has ticket' });
		expect(fake().requests(/^POST ingest/)).toEqual([]);
	});

	it('asks for the keys where one has a dot only, and goes on where the server does not tell', async () => {
		await ingest(client(), text, { metadata: { ticket: '1' } });
		expect(fake().requests(/search\/fields/)).toEqual([]);
		fake().faults.plan(refuse(403, 'no'), { on: /^GET search\/fields/ });
		await ingest(client(), text, { metadata: { 'ticket.id': '1' } });
		expect(fake().requests(/^POST ingest/)).toHaveLength(2);
	});
});

describe('Metadata that a strict server does not know', () => {
	const refuseExtra = (keys: string) => fake().faults.plan(refuse(400, `Extra metadata found from submission: [${keys}]`), { on: /^POST (submit|ingest)/ });

	it.each([
		["'n8n_try'", "Retry On Fail in the node's settings"],
		["'n8n_run_file', 'n8n_run'", 'the option Run ID'],
		["'n8n.workflow', 'n8n.execution_url', 'ticket'", 'the option Link to Execution'],
	])('is told with the option that has put it there: %s', async (keys, option) => {
		for (const call of [submit, ingest]) {
			refuseExtra(keys);
			expect(await failureOf(call(client(), text, {}))).toMatchObject({ kind: 'badRequest', hint: expect.stringContaining(`come from ${option}:`) as string });
		}
	});

	it("is told in the server's words where the user has written it", async () => {
		refuseExtra("'ticket'");
		expect((await failureOf(submit(client(), text, {})))?.hint).toBeUndefined();
	});
});
