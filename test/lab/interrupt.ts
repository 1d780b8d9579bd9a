/** What happens when somebody ends a program of the lab in the middle of its work, by Ctrl-C or SIGTERM. */
import { readdirSync, readFileSync } from 'node:fs';
import { releaseLocks } from './lock';

/** How long the ended programs have for their own end. */
const GRACE_MS = 5_000;

/**
 * Ends what this process runs, lets its locks go, and calls `tidy`; then the process ends, too. All of it at one go:
 * what was under way here cannot start anything more. The servers of the lab are groups of their own, and go on.
 */
export function onInterrupt(tidy: () => void): void {
	for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]] as const) {
		process.once(signal, () => {
			// A second Ctrl-C must not end the tidying.
			for (const again of ['SIGINT', 'SIGTERM']) process.on(again, () => undefined);
			process.stderr.write('\nEnding what runs, and tidying up\n');
			endPrograms();
			releaseLocks();
			tidy();
			process.exit(code);
		});
	}
}

/** Ends all programs below this process that are of its group: those that it waits for, and theirs. */
function endPrograms(): void {
	const running = () => descendants(process.pid);
	for (const pid of running()) kill(pid, 'SIGTERM');
	for (const end = Date.now() + GRACE_MS; Date.now() < end && running().length > 0; ) pause(50);
	for (const pid of running()) kill(pid, 'SIGKILL');
}

function descendants(root: number): number[] {
	const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => processOf(Number(name)));
	const group = all.find(({ pid }) => pid === root)?.group;
	const below = (parent: number): number[] => all.filter((one) => one.parent === parent && one.group === group).flatMap(({ pid }) => [pid, ...below(pid)]);
	return below(root);
}

/** Parent and group of a process; nothing for one that has ended. */
function processOf(pid: number): { pid: number; parent: number; group: number }[] {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return state === 'Z' ? [] : [{ pid, parent: Number(parent), group: Number(group) }];
	} catch {
		return [];
	}
}

function kill(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch {
		// It has ended in the meantime: that is what was wanted.
	}
}

/** Waits without giving way to anything else of this process. */
function pause(ms: number): void {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
