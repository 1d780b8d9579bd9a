/**
 * Takes the pictures of the README, into `docs/images/`: a real n8n with the pack in it, on the lab's Assemblyline.
 * Run by `npm run screenshots`.
 */
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startAssemblyline, stopAssemblyline } from '../test/lab/assemblyline';
import { screenshotNode, screenshotWorkflow } from '../test/lab/n8n/browser';
import type { CredentialRef, Json, N8n, Workflow, WorkflowNode } from '../test/lab/n8n/driver';
import { nodeEnvironment } from '../test/lab/n8n/install';
import { packTarball } from '../test/lab/n8n/pack';
import { startN8n, stopN8n } from '../test/lab/n8n/start';
import { LabError, progress, run, runningPid } from '../test/lab/support';

const root = join(__dirname, '..');
const NAME = 'screenshots';
const LIMIT_BYTES = 200 * 1024;
const PANEL = { width: 1280, height: 800 };

const image = (name: string) => join(__dirname, 'images', `${name}.png`);
const assemblyline = (parameters: Json): WorkflowNode => ({
	id: 'a', name: 'Assemblyline', type: 'n8n-nodes-assemblyline.assemblyline', typeVersion: 1, position: [220, 0], parameters,
});
const start: WorkflowNode = { id: 's', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} };
const started: Json = { Start: { main: [[{ node: 'Assemblyline', type: 'main', index: 0 }]] } };

/** Nothing that n8n tells of itself belongs in the picture. */
async function tidy(page: Page): Promise<void> {
	await page.addStyleTag({ content: '.el-notification, [data-test-id="ndv-panel-banner"] { display: none !important; }' });
}

async function pictureOfSubmit(n8n: N8n, credential: CredentialRef): Promise<void> {
	const parameters = {
		resource: 'submission', operation: 'submitAndWait', inputSource: 'text', text: 'Please see the attached invoice.', fileName: 'invoice.txt',
		options: { description: 'Reported email', priority: 500 },
	};
	const id = await n8n.createWorkflow({ name: 'Verdict of a file', nodes: [start, assemblyline(parameters)], connections: started }, [credential]);
	await n8n.run(id, 'Start', 120_000);
	await screenshotNode(n8n, id, 'Assemblyline', image('submit-and-wait'), { ...PANEL, prepare: tidy });
}

async function pictureOfFacet(n8n: N8n, credential: CredentialRef): Promise<void> {
	const parameters = { resource: 'search', operation: 'facet', index: 'submission', field: '', query: 'max_score:>=500', options: {} };
	const id = await n8n.createWorkflow({ name: 'Who submits malware', nodes: [start, assemblyline(parameters)], connections: started }, [credential]);
	await screenshotNode(n8n, id, 'Assemblyline', image('facet-fields'), {
		...PANEL,
		async prepare(page) {
			await tidy(page);
			await page.locator('[data-test-id="parameter-input-field"] input').click();
			await page.waitForTimeout(1500);
		},
	});
}

async function pictureOfTrigger(n8n: N8n, credential: CredentialRef): Promise<void> {
	const trigger: WorkflowNode = {
		id: 't', name: 'Assemblyline Trigger', type: 'n8n-nodes-assemblyline.assemblylineTrigger', typeVersion: 1, position: [0, 0],
		parameters: { source: 'alert', events: ['alertCreated'], query: 'al.score:>=1000', options: { enrich: true, testEvent: 'latest', backfill: 'always' } },
	};
	const id = await n8n.createWorkflow({ name: 'New alert', nodes: [trigger], connections: {} }, [credential]);
	await screenshotNode(n8n, id, 'Assemblyline Trigger', image('trigger'), { ...PANEL, prepare: tidy });
}

/** The example's ticket systems do not exist: here, something else takes the tickets. */
async function pictureOfPhishing(n8n: N8n, credential: CredentialRef): Promise<void> {
	const desk = createServer((_, reply) => reply.writeHead(201, { 'content-type': 'application/json' }).end('{"key":"SOC-1"}'));
	await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
	try {
		const workflow = JSON.parse(readFileSync(join(root, 'examples', 'phishing-to-ticket.json'), 'utf8')) as Workflow;
		for (const { type, parameters } of workflow.nodes) {
			if (type === 'n8n-nodes-base.httpRequest') Object.assign(parameters as Json, { url: `http://127.0.0.1:${(desk.address() as AddressInfo).port}/` });
		}
		const id = await n8n.createWorkflow(workflow, [credential]);
		const { id: executionId, status } = await n8n.run(id, 'Start', 300_000);
		if (status !== 'success') throw new LabError(`The phishing example ended with ${status}`);
		await screenshotWorkflow(n8n, `${id}/executions/${executionId}`, image('phishing-to-ticket'), { width: 1400, height: 620, prepare: tidy });
	} finally {
		desk.close();
	}
}

async function main(): Promise<void> {
	const labRan = runningPid('nginx') !== undefined;
	progress('building the pack');
	await run(join(root, 'node_modules', '.bin', 'gulp'), ['build', '--silent'], { cwd: root, env: nodeEnvironment() });
	const lab = await startAssemblyline();
	const n8n = await startN8n({ name: NAME, tarball: await packTarball(), fresh: true });
	try {
		mkdirSync(join(__dirname, 'images'), { recursive: true });
		const credential = await n8n.createCredential('Assemblyline account', 'assemblylineApi', {
			serverUrl: lab.servers[0]?.url, authentication: 'apiKey', username: lab.admin.name, apiKey: lab.admin.apiKey,
			caCertificate: readFileSync(lab.ca, 'utf8'), timeout: 30,
		});
		for (const take of [pictureOfSubmit, pictureOfFacet, pictureOfTrigger, pictureOfPhishing]) await take(n8n, credential);
		for (const name of ['submit-and-wait', 'facet-fields', 'trigger', 'phishing-to-ticket']) {
			const { size } = statSync(image(name));
			if (size > LIMIT_BYTES) throw new LabError(`${image(name)} has ${size} bytes, more than ${LIMIT_BYTES}`);
			progress(`${image(name)}: ${Math.round(size / 1024)} KiB`);
		}
	} finally {
		await stopN8n(NAME);
		if (!labRan) await stopAssemblyline();
	}
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof LabError ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
	process.exitCode = 1;
});
