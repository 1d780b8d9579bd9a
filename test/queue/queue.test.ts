import { publishAlerts, type Published } from '../lab/assemblyline/publish';
import { type CredentialRef, hasEnded, type N8n, nodeError, nodeOutput } from '../lab/n8n/driver';
import { packTarball } from '../lab/n8n/pack';
import { type BinaryDataMode, QueueN8n, stopQueue, type WorkerName, workers } from '../lab/n8n/queue';
import { sleep, waitFor } from '../lab/support';
import { createAction, createCredential, createRoundTrip, createTrigger, executionsByAlert, serveFile, sha256, submitAndWait, tally, unique, userSessions } from './harness';

jest.setTimeout(120_000);

const RATE = 10;

describe('The pack in an n8n with two workers', () => {
	let queue: QueueN8n;
	let credential: CredentialRef;
	const workflows: string[] = [];
	const n8n = (): N8n => queue.n8n;

	beforeAll(async () => {
		queue = await QueueN8n.start({ tarball: await packTarball(), binaryDataMode: 'database' });
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

	const activateTrigger = async (seconds?: number) => {
		const id = await kept(createTrigger(n8n(), credential, seconds));
		expect(await n8n().activate(id)).toBe('published');
		// The activation does not wait for the server; the subscription takes a moment more.
		await sleep(2_000);
		return id;
	};

	const other = (name: WorkerName): WorkerName => (name === workers[0] ? workers[1] : workers[0]);

	it('submits and waits in parallel on both workers, each with one session of its own', async () => {
		const before = await userSessions();
		const mark = unique();
		const workflow = await kept(createAction(n8n(), credential, submitAndWait(`={{ "queue ${mark} " + $execution.id }}`)));
		const ids = await Promise.all(Array.from({ length: 12 }, () => n8n().startManually(workflow, 'Start')));
		const executions = await Promise.all(ids.map((id) => n8n().finished(id, 60_000)));
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
		const workflow = await activateTrigger();
		const published = await publishAlerts(`queue-${Date.now()}`, 100, 50);
		expect(await tally(n8n(), workflow, published)).toEqual({ published: 100, delivered: 100, lost: [], doubled: [] });
		const ids = [...(await executionsByAlert(n8n(), workflow, published)).values()].flat().map(({ id }) => String(id));
		const onWorkers = workers.map((name) => queue.startedBy(name).filter((id) => ids.includes(id)));
		expect(onWorkers.flat().sort()).toEqual(ids.sort());
		for (const share of onWorkers) expect(share.length).toBeGreaterThan(0);
	});

	it('is cancelled while it waits on a worker', async () => {
		const workflow = await kept(createAction(n8n(), credential, submitAndWait(`LAB-SLEEP: 20\n${unique()}`)));
		const id = await n8n().startManually(workflow, 'Start');
		const worker = await queue.workerOf(id);
		await sleep(2_000);
		expect((await n8n().execution(id)).status).toBe('running');
		const asked = Date.now();
		await n8n().stopExecution(id);
		expect((await n8n().finished(id, 15_000)).status).toBe('canceled');
		// The worker itself lets go of it, too: n8n's word alone would not show that.
		await queue.finishedBy(worker, id, 15_000);
		expect(Date.now() - asked).toBeLessThan(15_000);
	});

	/** What the trigger calls the events of alerts. */
	/** Waits until all events have an execution that has ended, or for a minute. */
	const untilEnded = (workflow: string, events: string[]) => {
		const haveEnded = async () => {
			const all = await queue.executionsOf(workflow, events);
			return all.length >= events.length && all.every(hasEnded);
		};
		return waitFor(haveEnded, 60_000, 1_000, 'all ends').catch(() => undefined);
	};
	const created = (published: Published[]) => published.map(([id]) => `alertCreated:${id}`);

	it('goes on with the other worker when one is killed in the middle of its work', async () => {
		const trigger = await activateTrigger(1);
		const waiting = await kept(createAction(n8n(), credential, submitAndWait(`LAB-SLEEP: 20\n${unique()}`)));
		const id = await n8n().startManually(waiting, 'Start');
		const killed = await queue.workerOf(id);
		const before = queue.startedBy(killed).length;
		const publishing = publishAlerts(`worker-${Date.now()}`, 80, RATE);
		// Each of them takes a second: the last ones are in its hands then.
		await waitFor(() => queue.startedBy(killed).length >= before + 5, 30_000, 50, 'the worker to be at work');
		await queue.killWorker(killed);
		const events = created(await publishing);
		// n8n gives a dead worker's executions up once their locks have run out, and runs none a second time.
		expect(['crashed', 'error']).toContain((await n8n().finished(id, 40_000)).status);
		expect(queue.startedBy(other(killed))).not.toContain(id);
		await untilEnded(trigger, events);
		const executions = await queue.executionsOf(trigger, events);
		expect(executions.map(({ event }) => event).sort()).toEqual(events);
		expect(executions.filter((execution) => !hasEnded(execution))).toEqual([]);
		// What the dead worker had in hand comes to an end as a failure; nobody else has run it.
		const failed = executions.filter(({ status }) => status !== 'success');
		expect(failed.filter((execution) => queue.startedBy(other(killed)).includes(execution.id))).toEqual([]);
		expect(failed.length).toBeGreaterThan(0);
		expect(failed.length).toBeLessThan(20);
		// n8n throws away what it was started with; the trigger tells whose executions these were.
		expect(failed.filter(({ event }) => !queue.log().includes(event.replace(':', ' ')))).toEqual([]);
		await queue.startWorker(killed);
	});

	it('finds what came while main was dead', async () => {
		const workflow = await activateTrigger();
		const publishing = publishAlerts(`main-${Date.now()}`, 80, RATE);
		await sleep(2_000);
		await queue.killMain();
		await sleep(1_000);
		await queue.startMain();
		const published = await publishing;
		const events = created(published);
		await untilEnded(workflow, events);
		// Longer than the trigger needs for a double.
		await sleep(3_000);
		const executions = await queue.executionsOf(workflow, events);
		expect(executions.map(({ event }) => event).sort()).toEqual(events);
		// What main had written down as it died, and not yet handed to a worker, is among n8n's executions, and no more.
		expect(executions.filter(({ status }) => status !== 'success').length).toBeLessThan(4);
		const all = [...(await executionsByAlert(n8n(), workflow, published)).values()].flat();
		const recovered = all.filter((execution) => nodeOutput(execution, 'Assemblyline Trigger')[0]?.json.recovered === true);
		expect(recovered.length).toBeGreaterThan(0);
	});

	it('starts later what it could not start while its database was away', async () => {
		const trigger = await activateTrigger();
		const publishing = publishAlerts(`database-${Date.now()}`, 120, RATE);
		await sleep(2_000);
		await queue.withoutDatabase(() => sleep(6_000));
		const events = created(await publishing);
		const started = async () => (await queue.executionsOf(trigger, events)).map(({ event }) => event).sort();
		await waitFor(async () => (await started()).length >= events.length, 60_000, 500, 'an execution for each alert').catch(() => undefined);
		await sleep(2_000);
		expect(await started()).toEqual(events);
		await waitFor(() => n8n().executions('any', 1).then(() => true, () => false), 60_000, 500, 'n8n to find its database again');
	});

	it.each<BinaryDataMode>(['database', 'filesystem'])('uploads and downloads 20 MiB unchanged with binary data in the mode %s', async (mode) => {
		if (mode !== 'database') await queue.restart(mode);
		const source = await serveFile(20 * 1024 * 1024);
		try {
			const workflow = await kept(createRoundTrip(n8n(), credential, source.url));
			const execution = await n8n().run(workflow, 'Start', 60_000);
			expect(['Fetch', 'Upload', 'Download'].map((name) => nodeError(execution, name)?.message)).toEqual([undefined, undefined, undefined]);
			const [item] = nodeOutput(execution, 'Download');
			expect(item?.json.sha256).toBe(source.sha256);
			const id = item?.binary?.data?.id ?? '';
			expect(id).toMatch(mode === 'database' ? /^database:/ : /^filesystem/);
			// Main reads what a worker has written.
			expect(sha256(await n8n().binary(id))).toBe(source.sha256);
		} finally {
			source.close();
		}
	});
});
