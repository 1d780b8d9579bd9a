import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { labEnvironment } from './support';

const root = join(__dirname, '..', '..');

/** Runs a program of the project with its output on the terminal; answers its exit code. */
export function show(program: string, args: string[], env: Record<string, string> = {}): Promise<number> {
	return new Promise((resolve, reject) => {
		const child = spawn(join(root, 'node_modules', '.bin', program), args, {
			cwd: root,
			env: labEnvironment(env),
			stdio: ['ignore', 'inherit', 'inherit'],
		});
		child.once('error', reject);
		child.once('exit', (code) => resolve(code ?? 1));
	});
}
