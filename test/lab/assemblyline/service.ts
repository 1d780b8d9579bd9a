/** The lab's own Assemblyline service: three instances of two processes each, and the server that hands them their work. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runningPid, signal } from '../support';
import { folders } from './paths';

/** What the first start registers the service with: the server, and one instance. */
export const firstInstance = ['service-server', 'lab-service', 'task-handler'] as const;

/**
 * These live and die together: one half of the service cannot go on without the other, and the server would
 * hand the next task to the unanswered request of a task handler that was killed. There are several instances, as a task
 * that takes long would hold up all others.
 */
export const serviceProcesses = [...firstInstance, 'lab-service-2', 'task-handler-2', 'lab-service-3', 'task-handler-3'] as const;

/** Has every instance stand still, as if all were at work; answers what lets them go on. */
export function holdService(): () => void {
	const pids = (['lab-service', 'lab-service-2', 'lab-service-3'] as const).flatMap((name) => runningPid(name) ?? []);
	for (const pid of pids) signal(pid, 'SIGSTOP');
	return () => {
		for (const pid of pids) signal(pid, 'SIGCONT');
	};
}

/** Removes the pipes that the two halves meet in: those of an ended service are of no use to the next. */
export function removeServicePipes(): void {
	if (!existsSync(folders.service)) return;
	for (const name of readdirSync(folders.service)) rmSync(join(folders.service, name), { force: true });
}
