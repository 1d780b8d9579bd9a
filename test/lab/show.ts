import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { labEnvironment } from './support';

const root = join(__dirname, '..', '..');

export interface ShowOptions {
	env?: Record<string, string>;
	/** Stands before each line, where several programs write at once. */
	label?: string;
}

/** Runs a program of the project with its output on the terminal; answers its exit code. */
export function show(program: string, args: string[], { env, label }: ShowOptions = {}): Promise<number> {
	const output = label === undefined ? 'inherit' : 'pipe';
	const child = spawn(join(root, 'node_modules', '.bin', program), args, { cwd: root, env: labEnvironment(env), stdio: ['ignore', output, output] });
	for (const stream of [child.stdout, child.stderr]) {
		if (!stream) continue;
		createInterface({ input: stream }).on('line', (line) => process.stderr.write(`${label} | ${line}\n`));
	}
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		// Not at its exit: what it has written last is read until then.
		child.once('close', (code) => resolve(code ?? 1));
	});
}
