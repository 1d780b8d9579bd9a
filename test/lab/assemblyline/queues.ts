/** The lab's Redis: Assemblyline's queues, running work and sessions. */
import { labEnvironment, progress, run, waitFor } from '../support';
import { ports } from './ports';
import { processNames, startOne, stopOne } from './processes';
import { removeServicePipes } from './pipes';

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

/** Whether the dispatcher has announced itself and the service has asked for work. */
export async function coreIsReady(): Promise<boolean> {
	const keys = await redis('KEYS', '*').catch((): string[] => []);
	return keys.includes('dispatchers-directory') && keys.includes('service-stasis-table');
}

/** Lets running work end, or ends it, so that none writes into data that is being put back. */
export async function endRunningWork(): Promise<void> {
	const idle = async () => !(await redis('KEYS', '*')).some(isAny(work));
	if (await waitFor(idle, 2000, 100).catch(() => false)) return;
	progress('ending work that is still running');
	const workers = processNames.filter((name) => /^(ingester|dispatcher|lab-service|task-handler)$/.test(name));
	await Promise.all(workers.map((name) => stopOne(name)));
	removeServicePipes();
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
