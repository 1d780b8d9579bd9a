/** Installs n8n into the lab's cache with npm. To pin another: `npm install n8n@<version> --package-lock-only` in pinned/. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { withLock } from '../lock';
import { cacheRoot, isInstalled, LabError, labEnvironment, progress, run, versionKey } from '../support';

/** The n8n that the tests run, with the version of each of its packages: the same everywhere, whatever came out since. */
const pinned = join(__dirname, 'pinned');
const PINNED_FILES = ['package.json', 'package-lock.json'];

const read = (file: string) => readFileSync(join(pinned, file), 'utf8');

export const N8N_VERSION = (JSON.parse(read('package.json')) as { dependencies: { n8n: string } }).dependencies.n8n;

const nodeMajor = process.version.split('.')[0] ?? '';

/** Where a version is installed: the pinned one as a whole, any other by its number. */
const rootOf = (version: string) => join(cacheRoot, `n8n-${version === N8N_VERSION ? versionKey(...PINNED_FILES.map(read), nodeMajor) : versionKey(version, nodeMajor)}`);

/** n8n's start script; run with this process's own Node, which is one that n8n supports. */
export const programOf = (version: string) => join(rootOf(version), 'node_modules', 'n8n', 'bin', 'n8n');

export const n8nProgram = programOf(N8N_VERSION);

/** Where the database of a version is kept as it makes it at its first start: its migrations take half of that start. */
export const firstDatabase = (version: string) => join(rootOf(version), 'first.sqlite');

/** Older versions take xlsx from a server of its own, which npm's registry is to stand in for. */
const unpinned = (version: string) => JSON.stringify({ private: true, dependencies: { n8n: version }, overrides: { xlsx: '0.18.5' } });

/** The environment in which npm and node are the ones that run this program. */
export function nodeEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
	const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
	// npm hands its own settings down as variables; those of the outer npm are none of the inner one's business.
	const environment = labEnvironment({ PATH: path, ...extra });
	// Nor may n8n take itself for one under test, as it does under jest's NODE_ENV.
	for (const name of Object.keys(environment)) if (/^(npm_(package|lifecycle|command)|NODE_ENV$|JEST_)/.test(name)) delete environment[name];
	return environment;
}

/** Installs n8n unless it is there: four minutes and 3 GB the first time. */
export async function installN8n(version = N8N_VERSION): Promise<void> {
	const installRoot = rootOf(version);
	const complete = join(installRoot, 'complete');
	if (existsSync(complete)) return;
	mkdirSync(cacheRoot, { recursive: true });
	await withLock(`${installRoot}.lock`, 'installing n8n', async () => {
		if (existsSync(complete)) return;
		await assertBuildTools();
		// What an interrupted installation has left is not to be trusted.
		rmSync(installRoot, { recursive: true, force: true });
		mkdirSync(installRoot, { recursive: true });
		const isPinned = version === N8N_VERSION;
		if (isPinned) for (const file of PINNED_FILES) copyFileSync(join(pinned, file), join(installRoot, file));
		else writeFileSync(join(installRoot, 'package.json'), unpinned(version));
		progress(`installing n8n ${version}: this takes some minutes`);
		const beat = setInterval(() => progress('still installing n8n'), 20_000);
		try {
			const options = { cwd: installRoot, env: nodeEnvironment(), log: join(installRoot, 'install.log') };
			await run('npm', [isPinned ? 'ci' : 'install', '--ignore-scripts', '--no-audit', '--no-fund'], options);
			await run('npm', ['rebuild', 'sqlite3'], options);
		} finally {
			clearInterval(beat);
		}
		writeFileSync(complete, `${new Date().toISOString()}\n`);
		progress(`n8n is installed in ${installRoot}`);
	});
}

/** n8n's database driver is built from source. */
async function assertBuildTools(): Promise<void> {
	const missing: string[] = [];
	for (const program of ['g++', 'make', 'python3']) if (!(await isInstalled(program))) missing.push(program);
	if (missing.length > 0) {
		throw new LabError(`n8n needs ${missing.join(', ')} to be built. On Debian, as root:\n  apt-get install -y ${missing.join(' ')}`);
	}
}
