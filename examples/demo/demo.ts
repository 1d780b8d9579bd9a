/**
 * Shows the pack at work: a real n8n with the pack and the examples in it, on a real Assemblyline, which is
 * installed into a cache folder unless a server is named. Run by `npm run demo`; `-- --help` lists the flags.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Lab, installAssemblyline, startAssemblyline, stopAssemblyline } from '../../test/lab/assemblyline';
import { type CredentialRef, type Execution, type Json, type N8n, nodeError, nodeOutput, type Workflow } from '../../test/lab/n8n/driver';
import { installN8n, nodeEnvironment } from '../../test/lab/n8n/install';
import { packTarball } from '../../test/lab/n8n/pack';
import { owner, startN8n, stopN8n } from '../../test/lab/n8n/start';
import { LabError, progress, run, runningPid } from '../../test/lab/support';

const HELP = `npm run demo -- [flags]

  --once             end everything after the demo; without it n8n stays until Ctrl-C
  --url URL          use this Assemblyline instead of installing one   (ASSEMBLYLINE_URL)
  --user NAME        its user                                          (ASSEMBLYLINE_USER)
  --api-key KEY      its API key, name:secret                          (ASSEMBLYLINE_API_KEY)
  --password TEXT    its password, where there is no API key           (ASSEMBLYLINE_PASSWORD)
  --ca FILE          PEM of the authority of its certificate           (ASSEMBLYLINE_CA)
  --insecure         do not check its certificate
  --port N           port of n8n, 5678 by default
`;

const { values: flags } = parseArgs({
	options: {
		once: { type: 'boolean', default: false },
		url: { type: 'string', default: process.env.ASSEMBLYLINE_URL },
		user: { type: 'string', default: process.env.ASSEMBLYLINE_USER },
		'api-key': { type: 'string', default: process.env.ASSEMBLYLINE_API_KEY },
		password: { type: 'string', default: process.env.ASSEMBLYLINE_PASSWORD },
		ca: { type: 'string', default: process.env.ASSEMBLYLINE_CA },
		insecure: { type: 'boolean', default: false },
		port: { type: 'string', default: '5678' },
		help: { type: 'boolean', default: false },
	},
});

const root = join(__dirname, '..', '..');
const NAME = 'demo';

const say = (text: string) => process.stdout.write(`${text}\n`);

/** The credential's data for the server that was named, or for the lab's. */
function credentialData(lab: Lab | undefined): Json {
	if (lab) {
		const [server] = lab.servers;
		return {
			serverUrl: server?.url,
			authentication: 'apiKey',
			username: lab.admin.name,
			apiKey: lab.admin.apiKey,
			caCertificate: readFileSync(lab.ca, 'utf8'),
			timeout: 30,
		};
	}
	return {
		serverUrl: flags.url,
		authentication: flags['api-key'] ? 'apiKey' : 'password',
		username: flags.user ?? '',
		apiKey: flags['api-key'] ?? '',
		password: flags.password ?? '',
		caCertificate: flags.ca ? readFileSync(flags.ca, 'utf8') : '',
		allowUnauthorizedCerts: flags.insecure,
		timeout: 30,
	};
}

async function importExamples(n8n: N8n, credential: CredentialRef): Promise<Map<string, string>> {
	const folder = join(root, 'examples');
	const ids = new Map<string, string>();
	for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
		const workflow = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Workflow;
		ids.set(file.replace('.json', ''), await n8n.createWorkflow(workflow, [credential]));
	}
	return ids;
}

function assertSucceeded(execution: Execution, nodes: string[]): Execution {
	if (execution.status === 'success') return execution;
	const error = nodes.map((node) => nodeError(execution, node)).find(Boolean);
	throw new LabError(`n8n: ${error?.message ?? execution.status}${error?.description ? `\n${error.description}` : ''}`);
}

async function mainJob(n8n: N8n, ids: Map<string, string>): Promise<void> {
	const id = (name: string) => ids.get(name) ?? '';

	progress('activating the workflow that a new alert starts');
	const state = await n8n.activate(id('new-alert-starts-workflow'));
	if (state !== 'published') throw new LabError('n8n could not activate the trigger');

	progress('analysing the EICAR test file and a clean file');
	const verdicts = assertSucceeded(await n8n.run(id('verdicts-of-files'), 'Start', 360_000), ['Analyse']);
	say('\nVerdicts of two files');
	for (const { json } of nodeOutput(verdicts, 'Verdict')) say(`  ${String(json.file).padEnd(12)} score ${String(json.score).padStart(5)}   ${String(json.state)}, submission ${String(json.sid)}`);

	progress('waiting for the alert to start its workflow');
	const alerts = await n8n.waitForExecutions(id('new-alert-starts-workflow'), 1, 60_000).catch((error: unknown) => {
		if (flags.url) return [];
		throw error;
	});
	say('\nWorkflow started by an alert');
	for (const execution of alerts) {
		for (const { json } of nodeOutput(assertSucceeded(execution, ['New Alert', 'Submission']), 'Ticket')) {
			say(`  execution ${execution.id}: ${String(json.title)}, alert ${String(json.alert)}`);
		}
	}
	if (alerts.length === 0) say('  none: this server raised no alert for the test file');

	progress('ingesting ten files with a notification queue');
	const ingest = assertSucceeded(await n8n.run(id('ingest-with-notification-queue'), 'Start', 120_000), ['Ingest', 'Messages']);
	say(`\nNotification messages of ${nodeOutput(ingest, 'Ingest').length} ingested files`);
	for (const { json } of nodeOutput(ingest, 'Messages')) {
		const { files, sid } = json.submission as { files: { name: string }[]; sid: string };
		say(`  ${String(files[0]?.name).padEnd(12)} score ${String(json.score).padStart(5)}   submission ${sid}${json.failure ? `, failure: ${String(json.failure)}` : ''}`);
	}
}

async function main(): Promise<void> {
	if (flags.help) {
		say(HELP);
		return;
	}
	if (flags.url && !(flags.user && (flags['api-key'] ?? flags.password))) throw new LabError(`--url needs --user and --api-key or --password\n\n${HELP}`);

	const labRan = runningPid('nginx') !== undefined;
	progress('building the pack');
	await run(join(root, 'node_modules', '.bin', 'gulp'), ['build', '--silent'], { cwd: root, env: nodeEnvironment() });
	await Promise.all([flags.url ? undefined : installAssemblyline(), installN8n()]);
	const lab = flags.url ? undefined : await startAssemblyline();
	const n8n = await startN8n({ name: NAME, tarball: await packTarball(), port: Number(flags.port), fresh: true });
	const end = async () => {
		await stopN8n(NAME);
		if (lab && !labRan) await stopAssemblyline();
	};
	try {
		const credential = await n8n.createCredential('Assemblyline account', 'assemblylineApi', credentialData(lab));
		const test = await n8n.testCredential(credential);
		if (test.status !== 'OK') throw new LabError(`The credential does not work: ${test.message}`);
		progress(test.message);
		await mainJob(n8n, await importExamples(n8n, credential));
		say(`\nn8n with these workflows: ${n8n.url}   log in with ${owner.email} and ${owner.password}`);
		if (!flags.once) {
			say('It stays until Ctrl-C.');
			const stopped = new Promise<true>((resolve) => process.once('SIGINT', () => resolve(true)).once('SIGTERM', () => resolve(true)));
			// A pending promise alone does not keep Node running.
			const alive = setInterval(() => undefined, 60_000);
			await stopped;
			clearInterval(alive);
		}
	} finally {
		await end();
	}
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof LabError ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
	process.exitCode = 1;
});

