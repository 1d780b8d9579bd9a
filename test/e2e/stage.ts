/** What every end-to-end test stands on: the running lab, and an n8n with the packed pack in it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAssemblyline } from '../lab/assemblyline';
import type { Lab, LabServer } from '../lab/assemblyline';
import { apiKeyCredential } from '../lab/assemblyline/facts';
import { type CredentialRef, type Execution, type Item, type Json, type N8n, type NodeRun, nodeError, nodeOutput, type Workflow } from '../lab/n8n/driver';
import { packTarball } from '../lab/n8n/pack';
import { startN8n } from '../lab/n8n/start';
import { actionNodeWith } from '../support/actionNode';

/** The name of the n8n that the end-to-end tests use. */
export const E2E_N8N = 'e2e';

export interface Outcome {
	items: Item[];
	error?: NodeRun['error'];
	hints: string[];
	execution: Execution;
}

export interface Stage {
	lab: Lab;
	n8n: N8n;
	/** A credential for a server, with an administrator's API key unless `data` says otherwise. */
	credential(server: LabServer, data?: Json): Promise<CredentialRef>;
	/** Runs the action node once over the given items, in a workflow of its own, and answers what came out. */
	runNode(credential: CredentialRef, parameters: Json, input?: InputItem[], settings?: Json): Promise<Outcome>;
	/** The parts of a workflow file of `test/workflows`. */
	workflow(name: string): Workflow;
}

export interface InputItem {
	json?: Json;
	/** Text of a file in the binary property `data`, which n8n stores as it does for any node. */
	file?: { name: string; text: string };
}

let current: Promise<Stage> | undefined;

/** Starts what does not run yet. */
export function stage(): Promise<Stage> {
	current ??= build();
	return current;
}

async function build(): Promise<Stage> {
	const lab = await startAssemblyline();
	const n8n = await startN8n({ name: E2E_N8N, tarball: await packTarball() });
	const workflow = (name: string) => JSON.parse(readFileSync(join(__dirname, '..', 'workflows', `${name}.json`), 'utf8')) as Workflow;
	return {
		lab,
		n8n,
		workflow,
		credential: (server, data = {}) =>
			n8n.createCredential(`Assemblyline ${server.version}`, 'assemblylineApi', {
				...apiKeyCredential({ serverUrl: server.url }),
				...data,
			}),
		async runNode(credential, parameters, input = [{}], settings = {}) {
			const id = await n8n.createWorkflow(actionWorkflow(workflow(input.some(({ file }) => file) ? 'action-with-file' : 'action'), parameters, input, settings), [credential]);
			const execution = await n8n.run(id, 'Start');
			await n8n.deleteWorkflow(id).catch(() => undefined);
			const run = execution.data.resultData.runData.Assemblyline?.at(-1);
			return {
				items: nodeOutput(execution, 'Assemblyline'),
				error: nodeError(execution, 'Assemblyline'),
				hints: (run?.hints ?? []).map(({ message }) => message),
				execution,
			};
		},
	};
}

function actionWorkflow(template: Workflow, parameters: Json, input: InputItem[], settings: Json): Workflow {
	const items = input.map(({ json = {}, file }) => ({ json: file ? { ...json, fileName: file.name, fileText: file.text } : json }));
	const nodes = template.nodes.map((node) => {
		if (node.name === 'Items') return { ...node, parameters: { jsCode: `return ${JSON.stringify(items)};` } };
		return node.name === 'Assemblyline' ? { ...node, type: actionNodeWith(parameters.resource), parameters, ...settings } : node;
	});
	return { ...template, nodes };
}
