/**
 * The tools that judge what this pack writes in formats of others: OASIS's validator and library for STIX, MISP's
 * own library for its events. They live in a Python environment of their own, made when a test first asks.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** What the tools have to say against each report; nothing where it is right. */
export async function complaints(reports: Reports<object>): Promise<Reports<string[]>> {
	await installValidators();
	const answer = await run(join(folder, 'venv', 'bin', 'python'), [join(__dirname, 'validators.py')], { input: JSON.stringify(reports) });
	return JSON.parse(answer) as Reports<string[]>;
}
