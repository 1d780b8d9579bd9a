/** A lock between programs: two test runs may ask for the same lab at the same time. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { progress, sleep } from './support';

/** Runs `action` while holding a lock folder; one left behind by a dead program is taken over. */
export async function withLock<T>(folder: string, what: string, action: () => Promise<T>): Promise<T> {
	mkdirSync(dirname(folder), { recursive: true });
	for (let told = false; !take(folder); told = true) {
		if (!told) progress(`another program is ${what}; waiting for it`);
		if (isAbandoned(folder)) rmSync(folder, { recursive: true, force: true });
		else await sleep(300);
	}
	held.add(folder);
	try {
		return await action();
	} finally {
		held.delete(folder);
		rmSync(folder, { recursive: true, force: true });
	}
}

/** The locks of this process. */
const held = new Set<string>();

/** Lets all locks of this process go, whatever it is doing: it is about to end. */
export function releaseLocks(): void {
	for (const folder of held) rmSync(folder, { recursive: true, force: true });
	held.clear();
}

function take(folder: string): boolean {
	try {
		mkdirSync(folder);
	} catch {
		return false;
	}
	writeFileSync(join(folder, 'pid'), String(process.pid));
	return true;
}

/** Whether the owner is gone, or died before it could write its process id. */
function isAbandoned(folder: string): boolean {
	try {
		return !isAlive(Number(readFileSync(join(folder, 'pid'), 'utf8')));
	} catch {
		const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
		return age > 5000;
	}
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}
