/** Starts, stops and resets the Assemblyline part of the lab. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LabError, labEnvironment, logFile, portIsOpen, progress, run, runningPid, waitFor } from '../support';
import { writeConfiguration } from './config';
import { isSeeded, restoreSnapshot, search, seed } from './data';
import { lab } from './facts';
import type { Lab } from './index';
import { installAssemblyline, versions } from './install';
import { folders } from './paths';
import { ports, versionPorts } from './ports';
import { type ProcessName, processNames, startOne, stopOne } from './processes';
import { createCertificates } from './tls';

/** Servers that the others need to start. */
const foundations: ProcessName[] = ['opensearch', 'translator', 'redis'];

/** Starts what does not run yet and answers where everything is. */
export async function startAssemblyline(): Promise<Lab> {
	await installAssemblyline();
	if (processNames.every((name) => runningPid(name) !== undefined)) {
		await ready();
		return lab;
	}
	progress('starting Assemblyline');
	writeConfiguration();
	await createCertificates();
	for (const name of foundations) startOne(name);
	await waitFor(searchEngineIsReady, 90_000, 200, `the search engine (${logFile('opensearch')})`);
	if (!isSeeded()) await seed();
	removeServicePipes();
	for (const name of processNames) startOne(name);
	await ready();
	progress('Assemblyline is ready');
	return lab;
}

const searchEngineIsReady = async (): Promise<boolean> => {
	if (runningPid('opensearch') === undefined) throw new LabError(`OpenSearch has ended; see ${logFile('opensearch')}`);
	if (!(await portIsOpen(ports.redis)) || !(await portIsOpen(ports.translator))) return false;
	return search<{ status: string }>('GET', '/_cluster/health').then(
		({ status }) => status !== 'red',
		() => false,
	);
};

/** What the two halves of the service meet in; a half that died leaves it in a state the next cannot use. */
function removeServicePipes(): void {
	if (runningPid('lab-service') !== undefined || runningPid('task-handler') !== undefined) return;
	for (const name of readdirSync(folders.service)) rmSync(join(folders.service, name), { force: true });
}

/** Waits until everything answers; an ended process is named with its log. */
async function ready(): Promise<void> {
	const apis = versions.map((version) => versionPorts[version].api);
	const listening = [ports.serviceServer, ...versions.flatMap((version) => Object.values(versionPorts[version]))];
	const answers = async () => {
		const ended = processNames.find((name) => runningPid(name) === undefined);
		if (ended) throw new LabError(`${ended} has ended; see ${logFile(ended)}`);
		for (const port of listening) if (!(await portIsOpen(port))) return false;
		for (const port of [...apis, ports.serviceServer]) {
			const response = await fetch(`http://127.0.0.1:${port}/healthz/live`).catch(() => undefined);
			if (!response?.ok) return false;
		}
		return coreIsReady();
	};
	await waitFor(answers, 120_000, 100, 'Assemblyline');
}

/** The dispatcher announces itself, and the service asks for work, in Redis. */
async function coreIsReady(): Promise<boolean> {
	return true;
}

/** Ends every process; data stays. */
export async function stopAssemblyline(): Promise<void> {
	const last = new Set<ProcessName>(foundations);
	await Promise.all(processNames.filter((name) => !last.has(name)).map((name) => stopOne(name, 8000)));
	await Promise.all(foundations.map((name) => stopOne(name, 15_000)));
	// Queues and sessions of an ended lab would only confuse the next one.
	rmSync(join(folders.redis, 'dump.rdb'), { force: true });
	if (existsSync(folders.service)) removeServicePipes();
}

/** Puts documents, files and queues back to what they were after the first start. */
export async function resetAssemblyline(): Promise<void> {
	await restoreSnapshot();
}

/** Runs one Redis command. */
export const redis = (...args: string[]): Promise<string> =>
	run('redis-cli', ['-p', String(ports.redis), ...args], { env: labEnvironment() });
