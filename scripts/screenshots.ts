/**
 * Takes the pictures and the film of the README, into `docs/images/`: a real n8n with the pack in it, on the lab's
 * Assemblyline. Run by `npm run screenshots`.
 */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { resetAssemblyline, startAssemblyline, stopAssemblyline } from '../test/lab/assemblyline';
import { apiKeyCredential } from '../test/lab/assemblyline/facts';
import { buildPack, packTarball } from '../test/lab/n8n/pack';
import { startN8n, stopN8n } from '../test/lab/n8n/start';
import { asProgram, LabError, progress, runningPid } from '../test/lab/support';
import { startStandIn } from '../test/support/examples';
import { filmOfFirstVerdict } from './screenshots/firstVerdict';
import { image, pictureOfLookUp, pictureOfPhishing, pictureOfSubmit, pictureOfTrigger, pictureOfVerdictChanged } from './screenshots/pictures';

const NAME = 'screenshots';
const KIB = 1024;

/** Each image with the size that it may have: a README is read on slow lines too. */
const LIMITS = {
	'first-verdict.gif': 2500 * KIB,
	'submit-and-wait.png': 200 * KIB,
	'trigger.png': 200 * KIB,
	'phishing-to-ticket.png': 200 * KIB,
	'indicator-lookup.png': 200 * KIB,
	'verdict-changed.png': 200 * KIB,
};

async function main(): Promise<void> {
	const labRan = runningPid('nginx') !== undefined;
	await buildPack();
	await startAssemblyline();
	// What tests have left there may stand in a picture, or in the way of one.
	await resetAssemblyline();
	// Takes the tickets of the examples, as the proxy before systems that do not exist.
	const desk = await startStandIn();
	const proxy = { HTTP_PROXY: desk.url, NO_PROXY: 'localhost,127.0.0.1' };
	try {
		const n8n = await startN8n({ name: NAME, tarball: await packTarball(), fresh: true, env: proxy });
		mkdirSync(dirname(image('')), { recursive: true });
		const credential = await n8n.createCredential('Assemblyline account', 'assemblylineApi', apiKeyCredential());
		for (const take of [filmOfFirstVerdict, pictureOfSubmit, pictureOfTrigger, pictureOfPhishing, pictureOfLookUp, pictureOfVerdictChanged]) await take(n8n, credential);
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

asProgram(main);
