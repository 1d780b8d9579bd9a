/**
 * What every part of the lab shares: where it keeps things, how it starts and ends processes, how it
 * shows progress. Nothing here knows Assemblyline or n8n.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder, outside the repository, that holds everything the lab installs. */
export const cacheRoot =
	process.env.ASSEMBLYLINE_LAB_CACHE ??
	join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-assemblyline');

/** Data, logs and process ids of the running lab; safe to delete when nothing runs. */
export const runRoot = join(cacheRoot, 'run');

/**
 * First port of the lab; every server takes a fixed offset from it. Linux gives ports from 32768 on to outgoing
 * connections, and one of those may have a server's port first.
 */
export const portBase = Number(process.env.ASSEMBLYLINE_LAB_PORT_BASE ?? 18000);
if (!(portBase >= 1024 && portBase <= 31_000)) throw new Error('ASSEMBLYLINE_LAB_PORT_BASE must be a number from 1024 to 31000');

/** A short key over the given texts: an install folder named by it changes when a version changes. */
export function versionKey(...texts: string[]): string {
	return createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 12);
}

/** The environment for the lab's programs: the caller's, less what would override a TLS setting. */
export function labEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
	const environment: NodeJS.ProcessEnv = { ...process.env, ...extra };
	delete environment.REQUESTS_CA_BUNDLE;
	delete environment.CURL_CA_BUNDLE;
	return environment;
}

const startedAt = Date.now();

/** Prints one line of progress with the seconds since the program's start. */
export function progress(message: string): void {
	const seconds = ((Date.now() - startedAt) / 1000).toFixed(0).padStart(4);
	process.stderr.write(`[${seconds} s] ${message}\n`);
}

/** An error whose message tells a person what to do; printed without a stack. */
export class LabError extends Error {}

/** Runs a program's main function; what goes wrong is printed, and makes its exit code 1. */
export function asProgram(main: () => Promise<void>): void {
	// The pack's own waits are time limits of the platform, which do not keep a process from ending.
	const alive = setInterval(() => undefined, 60_000);
	main()
		.catch((error: unknown) => {
			process.stderr.write(`${error instanceof LabError ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
			process.exitCode = 1;
		})
		.finally(() => clearInterval(alive));
}

/**
 * Runs a program to its end and answers its standard output.
 * Its whole output is added to `log`; a failure names the program, the log and the last lines.
 */
export function run(
	command: string,
	args: string[],
	options: { cwd?: string; env?: NodeJS.ProcessEnv; log?: string; input?: string } = {},
): Promise<string> {
	return new Promise((resolve, reject) => {
		const child = execFile(
			command,
			args,
			{ cwd: options.cwd, env: options.env ?? labEnvironment(), maxBuffer: 256 * 1024 * 1024 },
			(error, stdout, stderr) => {
				if (options.log) writeFileSync(options.log, stdout + stderr, { flag: 'a' });
				if (!error) return resolve(stdout);
				const tail = (stdout + stderr).trim().split('\n').slice(-15).join('\n');
				reject(new LabError(`${command} ${args.slice(0, 6).join(' ')} failed: ${error.message.split('\n')[0]}\n${tail}`));
			},
		);
		// A program that ends without reading its input breaks the pipe; its exit code tells the rest.
		child.stdin?.on('error', () => undefined);
		child.stdin?.end(options.input ?? '');
	});
}

/** Whether a program can be found on the PATH. */
export async function isInstalled(program: string): Promise<boolean> {
	return run('sh', ['-c', `command -v ${program}`]).then(
		() => true,
		() => false,
	);
}

const pidFile = (name: string) => join(runRoot, 'pids', `${name}.pid`);

/** The log file of a named background process. */
export const logFile = (name: string) => join(runRoot, 'logs', `${name}.log`);

/** The pid of a named background process, if it still runs. */
export function runningPid(name: string): number | undefined {
	if (!existsSync(pidFile(name))) return undefined;
	const [pid, birth] = readFileSync(pidFile(name), 'utf8').split(' ');
	if (!pid || birthOf(Number(pid)) !== birth) return undefined;
	return Number(pid);
}

/** The kernel's start time of a process: tells a process from a later one with the same pid. */
function birthOf(pid: number): string | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return fields[0] === 'Z' ? undefined : fields[19];
	} catch {
		return undefined;
	}
}

/**
 * Starts a named process in the background, in a process group of its own, with standard input closed
 * and all output in its log. Does nothing when it already runs.
 */
export function startProcess(
	name: string,
	command: string,
	args: string[],
	options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): number {
	const existing = runningPid(name);
	if (existing) return existing;
	mkdirSync(join(runRoot, 'pids'), { recursive: true });
	mkdirSync(join(runRoot, 'logs'), { recursive: true });
	const log = openSync(logFile(name), 'a');
	const child: ChildProcess = spawn(command, args, {
		cwd: options.cwd,
		env: options.env ?? labEnvironment(),
		detached: true,
		stdio: ['ignore', log, log],
	});
	closeSync(log);
	if (child.pid === undefined) throw new LabError(`${command} could not be started`);
	child.on('error', () => undefined);
	child.unref();
	writeFileSync(pidFile(name), `${child.pid} ${birthOf(child.pid) ?? ''}`);
	return child.pid;
}

/** Ends a named process and its group: first politely, after `graceMs` for good. */
export async function stopProcess(name: string, graceMs = 5000): Promise<void> {
	const pid = runningPid(name);
	if (pid !== undefined) {
		signal(pid, 'SIGTERM');
		const ended = await waitFor(() => runningPid(name) === undefined, graceMs, 50).catch(() => false);
		if (ended === false) {
			signal(pid, 'SIGKILL');
			await waitFor(() => runningPid(name) === undefined, 60_000, 50);
		}
	}
	rmSync(pidFile(name), { force: true });
}

/** Sends a signal to a process group. */
export function signal(pid: number, name: NodeJS.Signals): void {
	try {
		process.kill(-pid, name);
	} catch {
		// The group ended in the meantime: that is what the caller wanted.
	}
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Asks `probe` until it answers something true, and answers that; throws after `timeoutMs`. */
export async function waitFor<T>(
	probe: () => T | Promise<T>,
	timeoutMs: number,
	intervalMs = 200,
	what = 'the lab',
): Promise<NonNullable<T>> {
	const end = Date.now() + timeoutMs;
	for (;;) {
		const answer = await probe();
		if (answer) return answer;
		if (Date.now() > end) throw new LabError(`waited ${timeoutMs / 1000} s for ${what} in vain`);
		await sleep(intervalMs);
	}
}

/** Whether something listens on a local port. */
export function portIsOpen(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect({ port, host: '127.0.0.1' });
		socket.once('connect', () => resolve(socket.destroy() !== undefined));
		socket.once('error', () => resolve(false));
	});
}
