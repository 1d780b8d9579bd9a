import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { waitFor } from '../../lab/support';

const lab = join(__dirname, '..', '..', 'lab');
/** As package.json has it: tsx's own program kills what does not answer a signal within a blink. */
const typescript = ['--import', pathToFileURL(require.resolve('tsx')).href];

/** A program of the lab in the middle of its work: it holds a lock, and waits for a shell that waits for another. */
const PROGRAM = `
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { onInterrupt } from '${lab}/interrupt';
import { withLock } from '${lab}/lock';
import { run } from '${lab}/support';

onInterrupt(() => writeFileSync('tidied', ''));
const server = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
writeFileSync('server.pid', String(server.pid));
void withLock('a.lock', 'working', async () => {
	const work = run('sh', ['-c', 'sh -c "echo \\$\\$ > program.pid; exec sleep 60"; echo more > after']).catch(() => undefined);
	// On a busy machine it hears nothing for a while.
	setInterval(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500), 1);
	await work;
	await new Promise(() => undefined);
});
`;

const isRunning = (pid: number) => {
	try {
		// What has ended and was not waited for by its parent yet is a zombie.
		return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
	} catch {
		return false;
	}
};

it.each<[NodeJS.Signals, number]>([['SIGINT', 130], ['SIGTERM', 143]])('%s ends what a program runs, lets its locks go and tidies up; servers go on', async (signal, code) => {
	const folder = mkdtempSync(join(tmpdir(), 'interrupt-'));
	writeFileSync(join(folder, 'program.ts'), PROGRAM);
	const at = (name: string) => join(folder, name);
	const pidIn = (name: string) => (existsSync(at(name)) ? Number(readFileSync(at(name), 'utf8')) || undefined : undefined);
	const program = spawn(process.execPath, [...typescript, 'program.ts'], { cwd: folder, stdio: 'ignore' });
	const ended = new Promise((resolve) => program.once('exit', resolve));
	try {
		const inner = await waitFor(() => pidIn('program.pid'), 120_000, 50, 'the program');
		expect([isRunning(inner), existsSync(at('a.lock'))]).toEqual([true, true]);
		program.kill(signal);
		expect(await ended).toBe(code);
		expect([isRunning(inner), existsSync(at('a.lock')), existsSync(at('after')), existsSync(at('tidied'))]).toEqual([false, false, false, true]);
		expect(isRunning(pidIn('server.pid') ?? 0)).toBe(true);
	} finally {
		const server = pidIn('server.pid');
		if (server !== undefined) process.kill(server, 'SIGKILL');
		rmSync(folder, { recursive: true, force: true });
	}
});
