/** What takes minutes: only in the long form. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientOf, connectionSettings } from '../../nodes/Assemblyline/n8n/connection';
import { expectAll } from '../support/starts';
import { unique } from '../support/unique';
import { n8nHelpers } from '../support/http';
import { apiKeyCredential, lab } from '../lab/assemblyline/facts';
import { startAssemblyline, startOne, stopAssemblyline, stopOne } from '../lab/assemblyline';
import { publishAlerts } from '../lab/assemblyline/publish';
import { redis } from '../lab/assemblyline/queues';
import { sleep } from '../lab/support';
import { long, Scene } from './harness';

jest.setTimeout(1_200_000);

(long ? describe : describe.skip)('An API key that is replaced', () => {
	it('loses and doubles no alert, though the workflow is not touched', async () => {
		const { name, password } = lab.admin;
		const admin = clientOf({ helpers: n8nHelpers }, connectionSettings({ ...apiKeyCredential(), authentication: 'password', password }));
		const makeKey = async (key: string) => {
			const { keypassword } = await admin.write<{ keypassword: string }>('PUT', 'apikey/add/', { json: { key_name: key, priv: ['R', 'W'], uname: name, expiry_ts: null, roles: [] } });
			return keypassword;
		};
		const [first, second] = [`old${Date.now()}`, `new${Date.now()}`];
		const scene = await Scene.start({ apiKey: await makeKey(first) });
		const workflow = await scene.run({ options: { pollInterval: 15 } });
		const before = await publishAlerts(unique('before'), 5, 10);
		expectAll(await scene.tally(workflow, before), 5);

		const replacement = await makeKey(second);
		await admin.write('DELETE', `apikey/${encodeURIComponent(`${first}+${name}`)}/`);
		// The server takes a key that it has seen for five minutes more.
		await Promise.all([stopOne('al47-api'), stopOne('al47-socketio')]);
		startOne('al47-api');
		startOne('al47-socketio');
		await redis('DEL', 'flask_sessions');
		await sleep(20_000);
		const meanwhile = await publishAlerts(unique('meanwhile'), 20, 10);
		await scene.changeCredential({ apiKey: replacement });
		expectAll(await scene.tally(workflow, meanwhile, 180_000), 20);
		await scene.remove(workflow);
	});
});

(long ? describe : describe.skip)('Hours of service', () => {
	it('pass without a loss, in ten minutes with sessions of twenty seconds', async () => {
		await stopAssemblyline();
		const config = join(tmpdir(), `lab-config-${process.pid}.json`);
		writeFileSync(config, JSON.stringify({ ui: { session_duration: 20 } }));
		process.env.ASSEMBLYLINE_LAB_CONFIG = config;
		try {
			const scene = await Scene.start();
			const workflow = await scene.run();
			const published = await publishAlerts(unique('soak'), 1_200, 2);
			expectAll(await scene.tally(workflow, published), 1_200);
			await scene.remove(workflow);
		} finally {
			delete process.env.ASSEMBLYLINE_LAB_CONFIG;
			await stopAssemblyline();
			await startAssemblyline();
		}
	});
});
