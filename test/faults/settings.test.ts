/** What the trigger's settings promise over time, on a server that runs: these only wait, and so they wait together. */
import { labClient } from '../support/client';
import { expectAll } from '../support/starts';
import { unique } from '../support/unique';
import { lab } from '../lab/assemblyline/facts';
import { submit } from '../../nodes/Assemblyline/client/submit';
import { publishAlerts } from '../lab/assemblyline/publish';
import { redis } from '../lab/assemblyline/queues';
import type { Json } from '../lab/n8n/driver';
import { runningPid, signal, sleep, waitFor } from '../lab/support';
import { long, publishDuring, Scene } from './harness';

let starting: Promise<Scene> | undefined;
/** One for all: they begin before any hook of this file has run. */
const theScene = () => (starting ??= Scene.start());
const client = () => labClient(lab.servers[0]?.url ?? '');

describe('A query', () => {
	it.concurrent('counts for an alert that matches it only later, as when a workflow of the server sets its priority', async () => {
		const scene = await theScene();
		const mark = unique('late');
		const workflow = await scene.run({ query: `priority:CRITICAL AND alert_id:${mark}*`, options: { pollInterval: 5 } });
		const published = await publishAlerts(mark, 3, 10);
		await sleep(long ? 14_000 : 8_000);
		expect(await scene.starts(workflow)).toEqual([]);
		await client().write('POST', `alert/priority/${published[1]?.[0]}/`, { json: 'CRITICAL' });
		await waitFor(async () => (await scene.starts(workflow)).length > 0, 120_000, 500, 'the alert');
		await sleep(10_000);
		expect((await scene.starts(workflow)).map(({ event }) => event.id)).toEqual([published[1]?.[0]]);
		await scene.remove(workflow);
	});

	it.concurrent('that the server cannot read fails the activation', async () => {
		const scene = await theScene();
		const workflow = await scene.create({ query: 'al.score:(' });
		expect(await scene.n8n.activate(workflow)).toBe('failed');
		await scene.remove(workflow);
	});
});

describe('A workflow that was inactive for a while', () => {
	it.concurrent.each<[string, string, boolean]>([
		['skips that time', 'reconnect', false],
		['catches up where it is told to', 'always', true],
	])('%s', async (_, backfill, catchesUp) => {
		const scene = await theScene();
		const workflow = await scene.run({ options: { backfill, pollInterval: 5 } });
		const rate = 5;
		const before = await publishAlerts(unique('before'), 5, rate);
		expectAll(await scene.tally(workflow, before), 5);
		await scene.n8n.deactivate(workflow);
		const meanwhile = await publishAlerts(unique('meanwhile'), 10, rate);
		await sleep(long ? 60_000 : 1_000);
		await scene.activate(workflow);
		const after = await publishAlerts(unique('after'), 5, rate);
		expectAll(await scene.tally(workflow, after), 5);
		const tally = await scene.tally(workflow, meanwhile, catchesUp ? undefined : 3_000);
		expect(tally).toMatchObject({ delivered: catchesUp ? 10 : 0, doubled: [] });
		await scene.remove(workflow);
	});
});

describe('A trigger that is renamed', () => {
	it.concurrent('goes on from where it was: it loses nothing and repeats nothing', async () => {
		const scene = await theScene();
		const workflow = await scene.run({ options: { pollInterval: 5 } });
		const published = await publishDuring(5, async () => {
			await sleep(long ? 30_000 : 2_000);
			await scene.rename(workflow, 'New alerts');
			await sleep(2_000);
		});
		expectAll(await scene.tally(workflow, published), published.length);
		expect(new Set((await scene.starts(workflow)).map(({ trigger }) => trigger))).toEqual(new Set(['Assemblyline Trigger', 'New alerts']));
		await scene.remove(workflow);
	});
});

describe('A condition on the system status', () => {
	it.concurrent('is told of when it begins and when it ends, not at each heartbeat', async () => {
		const scene = await theScene();
		const heartbeats = (events: string[], options: Json) => scene.run({ source: 'systemStatus', events, options });
		const quiet = await heartbeats(['ingestHeartbeat'], { onlyBelowProcessingChance: 1 });
		const workflow = await heartbeats(['serviceHeartbeat'], { onlyAboveQueueLength: 1 });
		const told = async () => (await scene.starts(workflow)).map(({ event }) => [event.id, event.condition, event.active]);

		const service = runningPid('lab-service') ?? 0;
		signal(service, 'SIGSTOP');
		try {
			for (let i = 0; i < 4; i++) await submit(client(), { kind: 'text', text: `${unique('waiting')} ${i}` }, { name: 'waiting.txt', params: {} });
			await waitFor(async () => (await told()).length > 0, 120_000, 500, 'the condition');
			// Time for another heartbeat.
			await sleep(6_000);
		} finally {
			signal(service, 'SIGCONT');
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
