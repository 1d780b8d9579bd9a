import { publishAlerts, publishWhile, type Published } from '../lab/assemblyline/publish';
import { type CredentialRef, hasEnded, type N8n, nodeError, nodeOutput } from '../lab/n8n/driver';
import { packTarball } from '../lab/n8n/pack';
import { binaryDataModes, QueueN8n, stopQueue, type WorkerName, workers } from '../lab/n8n/queue';
import { sleep, waitFor } from '../lab/support';
import { expectAll, Starts } from '../support/starts';
import { unique } from '../support/unique';
import { createAction, createCredential, createRoundTrip, createTrigger, serveFile, sha256, submitAndWait, userSessions } from './harness';

const RATE = 10;

describe('The pack in an n8n with two workers', () => {
	let queue: QueueN8n;
	let credential: CredentialRef;
	const workflows: string[] = [];
	const n8n = (): N8n => queue.n8n;
	const starts = new Starts(n8n);

	beforeAll(async () => {
		queue = await QueueN8n.start(await packTarball());
		credential = await createCredential(n8n());
	});
	afterEach(async () => {
		for (const id of workflows.splice(0)) {
			await n8n().deactivate(id).catch(() => undefined);
			await n8n().deleteWorkflow(id).catch(() => undefined);
		}
	});
	afterAll(stopQueue);

	const kept = async (creation: Promise<string>) => {
		const id = await creation;
		workflows.push(id);
		return id;
	};

	const activateTrigger = async (mark: string, seconds?: number) => {
		const id = await kept(createTrigger(n8n(), credential, mark, seconds));
		await queue.activate(id);
		return id;
	};

	const other = (name: WorkerName): WorkerName => (name === workers[0] ? workers[1] : workers[0]);

	/** What the trigger calls the events of alerts. */
	const created = (published: Published[]) => published.map(([id]) => `alertCreated:${id}`);

	/** The executions of all events, once all of them have ended. */
	const untilEnded = async (workflow: string, events: string[]) => {
		const haveEnded = async () => {
			const all = await queue.executionsOf(workflow, events);
			return all.length >= events.length && all.every(hasEnded);
		};
		await waitFor(haveEnded, 120_000, 500, 'all ends').catch(() => undefined);
		return queue.executionsOf(workflow, events);
	};

	it('submits and waits in parallel on both workers, each with one session of its own', async () => {
		const before = await userSessions();
		const mark = unique('queue');
		const workflow = await kept(createAction(n8n(), credential, submitAndWait(`={{ "${mark} " + $execution.id }}`)));
		const ids = await Promise.all(Array.from({ length: 12 }, () => n8n().startManually(workflow, 'Start')));
		const executions = await Promise.all(ids.map((id) => n8n().finished(id)));
		expect(executions.map(({ status }) => status)).toEqual(ids.map(() => 'success'));
		const records = executions.map((execution) => nodeOutput(execution, 'Assemblyline')[0]?.json);
		expect(records.map((record) => record?.state)).toEqual(ids.map(() => 'completed'));
		expect(new Set(records.map((record) => record?.sid)).size).toBe(ids.length);
		const onWorkers = workers.map((name) => queue.startedBy(name).filter((id) => ids.includes(id)));
		expect(onWorkers.flat().sort()).toEqual([...ids].sort());
		for (const share of onWorkers) expect(share.length).toBeGreaterThan(0);
		const made = [...(await userSessions())].filter((session) => !before.has(session));
		expect(made).toHaveLength(workers.length);
	});

	it('runs the trigger on main and its executions on the workers: one for each alert', async () => {
		const mark = unique('queue');
		const workflow = await activateTrigger(mark);
		const published = await publishAlerts(mark, 100, 50);
		expectAll(await starts.tally(workflow, published), 100);
		const ids = (await starts.of(workflow)).map(({ execution }) => execution);
		const onWorkers = workers.map((name) => queue.startedBy(name).filter((id) => ids.includes(id)));
		expect(onWorkers.flat().sort()).toEqual(ids.sort());
		for (const share of onWorkers) expect(share.length).toBeGreaterThan(0);
	});

	it('is cancelled while it waits on a worker', async () => {
		const workflow = await kept(createAction(n8n(), credential, submitAndWait(`LAB-SLEEP: 40\n${unique('queue')}`)));
		const id = await n8n().startManually(workflow, 'Start');
		const worker = await queue.workerOf(id);
		await sleep(2_000);
		expect((await n8n().execution(id)).status).toBe('running');
		const asked = Date.now();
		await n8n().stopExecution(id);
		expect((await n8n().finished(id)).status).toBe('canceled');
		// The worker itself lets go of it, too: n8n's word alone would not show that.
		await queue.finishedBy(worker, id, 20_000);
		expect(Date.now() - asked).toBeLessThan(20_000);
	});

	it.each(workers)('uploads and downloads 5 MiB unchanged on the worker %s, each with another mode of binary data', async (worker) => {
		const source = await serveFile(5 * 1024 * 1024);
		try {
			const workflow = await kept(createRoundTrip(n8n(), credential, source.url));
			// Whichever worker is free takes a job.
			const onIt = async () => {
				const execution = await n8n().run(workflow, 'Start');
				expect(['Fetch', 'Upload', 'Download'].map((name) => nodeError(execution, name)?.message)).toEqual([undefined, undefined, undefined]);
				return queue.startedBy(worker).includes(String(execution.id)) ? execution : undefined;
			};
			const [item] = nodeOutput(await waitFor(onIt, 120_000, 0, `a run on ${worker}`), 'Download');
			expect(item?.json.sha256).toBe(source.sha256);
			const id = item?.binary?.data?.id ?? '';
			expect(id).toMatch(new RegExp(`^${binaryDataModes[worker]}`));
			// Main reads what a worker has written.
			expect(sha256(await n8n().binary(id))).toBe(source.sha256);
		} finally {
			source.close();
		}
	});

	it('runs each event once that the Redis of its job queue has refused', async () => {
		const mark = unique('redis');
		const workflow = await activateTrigger(mark);
		const isRefused = () => new RegExp(`did not start the workflow for alertCreated ${mark}-\\d+: OOM`).test(queue.log());
		const published = await publishWhile(mark, RATE, async () => {
			await sleep(1_000);
			await queue.withRedisFull(async () => void (await waitFor(isRefused, 20_000, 200, 'a refusal')));
			await sleep(1_000);
		});
		const ran = async () => (await n8n().executions(workflow, 250)).filter(({ status }) => status === 'success').map((execution) => String(nodeOutput(execution, 'Assemblyline Trigger')[0]?.json.id)).sort();
		await waitFor(async () => (await ran()).length >= published.length, 120_000, 500, 'a run for each alert').catch(() => undefined);
		await sleep(2_000);
		expect(await ran()).toEqual(published.map(([id]) => id));
	});

	it('starts later what it could not start while its database was away', async () => {
		const mark = unique('database');
		const trigger = await activateTrigger(mark);
		const published = await publishWhile(mark, RATE, async () => {
			await sleep(1_000);
			await queue.withoutDatabase(() => sleep(6_000));
			await sleep(1_000);
		});
		const events = created(published);
		const started = async () => (await queue.executionsOf(trigger, events)).map(({ event }) => event).sort();
		await waitFor(async () => (await started()).length >= events.length, 120_000, 500, 'an execution for each alert').catch(() => undefined);
		await sleep(2_000);
		expect(await started()).toEqual(events);
		await waitFor(() => n8n().executions('any', 1).then(() => true, () => false), 120_000, 500, 'n8n to find its database again');
	});

	it('goes on with the other worker when one is killed in the middle of its work', async () => {
		const mark = unique('worker');
		const trigger = await activateTrigger(mark, 1);
		const waiting = await kept(createAction(n8n(), credential, submitAndWait(`LAB-SLEEP: 40\n${unique('queue')}`)));
		const id = await n8n().startManually(waiting, 'Start');
		const killed = await queue.workerOf(id);
		const before = queue.startedBy(killed).length;
		const published = await publishWhile(mark, RATE, async () => {
			// Each of them takes a second: the last ones are in its hands then.
			await waitFor(() => queue.startedBy(killed).length >= before + 5, 120_000, 50, 'the worker to be at work');
			await queue.killWorker(killed);
			await sleep(2_000);
		});
		// n8n gives a dead worker's executions up once their locks have run out, and runs none a second time.
		expect(['crashed', 'error']).toContain((await n8n().finished(id)).status);
		expect(queue.startedBy(other(killed))).not.toContain(id);
		const events = created(published);
		const executions = await untilEnded(trigger, events);
		expect(executions.map(({ event }) => event).sort()).toEqual(events);
		expect(executions.filter((execution) => !hasEnded(execution))).toEqual([]);
		// What the dead worker had in hand comes to an end as a failure; nobody else has run it.
		const failed = executions.filter(({ status }) => status !== 'success');
		expect(failed.filter((execution) => queue.startedBy(other(killed)).includes(execution.id))).toEqual([]);
		expect(failed.length).toBeGreaterThan(0);
		expect(failed.length).toBeLessThan(20);
		// n8n throws away what it was started with; the trigger tells whose executions these were.
		expect(failed.filter(({ event }) => !queue.log().includes(event.replace(':', ' ')))).toEqual([]);
	});

	it('finds what came while main was dead', async () => {
		const mark = unique('main');
		const workflow = await activateTrigger(mark);
		const published = await publishWhile(mark, RATE, async () => {
			await sleep(3_000);
			await queue.killMain();
			await sleep(2_000);
		});
		await queue.startMain();
		const events = created(published);
		const executions = await untilEnded(workflow, events);
		expect(executions.map(({ event }) => event).sort()).toEqual(events);
		// What main had written down as it died, and not yet handed to a worker, is among n8n's executions, and no more.
		expect(executions.filter(({ status }) => status !== 'success').length).toBeLessThan(RATE);
		// Longer than the trigger needs for a double.
		const { recovered } = await starts.tally(workflow, published, 0, 3_000);
		expect(recovered).toBeGreaterThan(0);
		expect((await queue.executionsOf(workflow, events)).map(({ event }) => event).sort()).toEqual(events);
	});
});
