/** The README's pictures, one function each: what is in n8n, what is done on its page. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { screenshotNode, screenshotWorkflow } from '../../test/lab/n8n/browser';
import { type CredentialRef, type Json, type N8n, nodeError, type WorkflowNode } from '../../test/lab/n8n/driver';
import { LabError, sleep } from '../../test/lab/support';
import { example } from '../../test/support/examples';

const root = join(__dirname, '..', '..');
const PANEL = { width: 1280, height: 800 };

const EICAR_SHA256 = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';

/** The path of one of the README's images. */
export const image = (name: string) => join(root, 'docs', 'images', name);

const assemblyline = (parameters: Json): WorkflowNode => ({
	id: 'a', name: 'Assemblyline', type: 'n8n-nodes-assemblyline.assemblyline', typeVersion: 1, position: [220, 0], parameters, credentials: { assemblylineApi: { id: '', name: '' } },
});
/** What starts a workflow by hand. */
export const start: WorkflowNode = { id: 's', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} };
const started: Json = { Start: { main: [[{ node: 'Assemblyline', type: 'main', index: 0 }]] } };

/** Nothing that n8n tells of itself belongs in a picture. */
export async function tidy(page: Page): Promise<void> {
	await page.addStyleTag({ content: '.el-notification, .n8n-tooltip, [data-test-id="ndv-panel-banner"] { display: none !important; }' });
}

/** Moves the open panel's parameters to the left: the output gets the room, as it is what people look for. */
export async function widenOutput(page: Page): Promise<void> {
	const handle = await page.locator('[data-test-id="panel-drag-button"]').boundingBox();
	if (!handle) throw new LabError('The panel has no handle to drag it by');
	const y = handle.y + handle.height / 2;
	await page.mouse.move(handle.x + handle.width / 2, y);
	await page.mouse.down();
	await page.mouse.move(0, y, { steps: 8 });
	await page.mouse.up();
}

/** Runs the node whose panel is open, and waits for its output. */
async function execute(page: Page): Promise<void> {
	await page.locator('[data-test-id="node-execute-button"]').click();
	await page.locator('[data-test-id="output-panel"] [data-test-id="ndv-run-data-display-mode"]').waitFor();
}

/** Submit and Wait, with the verdict in its output. */
export async function pictureOfSubmit(n8n: N8n, credential: CredentialRef): Promise<void> {
	const parameters = {
		resource: 'submission', operation: 'submitAndWait', inputSource: 'text', text: 'Please see the attached invoice.', fileName: 'invoice.txt',
		options: { description: 'Reported email', priority: 500 },
	};
	const id = await n8n.createWorkflow({ name: 'Verdict of a file', nodes: [start, assemblyline(parameters)], connections: started }, [credential]);
	await screenshotNode(n8n, id, 'Assemblyline', image('submit-and-wait.png'), {
		...PANEL,
		async prepare(page) {
			await tidy(page);
			await widenOutput(page);
			await execute(page);
			const output = page.locator('[data-test-id="output-panel"]');
			await output.locator('[data-test-id="radio-button-schema"]').click();
		},
	});
}

/** The trigger, with the alert that its test found; the film has raised one. */
export async function pictureOfTrigger(n8n: N8n, credential: CredentialRef): Promise<void> {
	const trigger: WorkflowNode = {
		id: 't', name: 'Assemblyline Trigger', type: 'n8n-nodes-assemblyline.assemblylineTrigger', typeVersion: 1, position: [0, 0],
		parameters: { source: 'alert', events: ['alertCreated'], query: 'al.score:>=1000', options: { enrich: true, testEvent: 'latest', backfill: 'always' } },
	};
	const id = await n8n.createWorkflow({ name: 'New alert', nodes: [trigger], connections: {} }, [credential]);
	await screenshotNode(n8n, id, 'Assemblyline Trigger', image('trigger.png'), {
		...PANEL,
		async prepare(page) {
			await tidy(page);
			await execute(page);
		},
	});
}

/** Look Up of what somebody has pasted, one item each in its output. */
export async function pictureOfLookUp(n8n: N8n, credential: CredentialRef): Promise<void> {
	const parameters = { resource: 'indicator', operation: 'lookUp', indicators: `hxxps://login[.]example/reset\n203[.]0[.]113[.]7\n${EICAR_SHA256}`, options: {} };
	const id = await n8n.createWorkflow({ name: 'What do we know?', nodes: [start, assemblyline(parameters)], connections: started }, [credential]);
	await screenshotNode(n8n, id, 'Assemblyline', image('indicator-lookup.png'), {
		...PANEL,
		async prepare(page) {
			await tidy(page);
			await widenOutput(page);
			await execute(page);
			await page.locator('[data-test-id="output-panel"] [data-test-id="radio-button-table"]').click();
		},
	});
}

/** The example of changed verdicts after a test by hand, whose event is a malicious file with a ticket. */
export async function pictureOfVerdictChanged(n8n: N8n, credential: CredentialRef): Promise<void> {
	const submit = assemblyline({ resource: 'submission', operation: 'submitAndWait', inputSource: 'text', text: `LAB-SCORE: 1000 ${Date.now()}`, fileName: 'invoice.com', metadata: { entries: [{ key: 'ticket', value: 'SOC-1' }] }, options: {} });
	const first = await n8n.createWorkflow({ name: 'A file with a ticket', nodes: [start, submit], connections: started }, [credential]);
	const execution = await n8n.run(first, 'Start', 300_000);
	if (execution.status !== 'success') throw new LabError(`The file with a ticket ended with ${execution.status}: ${nodeError(execution, submit.name)?.message ?? ''}`);
	// The index shows it a moment later.
	await sleep(4_000);
	await pictureOfRun(n8n, credential, 'verdict-changed', 'Verdict Changed');
}

/** The phishing example after a run. */
export const pictureOfPhishing = (n8n: N8n, credential: CredentialRef) => pictureOfRun(n8n, credential, 'phishing-to-ticket', 'Start');

/** An example after a run. Its ticket systems do not exist: what n8n sends to them goes through a proxy that answers in their place. */
async function pictureOfRun(n8n: N8n, credential: CredentialRef, name: string, trigger: string): Promise<void> {
	const workflow = example(name);
	for (const { type, parameters } of workflow.nodes) {
		if (type !== 'n8n-nodes-base.httpRequest') continue;
		const { url } = parameters as { url: string };
		Object.assign(parameters as Json, { url: url.replace('https:', 'http:') });
	}
	const id = await n8n.createWorkflow(workflow, [credential]);
	const { id: executionId, status } = await n8n.run(id, trigger, 300_000);
	if (status !== 'success') throw new LabError(`The example ${name} ended with ${status}`);
	await screenshotWorkflow(n8n, `${id}/executions/${executionId}`, image(`${name}.png`), { width: 1400, height: 620, prepare: tidy });
}
