/** What every benchmark shares: how a figure is taken, and the row that it becomes. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { lab } from '../test/lab/assemblyline/facts';
import { labEnvironment } from '../test/lab/support';

/** One line of the result: ours beside a peer's, and what is asked of their ratio. */
export interface Row {
	what: string;
	ours: string;
	peer: string;
	peerName: string;
	ratio?: number;
	/** e.g. `>= 4`. */
	wanted: string;
	met: boolean;
}

/** The middle of several runs. */
export function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Milliseconds that an action takes. */
export async function timed(action: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await action();
	return performance.now() - start;
}

/** Runs one function of peer.py and answers what it prints as JSON. */
export function pythonPeer<T>(url: string, job: string, ...args: string[]): Promise<T> {
	return runJson<T>(lab.python, [join(__dirname, 'peer.py'), url, lab.ca, lab.admin.name, lab.admin.apiKey, job, ...args]);
}

/** Runs a program of this folder in a process of its own and answers what it prints as JSON. */
export function childProcess<T>(file: string, ...args: string[]): Promise<T> {
	return runJson<T>(join(__dirname, '..', 'node_modules', '.bin', 'tsx'), [join(__dirname, file), ...args]);
}

function runJson<T>(program: string, args: string[]): Promise<T> {
	return new Promise((resolve, reject) => {
		execFile(program, args, { env: labEnvironment({ NO_PROXY: '*' }), maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
			if (error) reject(new Error(`${program} ${args.join(' ')}: ${stderr.slice(-2000)}`));
			else resolve(JSON.parse(stdout) as T);
		});
	});
}
