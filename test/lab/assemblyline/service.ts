/** The lab's own Assemblyline service: two processes, and the server that hands them their work. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { folders } from './paths';

/**
 * These live and die together: one half of the service cannot go on without the other, and the server would
 * hand the next task to the unanswered request of a task handler that was killed.
 */
export const serviceProcesses = ['service-server', 'lab-service', 'task-handler'] as const;

/** Removes the pipes that the two halves meet in: those of an ended service are of no use to the next. */
export function removeServicePipes(): void {
	if (!existsSync(folders.service)) return;
	for (const name of readdirSync(folders.service)) rmSync(join(folders.service, name), { force: true });
}
