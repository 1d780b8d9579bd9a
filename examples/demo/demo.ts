/**
 * Shows the pack at work: a real n8n with the pack and the examples in it, on a real Assemblyline, which is
 * installed into a cache folder unless a server is named. Run by `npm run demo`; `-- --help` lists the flags.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installAssemblyline, startAssemblyline, stopAssemblyline } from '../../test/lab/assemblyline';
import { apiKeyCredential, lab as labFacts } from '../../test/lab/assemblyline/facts';
import type { Json } from '../../test/lab/n8n/driver';
import { installN8n } from '../../test/lab/n8n/install';
import { buildPack, packTarball } from '../../test/lab/n8n/pack';
import { filesFolder, owner, startN8n, stopN8n } from '../../test/lab/n8n/start';
import { asProgram, LabError, progress, runningPid } from '../../test/lab/support';
import { startStandIn } from '../../test/support/examples';
import { prepare, say, showQueue, showTicket, showVerdictsAndAlert } from './jobs';

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

const NAME = 'demo';

/** The credential's data for the server that was named, or for the lab's. */
function credentialData(): Json {
	if (!flags.url) return apiKeyCredential();
	return {
		serverUrl: flags.url,
		authentication: flags['api-key'] ? 'apiKey' : 'password',
		username: flags.user ?? '',
		apiKey: flags['api-key'] ?? '',
		password: flags.password ?? '',
		caCertificate: flags.ca ? readFileSync(flags.ca, 'utf8') : '',
		ignoreSslIssues: flags.insecure,
		timeout: 30,
	};
}

async function main(): Promise<void> {
	if (flags.help) {
		say(HELP);
		return;
	}
	if (flags.url && !(flags.user && (flags['api-key'] ?? flags.password))) throw new LabError(`--url needs --user and --api-key or --password\n\n${HELP}`);

	const labRan = runningPid('nginx') !== undefined;
	await buildPack();
	await Promise.all([flags.url ? undefined : installAssemblyline(), installN8n()]);
	const lab = flags.url ? undefined : await startAssemblyline();
	const n8n = await startN8n({ name: NAME, tarball: await packTarball(), port: Number(flags.port), fresh: true });
	const standIn = await startStandIn();
	const end = async () => {
		standIn.close();
		await stopN8n(NAME);
		if (lab && !labRan) await stopAssemblyline();
	};
	try {
		const credential = await n8n.createCredential('Assemblyline account', 'assemblylineApi', credentialData());
		const test = await n8n.testCredential(credential);
		if (test.status !== 'OK') throw new LabError(`The credential does not work: ${test.message}`);
		progress(test.message);
		const demo = await prepare(n8n, credential, standIn, join(filesFolder(NAME), 'reported.eml'));
		await showVerdictsAndAlert(demo, lab !== undefined);
		await showQueue(demo);
		await showTicket(demo);
		if (!flags.once) {
			say(`\nn8n with these workflows: ${n8n.url}   log in with ${owner.email} and ${owner.password}`);
			const { serverUrl, username, apiKey } = credentialData();
			if (lab) say(`Assemblyline: ${String(serverUrl)}   user ${String(username)}, API key ${String(apiKey)}, CA Certificate: the text of ${labFacts.ca}`);
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

asProgram(main);
