/** Starts and stops real n8n instances with the pack in them. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../lock';
import {
	LabError,
	logFile,
	portBase,
	portIsOpen,
	progress,
	runningPid,
	runRoot,
	signal,
	startProcess,
	stopProcess,
	versionKey,
	waitFor,
} from '../support';
import { N8n } from './driver';
import { firstDatabase, installN8n, N8N_VERSION, nodeEnvironment, programOf } from './install';
import { installPack, tarballKey } from './pack';
import type { Session } from './types';

export interface N8nOptions {
	/** Names the user folder and the process; several may run side by side. */
	name: string;
	tarball: string;
	/** Of n8n; the pinned one unless told otherwise. */
	version?: string;
	/** Its port; the task broker takes the next one. Without it, a pair that no other n8n of the lab has. */
	port?: number;
	/** Begin with an empty user folder, but for the database that this version makes for itself. */
	fresh?: boolean;
	env?: Record<string, string>;
}

/** What is kept of an n8n between two programs that use it. */
interface State {
	port: number;
	env: Record<string, string>;
	version: string;
	/** Tells another pack, or another environment, from this one. */
	fingerprint: string;
	session?: Session;
}

/** The owner of every n8n of the lab. */
export const owner = { email: 'owner@example.com', firstName: 'Lab', lastName: 'Owner', password: 'Lab-Passw0rd' };

/** The first port of the lab's n8n instances; each takes two. */
const FIRST_PORT = portBase + 600;
const BOOT_TIMEOUT_MS = 300_000;

export const processName = (name: string) => `n8n-${name}`;
export const userFolder = (name: string) => join(runRoot, processName(name));
/** The one folder from which this n8n's nodes may read files. */
export const filesFolder = (name: string) => join(userFolder(name), 'files');
const stateFile = (name: string) => join(userFolder(name), 'lab.json');

/** Starts n8n with the pack and answers a driver for it; reuses one that runs with the same pack and settings. */
export async function startN8n(options: N8nOptions): Promise<N8n> {
	await installN8n(options.version);
	mkdirSync(runRoot, { recursive: true });
	return withLock(`${userFolder(options.name)}.lock`, 'starting n8n', () => reuseOrStart(options));
}

async function reuseOrStart({ name, tarball, version = N8N_VERSION, fresh = false, env = {}, port }: N8nOptions): Promise<N8n> {
	const fingerprint = versionKey(tarballKey(tarball), version, JSON.stringify(env));
	const before = readState(name);
	const fits = before?.fingerprint === fingerprint && (port === undefined || port === before.port);
	if (before && fits && !fresh && runningPid(processName(name)) !== undefined) return connect(name, before);
	await stopN8n(name);
	if (fresh) rmSync(userFolder(name), { recursive: true, force: true });
	mkdirSync(userFolder(name), { recursive: true });
	await installPack(userFolder(name), tarball);
	const session = fresh ? undefined : before?.session;
	const database = join(userFolder(name), '.n8n', 'database.sqlite');
	if (fresh && existsSync(firstDatabase(version))) copyFileSync(firstDatabase(version), database);
	const driver = await boot(name, { port: port ?? (await freePort(name)), env, version, fingerprint, session });
	if (fresh && existsSync(database) && !existsSync(firstDatabase(version))) await keepDatabase(database, firstDatabase(version));
	return driver;
}

/** Copies the database of an n8n that runs and has nothing in it but its owner, who is the same in all. */
async function keepDatabase(database: string, to: string): Promise<void> {
	const { backup, DatabaseSync } = await import('node:sqlite');
	const source = new DatabaseSync(database, { readOnly: true });
	// Another n8n may be at it, too.
	const unfinished = `${to}.${process.pid}`;
	await backup(source, unfinished);
	source.close();
	renameSync(unfinished, to);
}

/** Starts an n8n that ran before, with the folder, pack and settings that it had: after a kill, for example. */
export async function restartN8n(name: string): Promise<N8n> {
	const state = readState(name);
	if (!state) throw new LabError(`There was no n8n named ${name} before`);
	await stopN8n(name);
	return boot(name, state);
}

async function boot(name: string, state: State): Promise<N8n> {
	// A killed process of many threads keeps its port a moment longer than its name.
	const isFree = await waitFor(async () => !(await portIsOpen(state.port)), 30_000, 50).catch(() => false);
	if (!isFree) throw new LabError(`Something else listens on port ${state.port}, which n8n needs`);
	rmSync(logFile(processName(name)), { force: true });
	writeState(name, state);
	const started = Date.now();
	launch(name, state.port, state.env, ['start'], state.version);
	const driver = await connect(name, state);
	progress(`n8n runs at ${driver.url} (started in ${((Date.now() - started) / 1000).toFixed(1)} s)`);
	return driver;
}

/** Starts the process alone, in its folder as it is, and does not wait for it. */
export function launch(name: string, port: number, env: Record<string, string> = {}, command: string[] = ['start'], version = N8N_VERSION): void {
	startProcess(processName(name), process.execPath, [programOf(version), ...command], {
		cwd: userFolder(name),
		env: nodeEnvironment({
			N8N_USER_FOLDER: userFolder(name),
			N8N_PORT: String(port),
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_RUNNERS_BROKER_PORT: String(port + 1),
			N8N_RESTRICT_FILE_ACCESS_TO: filesFolder(name),
			N8N_SECURE_COOKIE: 'false',
			N8N_ENCRYPTION_KEY: 'lab-encryption-key',
			N8N_DIAGNOSTICS_ENABLED: 'false',
			N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
			N8N_TEMPLATES_ENABLED: 'false',
			N8N_PERSONALIZATION_ENABLED: 'false',
			N8N_HIRING_BANNER_ENABLED: 'false',
			...env,
		}),
	});
}

/** Waits until n8n answers, and goes on with the kept session, or logs in as the owner and keeps that. */
async function connect(name: string, state: State): Promise<N8n> {
	const driver = new N8n(`http://localhost:${state.port}`);
	await waitFor(() => isReady(name, driver.url), BOOT_TIMEOUT_MS, 250, `n8n at ${driver.url}; see ${logFile(processName(name))}`);
	if (state.session && (await driver.resume(state.session))) return driver;
	await driver.logIn(owner);
	writeState(name, { ...state, session: driver.session });
	return driver;
}

async function isReady(name: string, url: string): Promise<boolean> {
	if (runningPid(processName(name)) === undefined) {
		const log = logFile(processName(name));
		const tail = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-15).join('\n') : '';
		throw new LabError(`n8n ended while it started; see ${log}\n${tail}`);
	}
	return fetch(`${url}/healthz/readiness`).then(
		(reply) => reply.ok,
		() => false,
	);
}

/** The port that this n8n had before, or the first that none of the others has. */
async function freePort(name: string): Promise<number> {
	const others = readdirSync(runRoot)
		.filter((entry) => entry.startsWith('n8n-') && entry !== processName(name))
		.map((entry) => readState(entry.slice('n8n-'.length))?.port);
	const had = readState(name)?.port;
	const candidates = [...(had === undefined ? [] : [had]), ...Array.from({ length: 50 }, (_, index) => FIRST_PORT + 2 * index)];
	for (const port of candidates) {
		if (!others.includes(port) && !(await portIsOpen(port)) && !(await portIsOpen(port + 1))) return port;
	}
	throw new LabError(`No port from ${FIRST_PORT} on is free for n8n`);
}

function readState(name: string): State | undefined {
	if (!existsSync(stateFile(name))) return undefined;
	try {
		return JSON.parse(readFileSync(stateFile(name), 'utf8')) as State;
	} catch {
		// Cut off while it was written: that n8n is started anew.
		return undefined;
	}
}

function writeState(name: string, state: State): void {
	writeFileSync(stateFile(name), JSON.stringify(state, null, '\t'), { mode: 0o600 });
}

/** What n8n has written since it was started last. */
export const readLog = (name: string) => readFileSync(logFile(processName(name)), 'utf8');

/** Activates a workflow in an n8n of this name, and waits until its trigger hears the server. */
export async function activateTrigger(n8n: N8n, name: string, workflow: string): Promise<void> {
	const timesHeard = () => readLog(name).split(`(workflow ${workflow}): listening to`).length;
	const before = timesHeard();
	const status = await n8n.activate(workflow);
	if (status !== 'published') throw new LabError(`The activation of workflow ${workflow} is ${status}`);
	await waitFor(() => timesHeard() > before, 120_000, 50, 'the trigger to hear the server');
}

/** MiB of memory that n8n has just now. */
export function memoryOf(name: string): number {
	const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${runningPid(processName(name))}/status`, 'utf8')) ?? [];
	return Math.round(Number(kilobytes) / 1024);
}

/** Ends n8n; its folder stays. */
export function stopN8n(name: string): Promise<void> {
	return stopProcess(processName(name), 15_000);
}

/** Ends n8n without giving it time for anything, as a power cut would. */
export async function killN8n(name: string): Promise<void> {
	const pid = runningPid(processName(name));
	if (pid !== undefined) signal(pid, 'SIGKILL');
	await stopProcess(processName(name));
}
