/** Files on their way through a real n8n: in both binary modes of a workflow, and into a workflow of their own and back. n8n keeps them on disk. */
import { lab } from '../lab/assemblyline/facts';
import { type CredentialRef, type Json, nodeError, nodeOutput, type Workflow } from '../lab/n8n/driver';
import { ACTION } from '../support/actionNode';
import { unique } from '../support/unique';
import { type Stage, stage } from './stage';

let theStage: Stage;
let credential: CredentialRef;

beforeAll(async () => {
	theStage = await stage();
	const [server] = lab.servers;
	if (!server) throw new Error('The lab has no server');
	credential = await theStage.credential(server);
});

interface Step {
	name: string;
	type?: string;
	typeVersion?: number;
	parameters: Json;
}

/** Nodes one after another; those of no type are the action node. */
function chain(name: string, steps: Step[], settings: Json = {}): Workflow {
	const nodes = steps.map(({ name: its, type = ACTION, typeVersion = 1, parameters }, place) => ({
		id: String(place), name: its, type, typeVersion, position: [place * 200, 0] as [number, number], parameters, ...(type === ACTION ? { credentials: { assemblylineApi: { id: '', name: '' } } } : {}),
	}));
	const connections = Object.fromEntries(steps.slice(1).map(({ name: next }, place) => [steps[place]?.name ?? '', { main: [[{ node: next, type: 'main', index: 0 }]] }]));
	return { name, nodes, connections, settings: { executionOrder: 'v1', ...settings } };
}

const upload = (text: string): Step[] => [
	{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
	{ name: 'Items', type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode: `return ${JSON.stringify([{ json: { fileText: text } }])};` } },
	{ name: 'To File', type: 'n8n-nodes-base.convertToFile', typeVersion: 1.1, parameters: { operation: 'toText', sourceProperty: 'fileText', options: { fileName: 'first.txt' } } },
];
const submitted = (name: string, binaryPropertyName: string, options: Json = {}): Step => ({ name, parameters: { resource: 'submission', operation: 'submitAndWait', inputSource: 'binary', binaryPropertyName, options } });
const fetched: Step[] = [
	{ name: 'Get Files', parameters: { resource: 'submission', operation: 'getFiles', submissionId: { __rl: true, mode: 'id', value: '={{ $json.sid }}' }, kinds: ['extracted', 'submitted'], encoding: 'raw' } },
	{ name: 'Download', parameters: { resource: 'file', operation: 'download', fileId: { __rl: true, mode: 'id', value: '={{ $json.sha256 }}' }, encoding: 'raw' } },
];

/** The public interface does not know the binary mode. */
async function created(workflow: Workflow): Promise<string> {
	const id = await theStage.n8n.createWorkflow({ ...workflow, settings: { executionOrder: 'v1' } }, [credential]);
	const { versionId } = await theStage.n8n.rest<{ versionId: string }>('GET', `/rest/workflows/${id}`);
	await theStage.n8n.rest('PATCH', `/rest/workflows/${id}`, { settings: workflow.settings, versionId });
	return id;
}

async function run(workflow: Workflow) {
	const id = await created(workflow);
	const execution = await theStage.n8n.run(id, 'Start');
	await theStage.n8n.deleteWorkflow(id);
	const failed = workflow.nodes.flatMap(({ name }) => nodeError(execution, name) ?? []);
	return { errors: failed.map(({ message, description }) => `${message} ${description ?? ''}`), out: (name: string) => nodeOutput(execution, name) };
}

/** The files of an item, wherever its workflow has them. */
const filesOf = ({ json, binary }: { json: Json; binary?: object }): object => ({ ...(json._files as object | undefined), ...binary });

describe.each([['separate', 'data'], ['combined', 'data'], ['combined', '={{ $json._files.data }}'], ['combined', '_files.data']])('With the binary mode %s, and %s as the field', (binaryMode, field) => {
	it('a file is handed in, kept, got, downloaded and handed in again', async () => {
		const text = `LAB-CHILD: child\n${unique('modes')}`;
		const steps = [...upload(text), submitted('Submit', field, { keepInputBinary: true }), ...fetched, submitted('Again', field)];
		const { errors, out } = await run(chain('Binary modes', steps, { binaryMode }));
		expect(errors).toEqual([]);
		expect(out('Submit').map((item) => [item.json.state, Object.keys(filesOf(item))])).toEqual([['completed', ['data']]]);
		expect(out('Submit').map(({ binary }) => binary !== undefined)).toEqual([binaryMode === 'separate']);
		const got = out('Get Files');
		expect(got.length).toBeGreaterThan(1);
		for (const item of [...got, ...out('Download')]) expect(filesOf(item)).toEqual({ data: expect.objectContaining({ id: expect.stringContaining('filesystem') as string }) as object });
		expect(out('Again').map(({ json }) => json.sha256)).toEqual(got.map(({ json }) => json.sha256));
	});
});

describe.each(['separate', 'combined'])('In a workflow of its own, with the binary mode %s', (binaryMode) => {
	it('a file is handed in, and comes back with its download', async () => {
		const child = chain('Child', [
			{ name: 'Called', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1.1, parameters: { inputSource: 'passthrough' } },
			submitted('Submit', 'data'),
			...fetched.slice(1),
		], { binaryMode });
		const childId = await created(child);
		await theStage.n8n.activate(childId);
		const steps = [...upload(unique('child')), { name: 'Call', type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.2, parameters: { workflowId: { __rl: true, mode: 'id', value: childId }, options: {} } }, submitted('Again', 'data')];
		const { errors, out } = await run(chain('Parent', steps, { binaryMode }));
		await theStage.n8n.deactivate(childId);
		await theStage.n8n.deleteWorkflow(childId);
		expect(errors).toEqual([]);
		expect(out('Call').map(filesOf)).toEqual([{ data: expect.objectContaining({ id: expect.stringContaining('filesystem') as string }) as object }]);
		expect(out('Again').map(({ json }) => json.sha256)).toEqual(out('Call').map(({ json }) => json.sha256));
	});
});
