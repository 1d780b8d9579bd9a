/** A key that is replaced: the server remembers the old one for minutes, so only in the long form. */
import { adminClient } from '../support/client';
import { expectAll } from '../support/starts';
import { unique } from '../support/unique';
import { lab } from '../lab/assemblyline/facts';
import { startOne, stopOne } from '../lab/assemblyline';
import { publishAlerts } from '../lab/assemblyline/publish';
import { redis } from '../lab/assemblyline/queues';
import { sleep } from '../lab/support';
import { long, Scene } from './harness';

jest.setTimeout(1_200_000);

(long ? describe : describe.skip)('An API key that is replaced', () => {
	it('loses and doubles no alert, though the workflow is not touched', async () => {
		const { name } = lab.admin;
		const admin = adminClient(lab.servers[0]?.url ?? '');
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
		expectAll(await scene.tally(workflow, meanwhile), 20);
		await scene.remove(workflow);
	});
});
