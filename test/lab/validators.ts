/**
 * The tools that judge what this pack writes in formats of others: OASIS's validator and library for STIX, MISP's
 * own library for its events. They live in a Python environment of their own, made when a test first asks.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { withLock } from './lock';
import { cacheRoot, LabError, progress, run, versionKey } from './support';

const lockFile = join(__dirname, 'validators.lock');
const folder = join(cacheRoot, `validators-${versionKey(readFileSync(lockFile, 'utf8'))}`);

/** Installs the tools unless they are there. */
async function installValidators(): Promise<void> {
	const complete = join(folder, 'complete');
	if (existsSync(complete)) return;
	await withLock(`${folder}.lock`, 'installing the validators', async () => {
		if (existsSync(complete)) return;
		progress('installing the validators of STIX and MISP');
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder, { recursive: true });
		const log = join(folder, 'install.log');
		await run(await findPython(), ['-m', 'venv', join(folder, 'venv')], { log });
		await run(join(folder, 'venv', 'bin', 'pip'), ['install', '--quiet', '--no-deps', '-r', lockFile], { log });
		writeFileSync(complete, `${new Date().toISOString()}\n`);
	});
}

/** A Python that the versions in the lock file are made for. */
async function findPython(): Promise<string> {
	const probe = 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] < (3, 11))';
	for (const candidate of ['python3.11', 'python3', '/usr/bin/python3']) {
		if (await run(candidate, ['-c', probe]).then(() => true, () => false)) return candidate;
	}
	throw new LabError('The validators need Python 3.11 or newer with its venv module (Debian 12: apt-get install python3-venv).');
}

/** What is to be judged, or the complaints about each of it. */
export interface Reports<T> {
	stix: T[];
	misp: T[];
}

/** The tools, which take seconds to load: one process for all reports. */
export class Validators {
	private constructor(
		private readonly child: ChildProcessByStdio<Writable, Readable, null>,
		private readonly answers: AsyncIterator<string>,
	) {}

	static async start(): Promise<Validators> {
		await installValidators();
		const child = spawn(join(folder, 'venv', 'bin', 'python'), [join(__dirname, 'validators.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
		// A program that ends early breaks the pipe; that it gives no answer tells the rest.
		child.stdin.on('error', () => undefined);
		return new Validators(child, createInterface({ input: child.stdout })[Symbol.asyncIterator]());
	}

	/**
	 * What the tools have to say against each report; nothing where it is right.
	 * @throws Error where they have ended
	 */
	async complaints(reports: Reports<object>): Promise<Reports<string[]>> {
		this.child.stdin.write(`${JSON.stringify(reports)}\n`);
		const { value, done } = await this.answers.next();
		if (done) throw new Error('The validators have ended without an answer');
		return JSON.parse(value) as Reports<string[]>;
	}

	async stop(): Promise<void> {
		const ended = once(this.child, 'close');
		this.child.stdin.end();
		await ended;
	}
}
