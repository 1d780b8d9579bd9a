/** The lab's Redis: Assemblyline's queues, running work and sessions. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { labEnvironment, progress, run, runRoot, waitFor } from '../support';
import { ports } from './ports';
import { type ProcessName, startOne, stopOne } from './processes';

/** What running processes have announced there, and the sessions of clients. */
const kept = [/^dispatchers-directory/, /^service-stasis-table$/, /^system$/, /^al-config$/, /^flask_sessions$/];

/** What holds work that a process has taken up, or is about to. */
const work = [/^m-(ingest|unique|complete|scanning-table)$/, /^dispatch-(submission-queue|active)/, /^service-queue-/];

/** Runs one Redis command and answers the lines of its reply. */
export async function redis(...args: string[]): Promise<string[]> {
	const reply = await run('redis-cli', ['-p', String(ports.redis), ...args], { env: labEnvironment() });
	return reply.split('\n').filter((line) => line !== '');
}

const isAny = (patterns: RegExp[]) => (key: string) => patterns.some((pattern) => pattern.test(key));

/** Whether the dispatcher that runs now has announced itself, and the service has asked for work. */
export async function coreIsReady(): Promise<boolean> {
	const announced = await redis('HVALS', 'dispatchers-directory').catch((): string[] => []);
	const startedAt = statSync(join(runRoot, 'pids', 'dispatcher.pid')).mtimeMs / 1000;
	if (!announced.some((time) => Number(time) >= Math.floor(startedAt))) return false;
	return (await redis('EXISTS', 'service-stasis-table'))[0] === '1';
}

/** Lets running work end, or ends it, so that none writes into data that is being put back. */
export async function endRunningWork(): Promise<void> {
	const idle = async () => !(await redis('KEYS', '*')).some(isAny(work));
	if (await waitFor(idle, 2000, 100).catch(() => false)) return;
	progress('ending work that is still running');
	const workers: ProcessName[] = ['lab-service', 'ingester', 'dispatcher'];
	await Promise.all(workers.map((name) => stopOne(name)));
	for (const key of await redis('KEYS', '*')) if (!/^(system|al-config|flask_sessions)$/.test(key)) await redis('DEL', key);
	for (const name of workers) startOne(name);
}

/** Deletes queues, tracked quotas and cached keys. */
export async function clearQueues(): Promise<void> {
	const keys = (await redis('KEYS', '*')).filter((key) => !isAny(kept)(key));
	if (keys.length > 0) await redis('DEL', ...keys);
	// The ingester remembers what it has seen, and forgets it on this message.
	await redis('PUBLISH', 'delete.submission', 'null');
}
