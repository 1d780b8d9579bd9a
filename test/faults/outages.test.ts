/** One trigger through all that may befall the server and n8n: each alert starts the workflow once. */
import { labClient } from '../support/client';
import { expectAll } from '../support/starts';
import { endOf } from '../support/submissions';
import { unique } from '../support/unique';
import { lab } from '../lab/assemblyline/facts';
import { popMessages } from '../../nodes/Assemblyline/client/ingest';
import { searchPage } from '../../nodes/Assemblyline/client/search';
import { ingest, submit } from '../../nodes/Assemblyline/client/submit';
import type { IngestMessage } from '../../nodes/Assemblyline/client/types';
import { startOne, stopOne } from '../lab/assemblyline';
import { publishAlerts, type Published } from '../lab/assemblyline/publish';
import { redis } from '../lab/assemblyline/queues';
import { type Execution, hasEnded, nodeOutput, triggerItems } from '../lab/n8n/driver';
import { runningPid, signal, sleep, waitFor } from '../lab/support';
import { long, publishDuring, Scene } from './harness';

const RATE = 10;

describe('The trigger loses nothing and doubles nothing', () => {
	let scene: Scene;
	let workflow: string;
	const published: Published[] = [];

	beforeAll(async () => {
		scene = await Scene.start();
		workflow = await scene.run({ options: { pollInterval: long ? 15 : 5 } });
	});
	afterAll(() => scene.remove(workflow));

	const arrive = async (alerts: Published[]) => {
		published.push(...alerts);
		// The last test counts the doubles of all.
		const tally = await scene.tally(workflow, alerts, undefined, 0);
		expectAll(tally, alerts.length);
		return tally;
	};
	const survives = async (fault: () => Promise<void>) => {
		const alerts = await publishDuring(RATE, fault);
		expect(alerts.length).toBeGreaterThanOrEqual(RATE);
		return arrive(alerts);
	};

	it('when the socket.io server is killed again and again', async () => {
		const { recovered } = await survives(async () => {
			for (let i = 0; i < (long ? 20 : 2); i++) {
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
		const { recovered } = await survives(async () => {
			await stopOne('nginx');
			await sleep(long ? 5_000 : 2_000);
			startOne('nginx');
		});
		expect(recovered).toBeGreaterThan(0);
	});

	it('when Redis stands still', async () => {
		await survives(async () => {
			const pid = runningPid('redis') ?? 0;
			signal(pid, 'SIGSTOP');
			await sleep(long ? 10_000 : 3_000);
			signal(pid, 'SIGCONT');
		});
	});

	it('when the API is down, and the socket.io server with it', async () => {
		const { recovered } = await survives(async () => {
			await Promise.all([stopOne('al47-api'), stopOne('al47-socketio')]);
			await sleep(long ? 60_000 : 4_000);
			startOne('al47-api');
			startOne('al47-socketio');
		});
		expect(recovered).toBeGreaterThan(0);
	});

	it('when the server forgets its sessions', async () => {
		await survives(async () => {
			for (let i = 0; i < (long ? 6 : 1); i++) {
				await redis('DEL', 'flask_sessions');
				await stopOne('al47-socketio');
				startOne('al47-socketio');
				await sleep(long ? 5_000 : 2_000);
			}
		});
	});

	describe('when n8n is killed and started again', () => {
		const mark = unique('queue');
		let queue: string;
		let slow: string;
		let alerts: Published[];
		let popped: IngestMessage;

		beforeAll(async () => {
			queue = await scene.create({ source: 'notificationQueue', notificationQueue: mark, query: `metadata.mark:${mark}`, events: undefined });
			expect(await scene.n8n.activate(queue)).toBe('published');
			const late = unique('late');
			slow = await scene.create({ query: `alert_id:${late}*`, options: { pollInterval: 1 } }, { seconds: 40 });
			await scene.activate(slow);
			const held = (await publishAlerts(late, 3, 10)).length;
			await waitFor(async () => (await scene.n8n.running(slow)) === held, 120_000, 100, 'executions that wait');
			alerts = await publishDuring(RATE, async () => {
				await scene.kill();
				const client = labClient(lab.servers[0]?.url ?? '');
				await ingest(client, { kind: 'text', text: mark }, { name: 'lost.txt', metadata: { mark }, params: {}, notification_queue: mark });
				popped = await waitFor(async () => (await popMessages(client, mark, 10))[0], 120_000, 200, 'the message');
				await sleep(long ? 40_000 : 0);
			});
			await scene.restart();
		});
		afterAll(async () => {
			for (const one of [queue, slow]) await scene.remove(one);
		});

		it('in between', async () => {
			expect((await arrive(alerts)).recovered).toBeGreaterThan(0);
		});

		it('but shows what was running as crashed, with its alert: nobody else can tell how far it came', async () => {
			const { n8n } = scene;
			const ended = async () => {
				const all = [...(await n8n.executions(workflow, 250)), ...(await n8n.executions(slow))];
				return all.every(hasEnded) ? all : undefined;
			};
			const interrupted = (await waitFor(ended, 120_000, 500, 'the executions')).filter(({ status }) => status !== 'success');
			expect(interrupted.length).toBeGreaterThanOrEqual(3);
			expect(new Set(interrupted.map(({ status }) => status))).toEqual(new Set(['crashed']));
			const retried = await Promise.all(interrupted.map(async ({ id }) => n8n.finished(await n8n.retry(id))));
			const idsOf = (executions: Execution[]) => executions.map((execution) => nodeOutput(execution, 'Assemblyline Trigger')[0]?.json.id);
			expect(idsOf(retried)).toEqual(interrupted.map((execution) => triggerItems(execution, 'Assemblyline Trigger')[0]?.json.id));
		});

		it('and a message that had just been popped is found again by the query of its queue', async () => {
			const { event } = await waitFor(async () => (await scene.starts(queue))[0], 120_000, 300, 'the lost message');
			expect(event).toMatchObject({ event: 'notification', id: popped.ingest_id, recovered: true, score: 0, sid: popped.submission.sid });
			await sleep(3_000);
			expect(await scene.starts(queue)).toHaveLength(1);
		});
	});

	describe('when n8n is killed, and a verdict changes', () => {
		const [none, malicious, not] = [{ malicious: 0, nonMalicious: 0 }, { malicious: 1, nonMalicious: 0 }, { malicious: 0, nonMalicious: 1 }];
		let watch: string;
		afterAll(() => scene.remove(watch));

		/** The votes before and after each change, once there are so many. */
		const votes = async (count: number) => {
			const starts = await waitFor(async () => ((await scene.starts(watch)).length >= count ? scene.starts(watch) : undefined), 120_000, 300, `${count} changes`);
			return starts.map(({ event }) => [event.before, event.after].map((one) => (one as { votes: unknown }).votes));
		};

		it('meanwhile and after it', async () => {
			const client = labClient(lab.servers[0]?.url ?? '');
			const mark = unique('verdict').replaceAll('_', '');
			const { sid } = await endOf(client, (await submit(client, { kind: 'text', text: mark }, { name: 'watched.txt', metadata: { mark }, params: {} })).sid);
			await waitFor(async () => (await searchPage(client, 'submission', { query: `metadata.mark:${mark} AND state:completed`, rows: 1 })).items.length === 1 || undefined, 120_000, 300, 'the submission in the index');
			watch = await scene.create({ source: 'verdictChanged', watch: 'query', query: `metadata.mark:${mark}`, events: undefined, options: { pollInterval: 1 } });
			expect(await scene.n8n.activate(watch)).toBe('published');
			const vote = (verdict: string) => client.write('PUT', `submission/verdict/${sid}/${verdict}/`);
			await scene.kill();
			await vote('malicious');
			await sleep(long ? 190_000 : 2_000);
			await scene.restart();
			expect(await votes(1)).toEqual([[none, malicious]]);
			await vote('non_malicious');
			await votes(2);
			await vote('malicious');
			await votes(3);
		});

		it('before it, in a burst of alerts, and it comes back after a while', async () => {
			const seconds = long ? 10 : 3;
			const publishing = publishAlerts(unique('killed'), seconds * 60, 60);
			await sleep(seconds * 700);
			await scene.kill();
			await sleep(long ? 190_000 : 5_000);
			await scene.restart();
			const restarted = Date.now();
			const alerts = await publishing;
			expect(alerts).toHaveLength(seconds * 60);
			await arrive(alerts);
			// The watch has had time to tell of a change once more.
			await sleep(Math.max(0, restarted + 5_000 - Date.now()));
			const told = [[none, malicious], [malicious, not], [not, malicious]];
			const inOrder = (all: object[]) => all.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
			expect(inOrder(await votes(3))).toEqual(inOrder(told));
		});
	});

	it('when a thousand alerts come at once', async () => {
		const count = long ? 1_000 : 150;
		const alerts = await publishAlerts(unique('burst'), count, 10_000);
		expect(alerts).toHaveLength(count);
		await arrive(alerts);
	});

	it('and delivers none of them once more later', async () => {
		expectAll(await scene.tally(workflow, published), published.length);
	});
});
