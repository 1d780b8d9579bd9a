/**
 * Takes the pictures and the film of the README, into `docs/images/`: a real n8n with the pack in it, on the lab's
 * Assemblyline. Run by `npm run screenshots`.
 */
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { startAssemblyline, stopAssemblyline } from '../test/lab/assemblyline';
import { nodeEnvironment } from '../test/lab/n8n/install';
import { packTarball } from '../test/lab/n8n/pack';
import { startN8n, stopN8n } from '../test/lab/n8n/start';
import { LabError, progress, run, runningPid } from '../test/lab/support';
import { filmOfFirstVerdict } from './screenshots/firstVerdict';
import { image, pictureOfFacet, pictureOfPhishing, pictureOfSubmit, pictureOfTrigger } from './screenshots/pictures';

const root = join(__dirname, '..');
const NAME = 'screenshots';
const KIB = 1024;

/** Each image with the size that it may have: a README is read on slow lines too. */
const LIMITS = {
	'first-verdict.gif': 2500 * KIB,
	'submit-and-wait.png': 200 * KIB,
	'facet-fields.png': 200 * KIB,
	'trigger.png': 200 * KIB,
	'phishing-to-ticket.png': 200 * KIB,
};

async function main(): Promise<void> {
	const labRan = runningPid('nginx') !== undefined;
	progress('building the pack');
	await run(join(root, 'node_modules', '.bin', 'gulp'), ['build', '--silent'], { cwd: root, env: nodeEnvironment() });
	const lab = await startAssemblyline();
	// Takes the tickets of the examples, as the proxy before systems that do not exist.
	const desk = createServer((_, reply) => reply.writeHead(201, { 'content-type': 'application/json' }).end('{"key":"SOC-1"}'));
	await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
	const proxy = { HTTP_PROXY: `http://127.0.0.1:${(desk.address() as AddressInfo).port}`, NO_PROXY: 'localhost,127.0.0.1' };
	try {
		const n8n = await startN8n({ name: NAME, tarball: await packTarball(), fresh: true, env: proxy });
		mkdirSync(dirname(image('')), { recursive: true });
		const credential = await n8n.createCredential('Assemblyline account', 'assemblylineApi', {
			serverUrl: lab.servers[0]?.url, authentication: 'apiKey', username: lab.admin.name, apiKey: lab.admin.apiKey,
			caCertificate: readFileSync(lab.ca, 'utf8'), timeout: 30,
		});
		for (const take of [filmOfFirstVerdict, pictureOfSubmit, pictureOfFacet, pictureOfTrigger, pictureOfPhishing]) await take(n8n, credential);
		for (const [name, limit] of Object.entries(LIMITS)) {
			const { size } = statSync(image(name));
			if (size > limit) throw new LabError(`${image(name)} has ${size} bytes, more than ${limit}`);
			progress(`${image(name)}: ${Math.round(size / KIB)} KiB`);
		}
	} finally {
		desk.close();
		await stopN8n(NAME);
		if (!labRan) await stopAssemblyline();
	}
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof LabError ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
	process.exitCode = 1;
});
