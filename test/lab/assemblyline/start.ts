/** Starts, stops and resets the Assemblyline part of the lab. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheRoot, LabError, logFile, portIsOpen, progress, runningPid, waitFor } from '../support';
import { writeConfiguration } from './config';
import { isSeeded, restoreSnapshot, search, seed } from './data';
import { type Lab, lab } from './facts';
import { installAssemblyline, versions } from './install';
import { withLock } from '../lock';
import { folders } from './paths';
import { ports, versionPorts } from './ports';
import { type ProcessName, processNames, startOne, stopOne } from './processes';
import { clearQueues, coreIsReady, endRunningWork, redis } from './queues';
import { serviceProcesses } from './service';
import { createCertificates } from './tls';

/** What all others need. */
const foundations: ProcessName[] = ['opensearch', 'translator', 'redis'];

const others = processNames.filter((name) => !foundations.includes(name));

const isRunning = (name: ProcessName) => runningPid(name) !== undefined;

const alone = <T>(what: string, action: () => Promise<T>) =>
	withLock(join(cacheRoot, 'assemblyline-run.lock'), what, action);

/** Starts what does not run yet and answers where everything is. */
export async function startAssemblyline(): Promise<Lab> {
	await installAssemblyline();
	return alone('starting or stopping the lab', async () => {
		if (!processNames.every(isRunning) || !isSeeded()) await startMissing();
		await becomeReady();
		return lab;
	});
}

async function startMissing(): Promise<void> {
	progress('starting Assemblyline');
	writeConfiguration();
	await createCertificates();
	for (const name of foundations) startOne(name);
	await waitFor(foundationsAreReady, 300_000, 200, `the search engine (${logFile('opensearch')})`);
	if (!isSeeded()) {
		await Promise.all(others.map((name) => stopOne(name)));
		await seed();
	}
	if (serviceProcesses.some((name) => !isRunning(name))) {
		await stopOne('lab-service');
		await redis('DEL', 'service-stasis-table');
	}
	for (const name of others) startOne(name);
}

async function foundationsAreReady(): Promise<boolean> {
	complainOfEnded(foundations);
	if (!(await portIsOpen(ports.redis)) || !(await portIsOpen(ports.translator))) return false;
	return search<{ status: string }>('GET', '/_cluster/health').then(
		({ status }) => status !== 'red',
		() => false,
	);
}

/**
 * Waits until everything answers. A core process that starts while the search engine cannot be reached ends,
 * and a container platform would start it again; so does this, a few times.
 */
async function becomeReady(): Promise<void> {
	let restarts = 0;
	const probe = async () => {
		const ended = processNames.find((name) => !isRunning(name));
		if (!ended) return isReady();
		restarts += 1;
		if (restarts > 5) complainOfEnded(processNames);
		progress(`${ended} has ended; starting it again`);
		await startMissing();
		return false;
	};
	await waitFor(probe, 300_000, 100, 'Assemblyline');
}

/** Whether everything answers. */
async function isReady(): Promise<boolean> {
	if (!(await foundationsAreReady())) return false;
	for (const port of versions.flatMap((version) => Object.values(versionPorts[version]))) {
		if (!(await portIsOpen(port))) return false;
	}
	const webServers = [ports.serviceServer, ...versions.map((version) => versionPorts[version].api)];
	for (const port of webServers) {
		const response = await fetch(`http://127.0.0.1:${port}/healthz/live`).catch(() => undefined);
		if (!response?.ok) return false;
	}
	return coreIsReady();
}

function complainOfEnded(names: ProcessName[]): void {
	const ended = names.find((name) => !isRunning(name));
	if (ended) throw new LabError(`${ended} has ended; see ${logFile(ended)}`);
}

/** Ends every process; data stays. */
export async function stopAssemblyline(): Promise<void> {
	await alone('starting or stopping the lab', async () => {
		await Promise.all(others.map((name) => stopOne(name)));
		await Promise.all(foundations.map((name) => stopOne(name)));
		// Queues and sessions of an ended lab would only confuse the next one.
		rmSync(join(folders.redis, 'dump.rdb'), { force: true });
	});
}

/** Puts documents, files and queues back to what they were after the first start; sessions stay. */
export async function resetAssemblyline(): Promise<void> {
	if (!processNames.every(isRunning)) throw new LabError('The lab does not run: start it first.');
	await alone('resetting the lab', async () => {
		await endRunningWork();
		await restoreSnapshot();
		await clearQueues();
		await becomeReady();
	});
}
