/** Command line of the lab: installs, starts, stops and resets the real servers that tests run against. */
import {
	installAssemblyline,
	lab,
	processNames,
	resetAssemblyline,
	startAssemblyline,
	stopAssemblyline,
} from './assemblyline';
import { stopQueue } from './n8n/queue';
import { stopN8n } from './n8n/start';
import { asProgram, LabError, logFile, progress, runningPid, signal } from './support';

interface Command {
	description: string;
	run: () => Promise<void>;
}

const commands: Record<string, Command> = {
	install: { description: 'Install what the lab runs', run: installAssemblyline },
	start: { description: 'Start the lab and print its addresses', run: start },
	stop: { description: 'End everything that runs, the n8n of the tests included; data stays', run: stop },
	status: { description: 'List the processes, and, if any runs, the addresses', run: status },
	tidy: { description: 'End the n8n of the tests, and bring a lab that runs back in order: after an interrupted run', run: tidy },
	reset: { description: 'Put data and queues back to what they were after the first start', run: reset },
};

async function start(): Promise<void> {
	await startAssemblyline();
	printAddresses();
}

function printAddresses(): void {
	for (const server of lab.servers) {
		process.stdout.write(`
Assemblyline ${server.version}
  TLS                            ${server.url}
  TLS, client certificate        ${server.mtlsUrl}
  TLS, certificate as identity   ${server.identityUrl}
`);
	}
	process.stdout.write('\nUser    Password  API key\n');
	for (const { name, password, apiKey } of [lab.admin, lab.user]) {
		process.stdout.write(`${name.padEnd(8)}${password.padEnd(10)}${apiKey}\n`);
	}
	process.stdout.write(`
CA certificate      ${lab.ca}
Client certificate  ${lab.clientCertificate}
Client key          ${lab.clientKey} (passphrase ${lab.clientKeyPassphrase})
`);
}

async function stop(): Promise<void> {
	await stopTestN8ns();
	await stopAssemblyline();
	progress('the lab is stopped');
}

async function status(): Promise<void> {
	for (const name of processNames) {
		const pid = runningPid(name);
		process.stdout.write(`${name.padEnd(16)}${pid === undefined ? 'stopped' : String(pid)}\t${logFile(name)}\n`);
	}
	if (processNames.some((name) => runningPid(name) !== undefined)) printAddresses();
}

async function reset(): Promise<void> {
	await resetAssemblyline();
	progress('the lab is as after its first start');
}

/** Those that `npm test` starts itself. */
async function stopTestN8ns(): Promise<void> {
	await Promise.all([stopN8n('e2e'), stopN8n('faults'), stopQueue()]);
}

async function tidy(): Promise<void> {
	await stopTestN8ns();
	const running = processNames.map(runningPid).filter((pid) => pid !== undefined);
	if (running.length === 0) return;
	// A test of faults may have made one of them stand still.
	for (const pid of running) signal(pid, 'SIGCONT');
	await startAssemblyline();
	await reset();
}

async function main(name = ''): Promise<void> {
	const command = commands[name];
	if (command) return command.run();
	const lines = Object.entries(commands).map(([key, { description }]) => `  ${key.padEnd(10)}${description}`);
	throw new LabError(`Usage: npm run lab -- <command>\n\n${lines.join('\n')}`);
}

asProgram(() => main(process.argv[2]));
