/** A server that holds its users to a number of files, in a day and at once: the fake server's answers are these. */
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject, IHttpRequestOptions, INodeParameters } from 'n8n-workflow';
import { searchPage } from '../../nodes/Assemblyline/client/search';
import { createUser } from '../../nodes/Assemblyline/client/user';
import { waitUntil } from '../../nodes/Assemblyline/client/waiting';
import { route } from '../../nodes/Assemblyline/core/router';
import { resources } from '../../nodes/Assemblyline/resources';
import { lab } from '../lab/assemblyline/facts';
import { startAssemblyline, stopOne } from '../lab/assemblyline';
import { holdService } from '../lab/assemblyline/service';
import { adminClient } from '../support/client';
import { executeContext, type ExecuteOptions } from '../support/contexts';
import { credentialFor } from '../support/helpers';
import { n8nHelpers } from '../support/http';
import { unique } from '../support/unique';

const url = lab.servers[0]?.url ?? '';

beforeAll(async () => {
	const config = join(tmpdir(), `lab-quota-${process.pid}.json`);
	writeFileSync(config, JSON.stringify({ ui: { enforce_quota: true } }));
	process.env.ASSEMBLYLINE_LAB_CONFIG = config;
	await stopOne('al47-api');
	await startAssemblyline();
});
afterAll(async () => {
	delete process.env.ASSEMBLYLINE_LAB_CONFIG;
	await stopOne('al47-api');
	await startAssemblyline();
});

/** Makes a user; answers its credential. */
async function userWith(quotas: IDataObject) {
	const name = unique('quota').toLowerCase();
	await createUser(adminClient(url), name, { name, uname: name, classification: 'TLP:CLEAR', new_pass: name, type: ['user'], is_active: true, agrees_with_tos: 'NOW', ...quotas });
	return credentialFor(url, { authentication: 'password', username: name, password: name, caCertificate: readFileSync(lab.ca, 'utf8'), timeout: 30 });
}

async function run(options: Omit<ExecuteOptions, 'items'> & { items: INodeParameters[] }) {
	const [output = []] = await route(executeContext(options).context, resources);
	return output.map(({ json }) => json);
}

describe('A user who may hand in three files a day', () => {
	let credential: ExecuteOptions['credential'];
	beforeAll(async () => {
		credential = await userWith({ submission_daily_quota: 3 });
	});

	const ingest = (count: number, continueOnFail = false) =>
		run({ credential, resource: 'ingest', operation: 'ingest', items: Array.from({ length: count }, () => ({ inputSource: 'text', text: unique('quota') })), continueOnFail });

	it('is told before anything is sent, hands in what fits, and is refused the next one', async () => {
		await expect(ingest(4)).rejects.toThrow('4 are to be handed in, and your user may hand in 3 more today');
		await ingest(2);
		await expect(ingest(2)).rejects.toThrow('your user may hand in 1 more today');
		const output = await ingest(2, true);
		expect(output).toMatchObject([{ ingestId: expect.any(String) as string }, { details: { kind: 'quota', status: 503 } }]);
	});
});

/** As a server has it from the factory. The lab's service begins with the first file that is refused. */
describe('A user of whose submissions five may run at once', () => {
	let credential: ExecuteOptions['credential'];
	let refusals = 0;
	beforeAll(async () => {
		credential = await userWith({});
	});
	let begin: () => void;
	beforeEach(() => {
		refusals = 0;
		begin = holdService();
	});
	afterEach(() => begin());

	async function httpRequest(options: IHttpRequestOptions): Promise<unknown> {
		const reply: unknown = await n8nHelpers.httpRequest(options);
		if (/\/(?:submit|start)\//.test(options.url) && Reflect.get(Object(reply), 'statusCode') === 503) {
			refusals++;
			begin();
		}
		return reply;
	}

	it('has an email with ten links analyzed as a whole', async () => {
		const links = Array.from({ length: 10 }, () => `https://login.${unique('trap')}.example/x`);
		const [result] = await run({ credential, resource: 'submission', operation: 'analyzeEmail', items: [{}], json: [{ text: links.join('\n') }], httpRequest });
		expect(result).toMatchObject({ complete: true });
		expect((result?.parts as IDataObject[]).map(({ sid, error }) => [typeof sid, error])).toEqual(Array.from({ length: 11 }, () => ['string', undefined]));
		expect(refusals).toBeGreaterThan(0);
	});

	it.each([[1, {}, 0], [8, {}, 5_000_000], [4, { chunkSize: 0.1 }, 150_000]])('submits eight files, %d at once (%j, %d bytes more): each is there once', async (concurrency, more, bytes) => {
		const mark = unique('quota');
		const texts = Array.from({ length: 8 }, () => `${unique('quota')}\n${' '.repeat(bytes)}`);
		const output = await run({
			credential,
			resource: 'submission',
			operation: 'submit',
			items: texts.map(() => ({ options: { classification: 'TLP:CLEAR', ...more }, metadata: { entries: [{ key: 'quota_test', value: mark }] }, requestOptions: { concurrency } })),
			binary: texts.map((text) => ({ data: { data: Buffer.from(text).toString('base64'), mimeType: 'text/plain', fileName: 'a.txt' } })),
			httpRequest,
		});
		const sids = output.map(({ sid }) => sid);
		expect(new Set(sids).size).toBe(8);
		const there = () => searchPage(adminClient(url), 'submission', { query: `metadata.quota_test:"${mark}"`, fl: 'sid', rows: 100 });
		const { found } = await waitUntil(adminClient(url), { deadline: Date.now() + 120_000, pollIntervalMs: 500 }, there, ({ items }) => items.length >= 8);
		expect(new Set(found?.items.map(({ sid }) => sid))).toEqual(new Set(sids));
		expect(refusals).toBeGreaterThan(0);
	});
});
