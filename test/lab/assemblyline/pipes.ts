/** The lab's own Assemblyline service, which runs as two processes. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runningPid } from '../support';
import { folders } from './paths';

/**
 * Removes the pipes that the two halves of the service meet in, when neither runs: one that a dead half
 * leaves behind is of no use to the next.
 */
export function removeServicePipes(): void {
	if (runningPid('lab-service') !== undefined || runningPid('task-handler') !== undefined) return;
	if (!existsSync(folders.service)) return;
	for (const name of readdirSync(folders.service)) rmSync(join(folders.service, name), { force: true });
}
