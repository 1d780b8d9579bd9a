/**
 * n8n in queue mode, as a site runs it that has outgrown one process: a main process, two workers, and the
 * PostgreSQL and Redis that they share. Every process has a user folder of its own, as it has in a container.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../lock';
import { LabError, labEnvironment, logFile, portBase, portIsOpen, progress, run, runningPid, runRoot, signal, startProcess, stopProcess, waitFor } from '../support';
import { N8n } from './driver';
import { installN8n } from './install';
import { installPack } from './pack';
import { database, installQueueServers, queryRows, startPostgres, stopPostgres } from './postgres';
import { activateTrigger, launch, owner, processName, readLog, userFolder } from './start';

export const workers = ['queue-worker-1', 'queue-worker-2'] as const;
export type WorkerName = (typeof workers)[number];

/** Where each of the workers writes binary data; n8n reads it from either. */
export const binaryDataModes: Record<WorkerName, 'database' | 'filesystem'> = { 'queue-worker-1': 'database', 'queue-worker-2': 'filesystem' };

const MAIN = 'queue-main';
const REDIS = 'queue-redis';
const BOOT_TIMEOUT_MS = 300_000;

/** Offsets 500 to 599 from the lab's first port. */
const at = (offset: number) => portBase + 500 + offset;
const ports = { postgres: at(0), redis: at(1), main: at(10), 'queue-worker-1': at(20), 'queue-worker-2': at(30) } as const;

const folder = join(runRoot, 'queue');
const alone = <T>(action: () => Promise<T>) => withLock(`${folder}.lock`, "starting or stopping n8n's queue mode", action);

/** What main and workers have to agree on. */
const shared: Record<string, string> = {
	EXECUTIONS_MODE: 'queue',
	QUEUE_BULL_REDIS_HOST: '127.0.0.1',
	QUEUE_BULL_REDIS_PORT: String(ports.redis),
	DB_TYPE: 'postgresdb',
	DB_POSTGRESDB_HOST: '127.0.0.1',
	DB_POSTGRESDB_PORT: String(ports.postgres),
	DB_POSTGRESDB_DATABASE: database.name,
	DB_POSTGRESDB_USER: database.user,
	DB_POSTGRESDB_PASSWORD: database.password,
	// Only the file system mode of binary data uses it: a folder that all three can reach.
	N8N_STORAGE_PATH: join(folder, 'storage'),
	// Without it a run by hand stays on main, and a test would never see a worker.
	OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
	// n8n's own values, 60 and 30 s, would make a test wait that long for the work of a killed worker.
	QUEUE_WORKER_LOCK_DURATION: '6000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '3000',
	// The workers' logs tell which of them ran an execution.
	N8N_LOG_LEVEL: 'info',
};

/** One n8n in queue mode. */
export class QueueN8n {
	private main?: N8n;

	/** Starts everything with an empty database. */
	static async start(tarball: string): Promise<QueueN8n> {
		await Promise.all([installN8n(), installQueueServers()]);
		await stopQueue();
		return alone(async () => {
			rmSync(folder, { recursive: true, force: true });
			mkdirSync(join(folder, 'redis'), { recursive: true });
			mkdirSync(join(folder, 'storage'), { recursive: true });
			for (const port of Object.values(ports)) {
				if (await portIsOpen(port)) throw new LabError(`Something else listens on port ${port}, which n8n's queue mode needs`);
			}
			startRedis();
			const packs = [MAIN, ...workers].map((name) => installPack(userFolder(name), tarball));
			await Promise.all([startPostgres(join(folder, 'postgres'), ports.postgres), waitFor(() => portIsOpen(ports.redis), 120_000, 50, 'Redis'), ...packs]);
			const queue = new QueueN8n();
			await queue.startAll();
			return queue;
		});
	}

	/** The driver of the main process: the only one with the editor and the interfaces. */
	get n8n(): N8n {
		if (!this.main) throw new LabError('The main process does not run');
		return this.main;
	}

	/** Main makes the tables; workers that start beside it on an empty database would want to do so, too. */
	private async startAll(): Promise<void> {
		await this.startMain();
		await Promise.all(workers.map((name) => this.startWorker(name)));
		progress(`n8n runs in queue mode at ${this.n8n.url}`);
	}

	async startMain(): Promise<void> {
		await waitFor(async () => !(await portIsOpen(ports.main)), 120_000, 50, `port ${ports.main} to be free`);
		launch(MAIN, ports.main, { ...shared, N8N_DEFAULT_BINARY_DATA_MODE: 'database' });
		const driver = new N8n(`http://localhost:${ports.main}`);
		await isReady(MAIN, ports.main);
		if (!this.main || !(await driver.resume(this.main.session))) await driver.logIn(owner);
		this.main = driver;
	}

	async startWorker(name: WorkerName): Promise<void> {
		const port = ports[name];
		const health = { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port), N8N_WORKER_SERVER_ADDRESS: '127.0.0.1' };
		launch(name, port, { ...shared, ...health, N8N_DEFAULT_BINARY_DATA_MODE: binaryDataModes[name] }, ['worker', '--concurrency=10']);
		await isReady(name, port);
	}

	/** Takes the database away from all of them for a while. */
	async withoutDatabase(action: () => Promise<void>): Promise<void> {
		await stopPostgres();
		await action().finally(() => startPostgres(join(folder, 'postgres'), ports.postgres));
	}

	/** Has the Redis of the job queue refuse whatever needs memory for a while. A change of its master n8n waits out itself. */
	async withRedisFull(action: () => Promise<void>): Promise<void> {
		await redisCli('CONFIG', 'SET', 'maxmemory', '1');
		await action().finally(() => redisCli('CONFIG', 'SET', 'maxmemory', '0'));
	}

	/** Activates a workflow, and waits until its trigger hears the server. */
	activate(workflow: string): Promise<void> {
		return activateTrigger(this.n8n, MAIN, workflow);
	}

	/**
	 * The executions that a trigger's events have started, by the database itself: n8n's interfaces leave out what
	 * main, after a trouble, takes to be running still. `event` is what the trigger calls it, e.g. `alertCreated:7`.
	 */
	async executionsOf(workflowId: string, events: string[]): Promise<{ id: string; status: string; event: string }[]> {
		const byDigest = new Map(events.map((event) => [createHash('sha256').update(event).digest('base64url'), event]));
		const rows = await queryRows(ports.postgres, `select id, status, "deduplicationKey" from execution_entity where "workflowId" = '${workflowId}'`);
		return rows.flatMap((row) => {
			const [id = '', status = '', key = ''] = row.split('|');
			const event = byDigest.get(key.split(':').at(-1) ?? '');
			return event === undefined ? [] : [{ id, status, event }];
		});
	}

	/** Which executions a worker has taken up, by its own log. */
	startedBy(name: WorkerName): string[] {
		return [...readLog(name).matchAll(/Worker started execution (\d+)/g)].map(([, id]) => id ?? '');
	}

	/** The worker that has taken up an execution, as soon as one has. */
	workerOf(executionId: string): Promise<WorkerName> {
		return waitFor(() => workers.find((name) => this.startedBy(name).includes(executionId)), 120_000, 100, `a worker for execution ${executionId}`);
	}

	/** Waits until a worker itself says that it is done with an execution; a cancelled one it calls an error. */
	finishedBy(name: WorkerName, executionId: string, timeoutMs: number): Promise<boolean> {
		const done = () => new RegExp(`Worker (finished|errored while running) execution ${executionId} `).test(readLog(name));
		return waitFor(done, timeoutMs, 100, `${name} to finish execution ${executionId}`);
	}

	/** What main has written. */
	log = () => readLog(MAIN);
	killMain = () => kill(MAIN);
	killWorker = (name: WorkerName) => kill(name);
}

const redisCli = (...args: string[]) => run('redis-cli', ['-p', String(ports.redis), ...args], { env: labEnvironment() });

function startRedis(): void {
	const options = { port: String(ports.redis), bind: '127.0.0.1', dir: join(folder, 'redis'), save: '', appendonly: 'no' };
	startProcess(REDIS, 'redis-server', Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]), { cwd: join(folder, 'redis'), env: labEnvironment() });
}

async function isReady(name: string, port: number): Promise<void> {
	const log = logFile(processName(name));
	const ready = () => {
		if (runningPid(processName(name)) === undefined) {
			const tail = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-15).join('\n') : '';
			throw new LabError(`${name} ended while it started; see ${log}\n${tail}`);
		}
		return fetch(`http://127.0.0.1:${port}/healthz/readiness`).then(
			(reply) => reply.ok,
			() => false,
		);
	};
	await waitFor(ready, BOOT_TIMEOUT_MS, 200, `${name}; see ${log}`);
}

/** Ends a process as a power cut would, with what it started. */
async function kill(name: string): Promise<void> {
	const pid = runningPid(processName(name));
	if (pid !== undefined) signal(pid, 'SIGKILL');
	await stopProcess(processName(name));
}

async function stopInstances(): Promise<void> {
	await Promise.all([...workers, MAIN].map((name) => stopProcess(processName(name), 4_000)));
}

/** Ends everything of the queue mode; the installed packs stay for the next time. */
export function stopQueue(): Promise<void> {
	return alone(async () => {
		await stopInstances();
		await stopProcess(REDIS);
		await stopPostgres();
		for (const name of [MAIN, ...workers]) rmSync(logFile(processName(name)), { force: true });
	});
}
