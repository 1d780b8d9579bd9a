/** A server that holds its users to a number of files a day: the fake server's answers are these. */
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUser } from '../../nodes/Assemblyline/client/user';
import { route } from '../../nodes/Assemblyline/core/router';
import { resources } from '../../nodes/Assemblyline/resources';
import { lab } from '../lab/assemblyline/facts';
import { startAssemblyline, stopOne } from '../lab/assemblyline';
import { adminClient } from '../support/client';
import { executeContext } from '../support/contexts';
import { credentialFor } from '../support/helpers';
import { unique } from '../support/unique';

describe('A user who may hand in three files a day', () => {
	const name = unique('quota').toLowerCase();
	const url = lab.servers[0]?.url ?? '';

	beforeAll(async () => {
		const config = join(tmpdir(), `lab-quota-${process.pid}.json`);
		writeFileSync(config, JSON.stringify({ ui: { enforce_quota: true } }));
		process.env.ASSEMBLYLINE_LAB_CONFIG = config;
		await stopOne('al47-api');
		await startAssemblyline();
		await createUser(adminClient(url), name, { name, uname: name, classification: 'TLP:CLEAR', new_pass: name, type: ['user'], is_active: true, agrees_with_tos: 'NOW', submission_daily_quota: 3 });
	});
	afterAll(async () => {
		delete process.env.ASSEMBLYLINE_LAB_CONFIG;
		await stopOne('al47-api');
		await startAssemblyline();
	});

	async function ingest(count: number, continueOnFail = false) {
		const credential = credentialFor(url, { authentication: 'password', username: name, password: name, caCertificate: readFileSync(lab.ca, 'utf8') });
		const items = Array.from({ length: count }, () => ({ inputSource: 'text', text: unique('quota') }));
		const { context } = executeContext({ credential, resource: 'ingest', operation: 'ingest', items, continueOnFail });
		const [output = []] = await route(context, resources);
		return output.map(({ json }) => json);
	}

	it('is told before anything is sent, hands in what fits, and is refused the next one', async () => {
		await expect(ingest(4)).rejects.toThrow('4 are to be handed in, and your user may hand in 3 more today');
		await ingest(2);
		await expect(ingest(2)).rejects.toThrow('your user may hand in 1 more today');
		const output = await ingest(2, true);
		expect(output).toMatchObject([{ ingestId: expect.any(String) as string }, { details: { kind: 'quota', status: 503 } }]);
	});
});
