/** A real n8n that ingests many files, by this pack's node and by its own HTTP Request node. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../nodes/Assemblyline/client/types';
import { apiKeyCredential, lab } from '../test/lab/assemblyline/facts';
import { hasEnded, type Execution, type Json, type N8n, type NodeRun, nodeError, nodeOutput, type Workflow, type WorkflowNode } from '../test/lab/n8n/driver';
import { packTarball } from '../test/lab/n8n/pack';
import { processName, startN8n, stopN8n } from '../test/lab/n8n/start';
import { LabError, runningPid, waitFor } from '../test/lab/support';

const NAME = 'bench';

export interface NamedText {
	name: string;
	text: string;
}

/** Seconds that a node takes for the files. */
export interface BulkN8n {
	ours(files: NamedText[], parameters: Json): Promise<number>;
	httpRequest(files: NamedText[], settings: JsonObject, authentication: 'key' | 'session'): Promise<number>;
	/** A node that does nothing, for what n8n itself takes. */
	noOp(files: NamedText[]): Promise<number>;
	/** Seconds that n8n's process has had of the processor so far. */
	cpuSeconds(): number;
}

/** Linux counts a process's time in hundredths of a second. */
const TICKS = 100;

export async function bulkN8n(url: string): Promise<BulkN8n> {
	// HTTP Request knows no authority of its own with a key; Node's variable serves all.
	const n8n = await startN8n({ name: NAME, tarball: await packTarball(), fresh: true, env: { NODE_EXTRA_CA_CERTS: lab.ca } });
	const { name: username, apiKey } = lab.admin;
	const credentials = [
		await n8n.createCredential('Assemblyline account', 'assemblylineApi', apiKeyCredential({ serverUrl: url, timeout: 60 })),
		await n8n.createCredential('Key', 'httpCustomAuth', { json: JSON.stringify({ headers: { 'X-USER': username, 'X-APIKEY': apiKey } }) }),
	];
	const template = JSON.parse(readFileSync(join(__dirname, '..', 'test', 'workflows', 'action-with-file.json'), 'utf8')) as Workflow;

	/** Runs the node, in the place of the template's, over the files. */
	const time = async (files: NamedText[], node: Partial<WorkflowNode>, settings: JsonObject = {}) => {
		const items = files.map(({ name, text }) => ({ json: { fileName: name, fileText: text, request: JSON.stringify({ name, ...settings }) } }));
		const nodes = template.nodes.map((one) => {
			if (one.name === 'Items') return { ...one, parameters: { jsCode: `return ${JSON.stringify(items)};` } };
			return one.name === 'Assemblyline' ? { ...one, ...node } : one;
		});
		const id = await n8n.createWorkflow({ ...template, nodes }, credentials);
		const execution = await ended(n8n, await n8n.startManually(id, 'Start'));
		await n8n.deleteWorkflow(id);
		const output = nodeOutput(execution, 'Assemblyline').length;
		if (output !== files.length) throw new LabError(`${output} of ${files.length} items: ${nodeError(execution, 'Assemblyline')?.message ?? execution.status}`);
		const [run] = execution.data.resultData.runData.Assemblyline as (NodeRun & { executionTime: number })[];
		return (run?.executionTime ?? NaN) / 1000;
	};

	return {
		ours: (files, parameters) => time(files, { parameters: { resource: 'ingest', operation: 'ingestMany', inputSource: 'binary', binaryPropertyName: 'data', ...parameters } }),
		httpRequest: (files, settings, authentication) =>
			time(files, {
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.5,
				parameters: { ...upload(url), ...authentications[authentication] },
				credentials: authentication === 'key' ? { httpCustomAuth: { id: '', name: '' } } : { assemblylineApi: { id: '', name: '' } },
			}, settings),
		noOp: (files) => time(files, { type: 'n8n-nodes-base.noOp', parameters: {} }),
		cpuSeconds: () => {
			const [, fields = ''] = readFileSync(`/proc/${runningPid(processName(NAME))}/stat`, 'utf8').split(') ');
			const [user = NaN, system = NaN] = fields.split(' ').slice(11, 13).map(Number);
			return (user + system) / TICKS;
		},
	};
}

const authentications = {
	key: { authentication: 'genericCredentialType', genericAuthType: 'httpCustomAuth' },
	session: { authentication: 'predefinedCredentialType', nodeCredentialType: 'assemblylineApi' },
};

const upload = (url: string): Json => ({
	method: 'POST',
	url: `${url}/api/v4/ingest/`,
	sendBody: true,
	contentType: 'multipart-form-data',
	bodyParameters: {
		parameters: [
			{ parameterType: 'formData', name: 'json', value: "={{ $('Items').item.json.request }}" },
			{ parameterType: 'formBinaryData', name: 'bin', inputDataFieldName: 'data' },
		],
	},
	options: {},
});

/** Waits for an execution; looks seldom and without its data, as each look is work for n8n. */
async function ended(n8n: N8n, id: string): Promise<Execution> {
	await waitFor(async () => hasEnded(await n8n.rest<Execution>('GET', `/api/v1/executions/${id}`)), 900_000, 2_000, `execution ${id}`);
	return n8n.execution(id);
}

export function stopBulkN8n(): Promise<void> {
	return stopN8n(NAME);
}
