/** Starts and stops real n8n instances with the pack in them. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logFile, portBase, progress, runningPid, runRoot, signal, startProcess, stopProcess, versionKey, waitFor } from '../support';
import { N8n } from './driver';
import { installN8n, n8nProgram, nodeEnvironment } from './install';
import { installPack, tarballKey } from './pack';

export interface N8nOptions {
	/** Names the user folder and the process; several may run side by side. */
	name: string;
	tarball: string;
	/** Port; the task broker takes the next one. */
	port?: number;
	/** Begin with an empty user folder. */
	fresh?: boolean;
	env?: Record<string, string>;
}

/** The owner of every n8n of the lab. */
export const owner = { email: 'owner@example.com', firstName: 'Lab', lastName: 'Owner', password: 'Lab-Passw0rd' };

const processName = (name: string) => `n8n-${name}`;
const userFolder = (name: string) => join(runRoot, processName(name));
const stateFile = (name: string) => join(userFolder(name), 'lab.json');

/** Where n8n of the lab listens by default. */
export const defaultPort = portBase + 100;

/** Starts n8n with the pack and answers a driver for it; reuses one that runs with the same pack and settings. */
export async function startN8n(options: N8nOptions): Promise<N8n> {
	const { name, tarball, fresh = false, env = {} } = options;
	await installN8n();
	const port = options.port ?? defaultPort;
	const url = `http://localhost:${port}`;
	const key = versionKey(tarballKey(tarball), String(port), JSON.stringify(env));
	if (runningPid(processName(name)) !== undefined && !fresh && readKey(name) === key) return connectDriver(url);
	await stopN8n(name);
	if (fresh) rmSync(userFolder(name), { recursive: true, force: true });
	mkdirSync(userFolder(name), { recursive: true });
	await installPack(userFolder(name), tarball);
	rmSync(logFile(processName(name)), { force: true });
	launch(name, port, env);
	const driver = await connectDriver(url);
	writeFileSync(stateFile(name), key);
	progress(`n8n runs at ${url}`);
	return driver;
}

/** Starts the process alone, in its folder as it is: after a kill, for example. */
export function launch(name: string, port: number, env: Record<string, string> = {}): void {
	startProcess(processName(name), process.execPath, [n8nProgram, 'start'], {
		cwd: userFolder(name),
		env: nodeEnvironment({
			N8N_USER_FOLDER: userFolder(name),
			N8N_PORT: String(port),
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_RUNNERS_BROKER_PORT: String(port + 1),
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

function readKey(name: string): string | undefined {
	return existsSync(stateFile(name)) ? readFileSync(stateFile(name), 'utf8') : undefined;
}

/** Waits until n8n answers, and logs in as its owner, who is made the first time. */
export async function connectDriver(url: string): Promise<N8n> {
	await waitFor(() => fetch(`${url}/healthz/readiness`).then((reply) => reply.ok, () => false), 120_000, 250, `n8n at ${url}`);
	const driver = new N8n(url);
	await driver.logIn(owner);
	return driver;
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

