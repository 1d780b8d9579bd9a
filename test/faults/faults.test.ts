import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientOf, connectionSettings } from '../../nodes/Assemblyline/n8n/connection';
import { labClient } from '../support/client';
import { n8nHelpers } from '../support/http';
import { apiKeyCredential, lab } from '../lab/assemblyline/facts';
import { popMessages } from '../../nodes/Assemblyline/client/ingest';
import { ingest, submit } from '../../nodes/Assemblyline/client/submit';
import { startAssemblyline, startOne, stopAssemblyline, stopOne } from '../lab/assemblyline';
import { publishAlerts } from '../lab/assemblyline/publish';
import { redis } from '../lab/assemblyline/queues';
import { type Execution, hasEnded, type Json, nodeOutput, triggerItems } from '../lab/n8n/driver';
import { killN8n, restartN8n } from '../lab/n8n/start';
import { runningPid, signal, sleep, waitFor } from '../lab/support';
import { FAULTS_N8N, long, publishDuring, type Scene, scene, type Tally } from './harness';

jest.setTimeout(600_000);

const RATE = 10;

/** Nothing lost, nothing twice; the failure message shows the counts. */
function expectAll(tally: Tally, published: number): void {
	expect({ ...tally, recovered: 0 }).toEqual({ published, delivered: published, lost: [], doubled: [], recovered: 0 });
}

describe('The trigger loses nothing and doubles nothing', () => {
	let theScene: Scene;
	let workflow: string;

	beforeAll(async () => {
		theScene = await scene();
	});
	beforeEach(async () => {
		workflow = await theScene.create({ options: { pollInterval: long ? 15 : 5 } });
		expect(await theScene.n8n.activate(workflow)).toBe('published');
		await sleep(2_000);
	});
	afterEach(async () => {
		await theScene.n8n.deactivate(workflow).catch(() => undefined);
		await theScene.n8n.deleteWorkflow(workflow);
	});

	const survives = async (seconds: number, fault: () => Promise<void>) => {
		const published = await publishDuring(seconds, RATE, fault);
		const tally = await theScene.tally(workflow, published);
		expectAll(tally, Math.round(seconds * RATE));
		return tally;
	};

	it('when the socket.io server is killed again and again', async () => {
		const times = long ? 20 : 2;
		const { recovered } = await survives(times * 6, async () => {
			for (let i = 0; i < times; i++) {
				const pid = runningPid('al47-socketio');
				if (pid !== undefined) signal(pid, 'SIGKILL');
				await sleep(1_000 + Math.random() * 1_500);
				await stopOne('al47-socketio');
				startOne('al47-socketio');
				await sleep(1_500 + Math.random() * 2_000);
			}
		});
		expect(recovered).toBeGreaterThan(0);
	});

	it('when the TLS front is restarted', async () => {
		const { recovered } = await survives(long ? 30 : 7, async () => {
			await stopOne('nginx');
			await sleep(long ? 5_000 : 2_000);
			startOne('nginx');
		});
		expect(recovered).toBeGreaterThan(0);
	});

	it('when Redis stands still', async () => {
		await survives(long ? 30 : 8, async () => {
			const pid = runningPid('redis') ?? 0;
			signal(pid, 'SIGSTOP');
			await sleep(long ? 10_000 : 3_000);
			signal(pid, 'SIGCONT');
		});
	});

	it('when the API is down, and the socket.io server with it', async () => {
		const { recovered } = await survives(long ? 75 : 9, async () => {
			await Promise.all([stopOne('al47-api'), stopOne('al47-socketio')]);
			await sleep(long ? 60_000 : 4_000);
			startOne('al47-api');
			startOne('al47-socketio');
		});
		expect(recovered).toBeGreaterThan(0);
	});

	it('when the server forgets its sessions', async () => {
		await survives(long ? 60 : 7, async () => {
			for (let i = 0; i < (long ? 6 : 1); i++) {
				await redis('DEL', 'flask_sessions');
				await stopOne('al47-socketio');
				startOne('al47-socketio');
				await sleep(long ? 5_000 : 2_000);
			}
		});
	});

	it('when n8n is killed and started again', async () => {
		const tally = await survives(long ? 60 : 12, async () => {
			await killN8n(FAULTS_N8N);
			await sleep(3_000);
			theScene = { ...theScene, n8n: await restartN8n(FAULTS_N8N) };
		});
		expect(tally.recovered).toBeGreaterThan(0);
		// What was running when n8n died is shown as crashed, with its alert: nobody else can tell how far it came.
		const { n8n } = theScene;
		const ended = async () => {
			const all = await n8n.executions(workflow, 250);
			return all.every(hasEnded) ? all : undefined;
		};
		const interrupted = (await waitFor(ended, 60_000, 500, 'the executions')).filter(({ status }) => status !== 'success');
		expect(new Set(interrupted.map(({ status }) => status))).toEqual(new Set(interrupted.length > 0 ? ['crashed'] : []));
		const retried = await Promise.all(interrupted.map(async ({ id }) => n8n.finished(await n8n.retry(id))));
		const idsOf = (executions: Execution[]) => executions.map((execution) => nodeOutput(execution, 'Assemblyline Trigger')[0]?.json.id);
		expect(idsOf(retried)).toEqual(interrupted.map((execution) => triggerItems(execution, 'Assemblyline Trigger')[0]?.json.id));
	});

	it('when n8n is killed in a burst, and comes back after a while', async () => {
		const seconds = long ? 10 : 3;
		const publishing = publishAlerts(`killed-${Date.now()}`, seconds * 60, 60);
		await sleep(seconds * 700);
		await killN8n(FAULTS_N8N);
		await sleep(long ? 190_000 : 5_000);
		theScene = { ...theScene, n8n: await restartN8n(FAULTS_N8N) };
		expectAll(await theScene.tally(workflow, await publishing), seconds * 60);
	});

	it('when a thousand alerts come at once', async () => {
		const published = await publishAlerts(`burst-${Date.now()}`, long ? 1_000 : 150, 10_000);
		expectAll(await theScene.tally(workflow, published, 180_000), long ? 1_000 : 150);
	});
});

describe('A query', () => {
	it('counts for an alert that matches it only later, as when a workflow of the server sets its priority', async () => {
		const theScene = await scene();
		const workflow = await theScene.create({ query: 'priority:CRITICAL', options: { pollInterval: 5 } });
		expect(await theScene.n8n.activate(workflow)).toBe('published');
		await sleep(2_000);
		const published = await publishAlerts(`late-${Date.now()}`, 3, 10);
		await sleep(long ? 14_000 : 8_000);
		expect(await theScene.starts(workflow)).toEqual([]);
		const client = labClient(theScene.lab.servers[0]?.url ?? '');
		await client.write('POST', `alert/priority/${published[1]?.[0]}/`, { json: 'CRITICAL' });
		await waitFor(async () => (await theScene.starts(workflow)).length > 0, 30_000, 500, 'the alert');
		await sleep(10_000);
		expect((await theScene.starts(workflow)).map(({ event }) => event.id)).toEqual([published[1]?.[0]]);
		await theScene.n8n.deactivate(workflow);
		await theScene.n8n.deleteWorkflow(workflow);
	});

	it('that the server cannot read fails the activation', async () => {
		const theScene = await scene();
		const workflow = await theScene.create({ query: 'al.score:(' });
		expect(await theScene.n8n.activate(workflow)).toBe('failed');
		await theScene.n8n.deactivate(workflow);
		await theScene.n8n.deleteWorkflow(workflow);
	});
});

if (long) {
	describe('An API key that is replaced', () => {
		it('loses and doubles no alert, though the workflow is not touched', async () => {
			const { name, password } = lab.admin;
			const url = lab.servers[0]?.url ?? '';
			const admin = clientOf({ helpers: n8nHelpers }, connectionSettings({ ...apiKeyCredential({ serverUrl: url }), authentication: 'password', password }));
			const makeKey = async (key: string) => {
				const { keypassword } = await admin.write<{ keypassword: string }>('PUT', 'apikey/add/', { json: { key_name: key, priv: ['R', 'W'], uname: name, expiry_ts: null, roles: [] } });
				return keypassword;
			};
			const [first, second] = [`old${Date.now()}`, `new${Date.now()}`];
			const theScene = await scene({ apiKey: await makeKey(first) });
			const workflow = await theScene.create({ options: { pollInterval: 15 } });
			expect(await theScene.n8n.activate(workflow)).toBe('published');
			await sleep(2_000);
			const before = await publishAlerts(`before-${Date.now()}`, 5, 10);
			expectAll(await theScene.tally(workflow, before), 5);

			const replacement = await makeKey(second);
			await admin.write('DELETE', `apikey/${encodeURIComponent(`${first}+${name}`)}/`);
			// The server takes a key that it has seen for five minutes more.
			await Promise.all([stopOne('al47-api'), stopOne('al47-socketio')]);
			startOne('al47-api');
			startOne('al47-socketio');
			await redis('DEL', 'flask_sessions');
			await sleep(20_000);
			const meanwhile = await publishAlerts(`meanwhile-${Date.now()}`, 20, 10);
			await theScene.n8n.rest('PATCH', `/rest/credentials/${theScene.credential.id}`, { name: 'Faults', type: 'assemblylineApi', data: { ...apiKeyCredential({ timeout: 10 }), apiKey: replacement } });
			expectAll(await theScene.tally(workflow, meanwhile, 180_000), 20);
			await theScene.n8n.deactivate(workflow);
			await theScene.n8n.deleteWorkflow(workflow);
		});
	});
}

describe('A workflow that was inactive for a while', () => {
	let theScene: Scene;
	beforeAll(async () => {
		theScene = await scene();
	});

	it.each<[string, string, boolean]>([
		['skips that time', 'reconnect', false],
		['catches up where it is told to', 'always', true],
	])('%s', async (_, backfill, catchesUp) => {
		const { n8n } = theScene;
		const workflow = await theScene.create({ options: { backfill, pollInterval: 5 } });
		const rate = 5;
		await n8n.activate(workflow);
		await sleep(2_500);
		const before = await publishAlerts(`before-${Date.now()}`, 5, rate);
		expectAll(await theScene.tally(workflow, before), 5);
		await n8n.deactivate(workflow);
		const meanwhile = await publishAlerts(`meanwhile-${Date.now()}`, 10, rate);
		await sleep(long ? 60_000 : 1_000);
		await n8n.activate(workflow);
		await sleep(2_500);
		const after = await publishAlerts(`after-${Date.now()}`, 5, rate);
		expectAll(await theScene.tally(workflow, after), 5);
		const tally = await theScene.tally(workflow, meanwhile, catchesUp ? 30_000 : 3_000);
		expect(tally).toMatchObject({ delivered: catchesUp ? 10 : 0, doubled: [] });
		await n8n.deactivate(workflow);
		await n8n.deleteWorkflow(workflow);
	});
});

describe('A message of a notification queue', () => {
	it('that was popped just before n8n was killed is found again by the query of its queue', async () => {
		const theScene = await scene();
		const mark = `mark${Date.now()}`;
		const workflow = await theScene.create({ source: 'notificationQueue', notificationQueue: mark, query: `metadata.mark:${mark}`, events: undefined });
		expect(await theScene.n8n.activate(workflow)).toBe('published');
		await sleep(1_000);
		await killN8n(FAULTS_N8N);

		const [server] = theScene.lab.servers;
		const client = labClient(server?.url ?? '');
		const { ingest_id: id } = await ingest(client, { kind: 'text', text: mark }, { name: 'lost.txt', metadata: { mark }, params: {}, notification_queue: mark });
		const popped = await waitFor(async () => (await popMessages(client, mark, 10))[0], 20_000, 200, 'the message');
		expect(popped.ingest_id).toBe(id);

		const n8n = await restartN8n(FAULTS_N8N);
		const { event } = await waitFor(async () => (await theScene.starts(workflow))[0], 30_000, 500, 'the lost message');
		expect(event).toMatchObject({ event: 'notification', id, recovered: true, data: { score: 0, submission: { sid: popped.submission.sid } } });
		await sleep(3_000);
		expect(await theScene.starts(workflow)).toHaveLength(1);
		await n8n.deactivate(workflow);
		await n8n.deleteWorkflow(workflow);
	});
});

describe('A condition on the system status', () => {
	it('is told of when it begins and when it ends, not at each heartbeat', async () => {
		const theScene = await scene();
		const { n8n } = theScene;
		const heartbeats = (events: string[], options: Json) => theScene.create({ source: 'systemStatus', events, options });
		const quiet = await heartbeats(['ingestHeartbeat'], { onlyBelowProcessingChance: 1 });
		const workflow = await heartbeats(['serviceHeartbeat'], { onlyAboveQueueLength: 1 });
		for (const id of [quiet, workflow]) expect(await n8n.activate(id)).toBe('published');
		await sleep(2_000);
		const told = async () => (await theScene.starts(workflow)).map(({ event }) => [event.id, event.condition, event.active]);

		const service = runningPid('lab-service') ?? 0;
		signal(service, 'SIGSTOP');
		try {
			const client = labClient(theScene.lab.servers[0]?.url ?? '');
			for (let i = 0; i < 4; i++) await submit(client, { kind: 'text', text: `waiting ${i} ${Date.now()}` }, { name: 'waiting.txt', params: {} });
			await waitFor(async () => (await told()).length > 0, 30_000, 500, 'the condition');
			// Time for another heartbeat.
			await sleep(6_000);
		} finally {
			signal(service, 'SIGCONT');
		}
		await waitFor(async () => (await told()).length > 1, 30_000, 500, 'the end of the condition');
		expect((await told()).sort()).toEqual([
			['LabScanner', 'aboveQueueLength', false],
			['LabScanner', 'aboveQueueLength', true],
		]);
		expect(await theScene.starts(quiet)).toEqual([]);
		for (const id of [quiet, workflow]) {
			await n8n.deactivate(id);
			await n8n.deleteWorkflow(id);
		}
	});
});

if (long) {
	describe('Hours of service', () => {
		it('pass without a loss, in ten minutes with sessions of twenty seconds', async () => {
			await stopAssemblyline();
			const config = join(tmpdir(), `lab-config-${process.pid}.json`);
			writeFileSync(config, JSON.stringify({ ui: { session_duration: 20 } }));
			process.env.ASSEMBLYLINE_LAB_CONFIG = config;
			try {
				const theScene = await scene();
				const workflow = await theScene.create();
				expect(await theScene.n8n.activate(workflow)).toBe('published');
				await sleep(3_000);
				const published = await publishAlerts(`soak-${Date.now()}`, 1_200, 2);
				expectAll(await theScene.tally(workflow, published), 1_200);
				await theScene.n8n.deactivate(workflow);
			} finally {
				delete process.env.ASSEMBLYLINE_LAB_CONFIG;
				await stopAssemblyline();
				await startAssemblyline();
			}
		}, 1_200_000);
	});
}

describe('A wrong password', () => {
	it('is tried exactly once, and shown as a failed execution', async () => {
		const theScene = await scene({ authentication: 'password', username: 'user', password: `wrong-${Date.now()}` });
		await redis('DEL', 'ui-failed-user');
		const workflow = await theScene.create();
		expect(await theScene.n8n.activate(workflow)).toBe('published');
		const [execution] = await theScene.n8n.waitForExecutions(workflow, 1);
		expect(execution?.status).toBe('error');
		await sleep(5_000);
		expect(await redis('LLEN', 'ui-failed-user')).toEqual(['1']);
		if (long) {
			// The server forgets a failure after 60 s, and counts anew from any that comes later.
			await sleep(70_000);
			expect(await redis('LLEN', 'ui-failed-user')).toEqual(['0']);
		}
		expect(await theScene.n8n.executions(workflow)).toHaveLength(1);
		await theScene.n8n.deactivate(workflow);
		await theScene.n8n.deleteWorkflow(workflow);
	});
});
