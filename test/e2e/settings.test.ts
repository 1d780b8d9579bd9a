/** What the trigger's settings promise over time: these only wait, and so they wait together. */
import { expectAll } from '../support/starts';
import { tried } from '../support/tried';
import { unique } from '../support/unique';
import type { LabServer } from '../lab/assemblyline';
import { publishAlerts, publishWhile } from '../lab/assemblyline/publish';
import { sleep, waitFor } from '../lab/support';
import { Scene } from '../faults/harness';
import { E2E_N8N, stage } from './stage';

let starting: Promise<Scene> | undefined;
/** One for all: they begin before any hook of this file has run. */
const theScene = () => (starting ??= stage().then(({ n8n }) => Scene.within(E2E_N8N, n8n)));

describe('A query', () => {
	it.concurrent('counts for an alert that matches it only later, as when a workflow of the server sets its priority', async () => {
		const scene = await theScene();
		const mark = unique('late');
		const workflow = await scene.run({ query: `priority:CRITICAL AND alert_id:${mark}*`, options: { pollInterval: 5, overlapSeconds: 600 } });
		const published = await publishAlerts(mark, 3, 10);
		await sleep(8_000);
		expect(await scene.starts(workflow)).toEqual([]);
		const { lab, credential, runNode } = await stage();
		const [server] = lab.servers as [LabServer];
		const { error } = await runNode(await credential(server), { resource: 'alert', operation: 'setPriority', alertId: { __rl: true, mode: 'id', value: published[1]?.[0] }, priority: 'CRITICAL' });
		expect(error).toBeUndefined();
		await waitFor(async () => (await scene.starts(workflow)).length > 0, 120_000, 500, 'the alert');
		await sleep(10_000);
		expect((await scene.starts(workflow)).map(({ event }) => event.id)).toEqual([published[1]?.[0]]);
		await scene.remove(workflow);
	});

	it.concurrent('that the server cannot read fails the activation', async () => {
		const scene = await theScene();
		const workflow = await scene.create({ query: 'al.score:(' });
		// A server that takes more than a few seconds to refuse it does not hold the activation up.
		const activate = async () => {
			const status = await scene.n8n.activate(workflow);
			if (status !== 'failed') await scene.n8n.deactivate(workflow);
			return status;
		};
		expect(await tried(3, activate, (status) => status === 'failed')).toBe('failed');
		await scene.remove(workflow);
	});
});

describe('A workflow that was inactive for a while', () => {
	it.concurrent.each<[string, string, boolean]>([
		['skips that time', 'reconnect', false],
		['catches up where it is told to', 'always', true],
	])('%s', async (_, backfill, catchesUp) => {
		const scene = await theScene();
		const mark = unique('inactive');
		const workflow = await scene.run({ query: `alert_id:${mark}*`, options: { backfill, pollInterval: 5 } });
		const rate = 5;
		const before = await publishAlerts(`${mark}-before`, 5, rate);
		expectAll(await scene.tally(workflow, before), 5);
		await scene.n8n.deactivate(workflow);
		const meanwhile = await publishAlerts(`${mark}-meanwhile`, 10, rate);
		// Until then: the server's time is known to some seconds only, where its replies are late.
		await sleep(10_000);
		await scene.activate(workflow);
		const after = await publishAlerts(`${mark}-after`, 5, rate);
		expectAll(await scene.tally(workflow, after), 5);
		const tally = await scene.tally(workflow, meanwhile, catchesUp ? undefined : 3_000);
		expect(tally).toMatchObject({ delivered: catchesUp ? 10 : 0, doubled: [] });
		await scene.remove(workflow);
	});
});

describe('A trigger that is renamed', () => {
	it.concurrent('goes on from where it was: it loses nothing and repeats nothing', async () => {
		const scene = await theScene();
		const mark = unique('renamed');
		const workflow = await scene.run({ query: `alert_id:${mark}*`, options: { pollInterval: 5 } });
		const begunBy = (name: string) => waitFor(async () => (await scene.starts(workflow)).some(({ trigger }) => trigger === name), 120_000, 300, `an alert under the name ${name}`);
		const published = await publishWhile(mark, 5, async () => {
			await begunBy('Assemblyline Trigger');
			await scene.rename(workflow, 'New alerts');
			await begunBy('New alerts');
		});
		expectAll(await scene.tally(workflow, published), published.length);
		expect(new Set((await scene.starts(workflow)).map(({ trigger }) => trigger))).toEqual(new Set(['Assemblyline Trigger', 'New alerts']));
		await scene.remove(workflow);
	});
});
