/** Every process of the Assemblyline part of the lab, by the name it is started, stopped and logged under. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { labEnvironment, startProcess, stopProcess } from '../support';
import { openSearchLibraries, type Version, venvProgram } from './install';
import { nginxConfiguration } from './nginx';
import { folders } from './paths';
import { ports, versionPorts } from './ports';
import { removeServicePipes, serviceProcesses } from './service';

/** How one process is started. */
export interface ProcessDefinition {
	command: string;
	args: string[];
	cwd?: string;
	env: Record<string, string>;
}

/** The release whose ingester and dispatcher are Python and can be installed; later ones are not. */
const coreVersion: Version = '4.6.2.1';

const pythonEnvironment = (version: Version) => ({
	ASSEMBLYLINE_VERSION: version,
	PYTHONUNBUFFERED: '1',
	TMPDIR: folders.temporary,
});

const python = (version: Version, args: string[], env: Record<string, string> = {}): ProcessDefinition => ({
	command: venvProgram(version, 'python'),
	args,
	cwd: folders.temporary,
	env: { ...pythonEnvironment(version), ...env },
});

/** A web application under gunicorn; its workers must be of the gevent kind: with threads a login hangs. */
const gunicorn = (version: Version, app: string, port: number, workers: number): ProcessDefinition => ({
	command: venvProgram(version, 'gunicorn'),
	args: ['--bind', `127.0.0.1:${port}`, '--worker-class', 'gevent', '--workers', String(workers), '--timeout', '120', app],
	cwd: folders.temporary,
	env: pythonEnvironment(version),
});

const socketio = (version: Version): ProcessDefinition => {
	const port = versionPorts[version].socketio;
	const code = `from assemblyline_ui.socketsrv import socketio, app; socketio.run(app, host='127.0.0.1', port=${port})`;
	return python(version, ['-c', code]);
};

const core = (module: string) => python(coreVersion, ['-m', `assemblyline_core.${module}`]);

/** One half of an instance of the service. */
const servicePart = (module: string, instance: 1 | 2 | 3): ProcessDefinition => ({
	...python(coreVersion, ['-m', module], {
		PYTHONPATH: join(__dirname, 'service'),
		PYTHONDONTWRITEBYTECODE: '1',
		SERVICE_PATH: 'lab_scanner.LabScanner',
		SERVICE_API_HOST: `http://127.0.0.1:${ports.serviceServer}`,
		HOSTNAME: `lab-service-${instance}`,
		// The two halves meet in files named /tmp/<prefix>...: this leads them to the lab's own folder.
		RUNTIME_PREFIX: `..${join(folders.service, `lab-${instance}`)}`,
		// Emptied after each task, so it has to be a folder of its own.
		TASKING_DIR: folders[`tasking${instance}`],
	}),
	cwd: join(__dirname, 'service'),
});

const SERVICE = 'assemblyline_v4_service.run_service';
const TASK_HANDLER = 'assemblyline_service_client.task_handler';

const tsxLoader = pathToFileURL(require.resolve('tsx')).href;

/** The processes in the order they are started in. */
export const processes = {
	opensearch: {
		command: 'java',
		args: [
			// Most labs live for minutes: a thorough compiler and a collector in threads of their own take more of its two cores than they give back.
			...['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'],
			'-Xms1g',
			'-Xmx1536m',
			`-Djava.io.tmpdir=${folders.temporary}`,
			...['-cp', join(openSearchLibraries, '*'), join(__dirname, 'SearchEngine.java')],
			...[folders.search, String(ports.openSearchBase)],
		],
		cwd: folders.search,
		env: {},
	},
	translator: {
		command: process.execPath,
		args: ['--import', tsxLoader, join(__dirname, 'translator.ts'), String(ports.translator), String(ports.openSearch)],
		env: {},
	},
	redis: {
		command: 'redis-server',
		args: [
			...['--port', String(ports.redis), '--bind', '127.0.0.1', '--dir', folders.redis],
			// Written when it ends, so that a restart keeps sessions and queues.
			...['--save', '3600 1', '--appendonly', 'no'],
		],
		cwd: folders.redis,
		env: {},
	},
	nginx: {
		command: 'nginx',
		args: ['-p', folders.nginx, '-c', nginxConfiguration],
		env: { PATH: `${process.env.PATH ?? ''}:/usr/sbin` },
	},
	'service-server': gunicorn(coreVersion, 'assemblyline_service_server.patched:app', ports.serviceServer, 1),
	'al47-api': gunicorn('4.7.4.25', 'assemblyline_ui.patched:app', versionPorts['4.7.4.25'].api, 2),
	'al46-api': gunicorn('4.6.2.1', 'assemblyline_ui.patched:app', versionPorts['4.6.2.1'].api, 1),
	'al47-socketio': socketio('4.7.4.25'),
	'al46-socketio': socketio('4.6.2.1'),
	dispatcher: core('dispatching'),
	ingester: core('ingester'),
	alerter: core('alerter.run_alerter'),
	'lab-service': servicePart(SERVICE, 1),
	'task-handler': servicePart(TASK_HANDLER, 1),
	'lab-service-2': servicePart(SERVICE, 2),
	'task-handler-2': servicePart(TASK_HANDLER, 2),
	'lab-service-3': servicePart(SERVICE, 3),
	'task-handler-3': servicePart(TASK_HANDLER, 3),
	workflow: core('workflow.run_workflow'),
	heartbeat: core('metrics.run_heartbeat_manager'),
} satisfies Record<string, ProcessDefinition>;

export type ProcessName = keyof typeof processes;

/** The names of all processes. */
export const processNames = Object.keys(processes) as ProcessName[];

const isService = (name: ProcessName) => (serviceProcesses as readonly ProcessName[]).includes(name);

/** What is started and stopped with a process: mostly itself alone, but a part of the service with the others. */
const unitOf = (name: ProcessName): readonly ProcessName[] => (isService(name) ? serviceProcesses : [name]);

/** Starts one process by name, with what lives and dies with it; does nothing when it already runs. */
export function startOne(name: ProcessName): void {
	for (const part of unitOf(name)) startPart(part);
}

/** Starts one process alone. */
export function startPart(name: ProcessName): void {
	const { command, args, cwd, env }: ProcessDefinition = processes[name];
	startProcess(name, command, args, { cwd, env: labEnvironment(env) });
}

/** Only these need time to write their data. Some of the others ignore a polite request, or wait for long polls. */
const keepers = new Set<ProcessName>(['opensearch', 'redis']);

/** Ends one process by name. */
export async function stopOne(name: ProcessName): Promise<void> {
	await Promise.all(unitOf(name).map((part) => stopProcess(part, keepers.has(part) ? 15_000 : 500)));
	if (isService(name)) removeServicePipes();
}
