/** What the trigger's settings promise on a server that nobody else uses: these only wait, and so they wait together. What they promise on any server stands in test/e2e/settings.test.ts. */
import { labClient } from '../support/client';
import { unique } from '../support/unique';
import { lab } from '../lab/assemblyline/facts';
import { submit } from '../../nodes/Assemblyline/client/submit';
import { redis } from '../lab/assemblyline/queues';
import { holdService } from '../lab/assemblyline/service';
import type { Json } from '../lab/n8n/driver';
import { sleep, waitFor } from '../lab/support';
import { long, Scene } from './harness';

let starting: Promise<Scene> | undefined;
/** One for all: they begin before any hook of this file has run. */
const theScene = () => (starting ??= Scene.start());
const client = () => labClient(lab.servers[0]?.url ?? '');

describe('A condition on the system status', () => {
	it.concurrent('is told of when it begins and when it ends, not at each heartbeat', async () => {
		const scene = await theScene();
		const heartbeats = (events: string[], options: Json) => scene.run({ source: 'systemStatus', events, options });
		const quiet = await heartbeats(['ingestHeartbeat'], { onlyBelowProcessingChance: 1 });
		const workflow = await heartbeats(['serviceHeartbeat'], { onlyAboveQueueLength: 1 });
		const told = async () => (await scene.starts(workflow)).map(({ event }) => [event.id, event.condition, event.active]);

		const goOn = holdService();
		try {
			// Each instance has one in hand, and more than one waits.
			for (let i = 0; i < 6; i++) await submit(client(), { kind: 'text', text: `${unique('waiting')} ${i}` }, { name: 'waiting.txt', params: {} });
			await waitFor(async () => (await told()).length > 0, 120_000, 500, 'the condition');
			// Time for another heartbeat.
			await sleep(6_000);
		} finally {
			goOn();
		}
		await waitFor(async () => (await told()).length > 1, 120_000, 500, 'the end of the condition');
		expect((await told()).sort()).toEqual([
			['LabScanner', 'aboveQueueLength', false],
			['LabScanner', 'aboveQueueLength', true],
		]);
		expect(await scene.starts(quiet)).toEqual([]);
		for (const id of [quiet, workflow]) await scene.remove(id);
	});
});

describe('A wrong password', () => {
	it.concurrent('is tried exactly once, and shown as a failed execution', async () => {
		const scene = await theScene();
		await redis('DEL', 'ui-failed-user');
		const credential = await scene.createCredential({ authentication: 'password', username: 'user', password: unique('wrong') });
		const workflow = await scene.create({}, { credential });
		expect(await scene.n8n.activate(workflow)).toBe('published');
		const [execution] = await scene.n8n.waitForExecutions(workflow, 1);
		expect(execution?.status).toBe('error');
		await sleep(5_000);
		expect(await redis('LLEN', 'ui-failed-user')).toEqual(['1']);
		if (long) {
			// The server forgets a failure after 60 s, and counts anew from any that comes later.
			await sleep(70_000);
			expect(await redis('LLEN', 'ui-failed-user')).toEqual(['0']);
		}
		expect(await scene.n8n.executions(workflow)).toHaveLength(1);
		await scene.remove(workflow);
	});
});
