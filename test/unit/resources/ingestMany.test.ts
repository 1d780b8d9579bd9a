/** What a run of many files makes of items that are not as they should be, and of an earlier attempt. */
import type { INodeParameters } from 'n8n-workflow';
import { route } from '../../../nodes/Assemblyline/core/router';
import { resources } from '../../../nodes/Assemblyline/resources';
import { executeContext } from '../../support/contexts';
import { useFake } from '../../support/fakeClient';
import { credentialFor, type FakeBinary } from '../../support/helpers';

const fake = useFake();
const attachment = (text: string): FakeBinary => ({ data: Buffer.from(text).toString('base64'), fileName: `${text}.txt`, mimeType: 'text/plain' });

async function run(items: INodeParameters[], { binary, continueOnFail = true }: { binary?: Record<string, FakeBinary>[]; continueOnFail?: boolean } = {}) {
	const { context } = executeContext({ credential: credentialFor(fake().url), resource: 'ingest', operation: 'ingestMany', items, binary, continueOnFail });
	const [output = []] = await route(context, resources);
	return output.map(({ json }) => json);
}

const posts = () => fake().requests(/^POST ingest\//).map(({ json }) => json as { metadata?: Record<string, string>; params: object });
const text = (value: string, more: INodeParameters = {}): INodeParameters => ({ inputSource: 'text', text: value, ...more });

describe('A file that n8n cannot read', () => {
	const binary = [{ data: attachment('one') }, { data: { ...attachment('gone'), id: 'filesystem-v2:gone', bytes: 4, lost: 'it is not in the store' } }, { data: attachment('three') }];

	it('is the error of its item; the others are sent', async () => {
		const json = await run([{}, {}, {}], { binary });
		expect(json).toMatchObject([{ status: 'sent' }, { error: expect.stringContaining('it is not in the store') as string, details: { itemIndex: 1 } }, { status: 'sent' }]);
		expect(posts()).toHaveLength(2);
	});

	it('stops the run before anything is sent, where the node is to stop', async () => {
		await expect(run([{}, {}, {}], { binary, continueOnFail: false })).rejects.toThrow('it is not in the store');
		expect(posts()).toEqual([]);
	});
});

describe('A copy of a file', () => {
	const item = (more: INodeParameters = {}) => text('same', more);
	const refused: Parameters<ReturnType<typeof fake>['faults']['plan']>[0] = { status: 400, text: { type: 'application/json', body: JSON.stringify({ api_response: {}, api_error_message: 'Metadata is not valid', api_server_version: '4.7.4.25', api_status_code: 400 }) } };

	it('is sent by itself where the first one is refused for its own metadata', async () => {
		fake().faults.plan(refused, { on: /^POST ingest/ });
		const json = await run([item({ metadata: { entries: [{ key: 'a', value: 'bad' }] } }), item()]);
		expect(json).toMatchObject([{ error: 'Metadata is not valid [item 0]' }, { status: 'sent' }]);
	});

	it('shares the refusal of one that is sent alike, which says so', async () => {
		fake().faults.plan(refused, { on: /^POST ingest/ });
		const json = await run([text('other'), item(), item()].reverse());
		expect(json).toMatchObject([{ error: 'Metadata is not valid [item 0]' }, { error: 'Metadata is not valid [item 1]', details: { description: expect.stringContaining('It is the same file as that of item 0, and was not sent again.') as string } }, { status: 'sent' }]);
		expect(posts()).toHaveLength(2);
	});
});

describe('What counts for the whole run', () => {
	it.each<[string, INodeParameters, INodeParameters]>([
		['Run ID', { options: { runId: 'a' } }, { options: { runId: 'b' } }],
		['Run ID', { options: { runId: 'a' } }, {}],
		['Queue Limit', { options: { queueLimit: 5 } }, { options: { queueLimit: 6 } }],
		['Wait Timeout (Seconds)', { options: { waitTimeout: 5 } }, { options: { waitTimeout: 6 } }],
		['Wait for Results', { waitForResults: true }, { waitForResults: false }],
		['Priority', { options: { priority: 5 } }, { options: { priority: 500 } }],
	])('is refused where items differ in it: %s %j %j', async (parameter, one, other) => {
		const json = await run([text('1', one), text('2', one), text('3', other)]);
		expect(json).toHaveLength(3);
		for (const item of json) expect(item).toMatchObject({ error: expect.stringMatching(new RegExp(`^${parameter.replace(/[()]/g, '\\$&')}: .*item 0 .*item 2; nothing was sent`)) as string, details: { parameter } });
		expect(posts()).toEqual([]);
	});

	it('is not what each item may have for itself', async () => {
		await run([text('1', { options: { threshold: 1, description: 'x' } }), text('2', { options: { threshold: 2 } })]);
		expect(posts()).toHaveLength(2);
	});
});

test('Begun again with its Run ID, it leaves out what is there with the same settings, and nothing else', async () => {
	const RUN = { options: { runId: 'r' } };
	const items = (more: INodeParameters = {}) => [text('1', RUN), text('2', { options: { ...RUN.options, ...more } }), { inputSource: 'url', url: 'https://a.example/', ...RUN }];
	await run(items());
	const first = posts();
	expect(first.map(({ metadata }) => metadata?.n8n_run)).toEqual(['r', 'r', 'r']);
	fake().search.documents.submission = first.map(({ metadata }, number) => ({ sid: `s${number}`, state: 'completed', max_score: 0, metadata }));
	fake().log.length = 0;
	const json = await run(items({ deepScan: true }));
	expect(json.map(({ status }) => status)).toEqual(['alreadyThere', 'sent', 'alreadyThere']);
	expect(posts()).toMatchObject([{ params: { deep_scan: true } }]);
});

test('The name of a file, and why it was not analyzed, are harmless, and are called as everywhere', async () => {
	const failure = 'a\r\n<script> https://evil.example/x @here';
	fake().faults.plan({ status: 200, data: { ingest_id: 'one' } }, { on: /^POST ingest/ });
	fake().faults.plan({ status: 200, data: [{ ingest_id: 'one', failure, score: null, submission: { sid: 's' } }] }, { on: /^GET ingest\/get_message_list/ });
	const [json = {}] = await run([{ inputSource: 'url', url: 'https://evil.example/a.exe', waitForResults: true }]);
	expect(json).toMatchObject({ outcome: 'failed', verdict: null, sid: 's', file: 'hxxps://evil[.]example/a[.]exe', failure: expect.stringContaining('a') as string });
	expect(`${String(json.file)} ${String(json.failure)}`).not.toMatch(/[\r\n<]|https:|@here/);
});

test('A file that was analyzed has no failure', async () => {
	expect(await run([text('one', { waitForResults: true })])).toMatchObject([{ outcome: 'passed', file: expect.stringMatching(/^[0-9a-f]{64}$/) as string, failure: null }]);
});
