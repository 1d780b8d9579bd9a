/**
 * Runs the tests: `npm test -- [unit|engine|contract|e2e|queue|faults|soak ...]`, all but the soak without arguments. Installs
 * and starts what they need, and ends with the names of the tests that failed and one line that counts them all.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { installAssemblyline, resetAssemblyline, startAssemblyline, stopAssemblyline } from './lab/assemblyline';
import { onInterrupt } from './lab/interrupt';
import { installN8n } from './lab/n8n/install';
import { packTarball } from './lab/n8n/pack';
import { installQueueServers } from './lab/n8n/postgres';
import { stopQueue } from './lab/n8n/queue';
import { startN8n, stopN8n } from './lab/n8n/start';
import { show } from './lab/show';
import { asProgram, LabError, progress, runningPid, runRoot } from './lab/support';

const SUITES = ['unit', 'engine', 'contract', 'e2e', 'queue', 'faults', 'soak'] as const;
type Suite = (typeof SUITES)[number];

/** These have the fake server; the others need the real ones. */
const QUICK: Suite[] = ['unit', 'engine'];

/** How many test files run at once: those of one suite that share the lab mostly wait for it. */
const WORKERS: Record<Suite, string[]> = { unit: [], engine: [], contract: ['--maxWorkers=2'], e2e: ['--maxWorkers=3'], queue: ['--runInBand'], faults: ['--runInBand'], soak: [] };

/** These use the lab side by side; the others break it, and have it alone. */
const TOGETHER: Suite[] = ['contract', 'e2e', 'queue'];
const ALONE: Suite[] = ['faults', 'soak'];

/** Each of these has an n8n of its own name, which begins empty. */
const WITH_N8N: Suite[] = ['e2e', 'faults'];

interface Outcome {
	passed: number;
	/** Each failed test, with its file. */
	failures: string[];
}

/** A check that passes or fails as a whole. */
async function check(name: string, program: string, args: string[]): Promise<Outcome> {
	progress(name);
	const code = await show(program, args, { label: name });
	return code === 0 ? { passed: 1, failures: [] } : { passed: 0, failures: [`${name}: ${[program, ...args].join(' ')}`] };
}

/** What jest writes of a run, as far as it is read here. */
interface JestReport {
	numPassedTests: number;
	testResults: { name: string; status: string; message: string; assertionResults: { fullName: string; status: string }[] }[];
}

/** Runs suites of one kind in one jest. A suite that cannot even start counts as a failure. */
async function jest(suites: [Suite, ...Suite[]]): Promise<Outcome> {
	const name = suites.join(' and ');
	progress(`${name} tests`);
	mkdirSync(runRoot, { recursive: true });
	const file = join(runRoot, `jest-${suites.join('-')}.json`);
	rmSync(file, { force: true });
	const code = await show('jest', ['--selectProjects', ...suites, '--json', '--outputFile', file, ...WORKERS[suites[0]]], { label: name });
	if (!existsSync(file)) return { passed: 0, failures: [`${name}: jest ended with code ${code} and no report`] };
	const { numPassedTests, testResults } = JSON.parse(readFileSync(file, 'utf8')) as JestReport;
	const failures = testResults.flatMap(({ name: test, status, message, assertionResults }) => {
		const path = relative(join(__dirname, '..'), test);
		const failed = assertionResults.filter((one) => one.status === 'failed').map(({ fullName }) => `${path}: ${fullName}`);
		return status === 'failed' && failed.length === 0 ? [`${path}: ${message.trim().split('\n')[0] ?? ''}`] : failed;
	});
	const other = code !== 0 && failures.length === 0 ? [`${name}: jest ended with code ${code}`] : [];
	return { passed: numPassedTests, failures: [...failures, ...other] };
}

/** The n8n of each suite that has one: they start beside other work, as that takes half a minute. */
class OwnN8ns {
	private readonly starting = new Map<Suite, Promise<void>>();
	private tarball?: Promise<string>;

	/** @param installed when n8n is there; the pack is built before the first start */
	constructor(private readonly installed: Promise<void>) {}

	/** Starts the n8n of a suite, once; of one that has none, nothing. Whoever waits for it learns of its failure. */
	start(suite: Suite): Promise<void> {
		const running = this.starting.get(suite) ?? (WITH_N8N.includes(suite) ? this.boot(suite) : Promise.resolve());
		this.starting.set(suite, running);
		running.catch(() => undefined);
		return running;
	}

	private async boot(suite: Suite): Promise<void> {
		await this.installed;
		this.tarball ??= packTarball();
		await startN8n({ name: suite, tarball: await this.tarball, fresh: true });
	}

	/** Ends it, whatever became of its start. */
	async stop(suite: Suite): Promise<void> {
		if (!WITH_N8N.includes(suite)) return;
		await this.starting.get(suite)?.catch(() => undefined);
		await stopN8n(suite);
	}
}

/** Installs what n8n's suites need, beside the lab: two of apt-get at once would not do, so the queue mode's servers come last. */
async function installFor(suites: Suite[], labInstalled: Promise<void>): Promise<void> {
	const needsN8n = suites.some((suite) => !QUICK.includes(suite) && suite !== 'contract');
	await Promise.all([labInstalled, needsN8n ? installN8n() : undefined]);
	if (suites.includes('queue')) await installQueueServers();
}

async function quickChecks(): Promise<Outcome[]> {
	const docs = async () => [await check('types', 'tsc', ['--noEmit']), await check('docs', 'tsx', ['scripts/docs.ts', '--check'])];
	return (await Promise.all([check('lint', 'eslint', ['.']).then((outcome) => [outcome]), docs()])).flat();
}

/** What needs no lab. */
async function runQuick(withChecks: boolean, suites: Suite[]): Promise<Outcome[]> {
	const outcomes = withChecks ? await quickChecks() : [];
	const [first, ...others] = suites;
	return first ? [...outcomes, await jest([first, ...others])] : outcomes;
}

/** Runs suites side by side on the lab as it was seeded. What keeps one from its start must not keep the others from their end. */
async function runGroup(group: Suite[], lab: Promise<unknown>, n8n: Promise<void>, n8ns: OwnN8ns): Promise<Outcome[]> {
	if (group.length === 0) return [];
	const fresh = lab.then(startAssemblyline).then(resetAssemblyline);
	const run = async (suite: Suite) => {
		try {
			await fresh;
			if (suite !== 'contract') await n8n;
			await n8ns.start(suite);
			return await jest([suite]);
		} finally {
			await n8ns.stop(suite);
			// It starts and ends its processes itself; this is for one that was cut off.
			if (suite === 'queue') await stopQueue();
		}
	};
	return Promise.all(group.map((suite) => run(suite).catch((error: unknown) => ({ passed: 0, failures: [`${suite}: ${error instanceof Error ? error.message : String(error)}`] }))));
}

async function main(names: string[]): Promise<void> {
	const unknown = names.find((name) => !SUITES.some((suite) => suite === name));
	if (unknown) throw new LabError(`There are no tests named ${unknown}; there are ${SUITES.join(', ')}`);
	const suites = SUITES.filter((suite) => (names.length === 0 ? suite !== 'soak' : names.includes(suite)));
	const needsLab = suites.some((suite) => !QUICK.includes(suite));
	const labRan = runningPid('nginx') !== undefined;
	// By another process, for which this one waits: so nothing that is under way here goes on meanwhile.
	onInterrupt(() => void spawnSync(process.execPath, [...process.execArgv, join(__dirname, 'lab', 'lab.ts'), labRan ? 'tidy' : 'stop'], { stdio: 'inherit' }));

	// Downloads take minutes on a bare machine: nothing else is to slow them down.
	const installingLab = needsLab ? installAssemblyline() : Promise.resolve();
	const lab = installingLab.then(() => (needsLab ? startAssemblyline() : undefined));
	const n8n = installFor(suites, installingLab);
	for (const background of [lab, n8n]) background.catch(() => undefined);

	const outcomes = [await check('build', 'gulp', ['build', '--silent'])];
	const n8ns = new OwnN8ns(n8n);
	const chosen = (group: Suite[]) => group.filter((suite) => suites.includes(suite));
	const start = (group: Suite[]) => chosen(group).map((suite) => n8ns.start(suite));

	let quick: Promise<Outcome[]> | undefined;
	const beginQuick = () => {
		if (quick) return quick;
		quick = runQuick(names.length === 0, chosen(QUICK));
		// The n8n that is not needed yet starts as soon as there is time for it.
		quick.then(() => start(TOGETHER), () => undefined);
		return quick;
	};
	// The faults mostly wait, the quick checks do not: they share the machine well, once n8n has started.
	if (chosen(ALONE).length === 0) void beginQuick();
	// Where n8n is still being installed, contract tests need not wait for it, and the faults come last.
	const faultsFirst = await Promise.race([n8n.then(() => true, () => false), lab.then(() => false, () => false)]);
	for (const group of faultsFirst ? [ALONE, TOGETHER] : [TOGETHER, ALONE]) {
		const started = Promise.allSettled(start(group));
		if (group === ALONE) void started.then(() => void beginQuick());
		outcomes.push(...(await runGroup(chosen(group), lab, n8n, n8ns)));
	}
	outcomes.push(...(await beginQuick()));
	if (needsLab && !labRan) await stopAssemblyline();

	const failures = outcomes.flatMap((outcome) => outcome.failures);
	if (failures.length > 0) process.stdout.write(`\nFailed:\n${failures.map((failure) => `  ${failure}\n`).join('')}\n`);
	process.stdout.write(`${outcomes.reduce((sum, { passed }) => sum + passed, 0)} passed, ${failures.length} failed\n`);
	if (failures.length > 0) process.exitCode = 1;
}

asProgram(() => main(process.argv.slice(2)));
