/**
 * Runs the tests: `tsx test/run.ts [unit|engine|contract|e2e|faults|queue ...]`, all of them without arguments. Installs and
 * starts what they need, and ends with one line that counts every test.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installAssemblyline, resetAssemblyline, startAssemblyline, stopAssemblyline } from './lab/assemblyline';
import { installN8n } from './lab/n8n/install';
import { packTarball } from './lab/n8n/pack';
import { installQueueServers } from './lab/n8n/postgres';
import { stopQueue } from './lab/n8n/queue';
import { startN8n, stopN8n } from './lab/n8n/start';
import { asProgram, LabError, progress, runningPid, runRoot } from './lab/support';
import { show } from './lab/show';

const SUITES = ['unit', 'engine', 'contract', 'e2e', 'faults', 'queue'] as const;
type Suite = (typeof SUITES)[number];

/** Whether a suite runs against the real servers; the others have the fake one. */
const needsServers = (suite: Suite) => suite !== 'unit' && suite !== 'engine';

/** How many test files run at once: workflows mostly wait; the faults would disturb each other. */
const WORKERS: Record<Suite, string[]> = { unit: [], engine: [], contract: ['--runInBand'], e2e: ['--maxWorkers=2'], faults: ['--runInBand'], queue: ['--runInBand'] };

interface Counts {
	passed: number;
	failed: number;
}

/** A check that passes or fails as a whole. */
async function check(name: string, program: string, args: string[]): Promise<Counts> {
	progress(name);
	const code = await show(program, args);
	return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Runs one jest project. A suite that cannot even start counts as a failure. */
async function jest(suite: Suite): Promise<Counts> {
	progress(`${suite} tests`);
	mkdirSync(runRoot, { recursive: true });
	const report = join(runRoot, `jest-${suite}.json`);
	rmSync(report, { force: true });
	const code = await show('jest', ['--selectProjects', suite, '--json', '--outputFile', report, ...WORKERS[suite]]);
	if (!existsSync(report)) return { passed: 0, failed: 1 };
	const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
	const failed = (numFailedTests ?? 0) + (numRuntimeErrorTestSuites ?? 0);
	return { passed: numPassedTests ?? 0, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** Installs what the suites need. Two of apt-get at once would not do: the queue mode's servers come last. */
async function installFor(suites: Suite[]): Promise<void> {
	const needsN8n = suites.some((suite) => suite === 'e2e' || suite === 'faults' || suite === 'queue');
	await Promise.all([installAssemblyline(), needsN8n ? installN8n() : undefined]);
	if (suites.includes('queue')) await installQueueServers();
}

async function main(names: string[]): Promise<void> {
	const unknown = names.find((name) => !SUITES.some((suite) => suite === name));
	if (unknown) throw new LabError(`There are no tests named ${unknown}; there are ${SUITES.join(', ')}`);
	const suites = SUITES.filter((suite) => names.length === 0 || names.includes(suite));
	const needsLab = suites.some(needsServers);
	const labRan = runningPid('nginx') !== undefined;

	// Downloads take minutes on a bare machine, and the lab half a minute to start: both go on while the quick checks run.
	const installing = needsLab ? installFor(suites).then(startAssemblyline) : undefined;
	installing?.catch(() => undefined);

	const counts: Counts[] = [];
	counts.push(await check('build', 'gulp', ['build', '--silent']));
	if (names.length === 0) {
		counts.push(await check('types', 'tsc', ['--noEmit']));
		counts.push(await check('lint', 'eslint', ['.']));
		counts.push(await check('docs', 'tsx', ['scripts/docs.ts', '--check']));
	}
	for (const suite of suites) {
		if (needsServers(suite)) {
			await installing;
			await startAssemblyline();
			await resetAssemblyline();
		}
		// Each of these suites has an n8n of its own name, and begins with an empty one.
		const hasN8n = suite === 'e2e' || suite === 'faults';
		if (hasN8n) await startN8n({ name: suite, tarball: await packTarball(), fresh: true });
		counts.push(await jest(suite));
		if (hasN8n) await stopN8n(suite);
		// It starts and ends its processes itself; this is for one that was cut off.
		if (suite === 'queue') await stopQueue();
	}
	if (needsLab && !labRan) await stopAssemblyline();
	const sum = (key: keyof Counts) => counts.reduce((total, one) => total + one[key], 0);
	process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
	if (sum('failed') > 0) process.exitCode = 1;
}

asProgram(() => main(process.argv.slice(2)));
