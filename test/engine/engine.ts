/**
 * The pack's node in n8n's own engine: expressions, the resolution of parameters, the routing of errors, retries and
 * cancellation are n8n's; the server is the fake one.
 */
import { randomUUID } from 'node:crypto';
import { WorkflowExecute } from 'n8n-core';
import {
	type ICredentialDataDecryptedObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type IRun,
	type IWorkflowExecuteAdditionalData,
	type NodeExecutionHint,
	Workflow,
} from 'n8n-workflow';
import { Assemblyline } from '../../nodes/Assemblyline/Assemblyline.node';
import { AssemblylineAdmin } from '../../nodes/Assemblyline/AssemblylineAdmin.node';
import { ACTION, actionNodeWith } from '../support/actionNode';

type Item = Pick<INodeExecutionData, 'binary' | 'json'>;

export interface Execution {
	/** `resource.operation`. */
	operation: string;
	/** As n8n stores them: a text that begins with `=` is an expression. */
	parameters?: INodeParameters;
	items: Item[];
	/** As its fields are stored: they may be expressions, too. */
	credential: ICredentialDataDecryptedObject;
	onError?: INode['onError'];
	/** What else the panel's settings have, e.g. `retryOnFail`. */
	settings?: Partial<INode>;
	timezone?: string;
	/** Whether the node is of the type that an AI agent runs as a tool. */
	asTool?: boolean;
	/** Whether the items come to the node a second time, behind another node. */
	twice?: boolean;
	/** Called with what cancels the execution, as soon as it runs. */
	started?: (cancel: () => void) => void;
}

export interface Executed {
	/** What left by each output, after n8n has moved the error items to the one of errors. */
	outputs: INodeExecutionData[][];
	/** The message of the error with which the execution ended. */
	error?: string;
	description?: string;
	hints: string[];
	run: IRun;
}

/** A node that hands on what it gets; the first one of the workflow gets the items as pinned data. */
const passOn: INodeType = {
	description: { displayName: 'Pass On', name: 'passOn', group: ['transform'], version: 1, description: '', defaults: {}, inputs: ['main'], outputs: ['main'], properties: [] },
	async execute() {
		return [this.getInputData()];
	},
};

const action = new Assemblyline();
const TYPES: Record<string, INodeType> = { passOn, [ACTION]: action, [`${ACTION}Tool`]: action, [`${ACTION}Admin`]: new AssemblylineAdmin() };
const nodeTypes = { getByName: typeOf, getByNameAndVersion: typeOf, getKnownTypes: () => ({}) };

function typeOf(name: string): INodeType {
	const type = TYPES[name];
	if (!type) throw new Error(`There is no node type ${name}`);
	return type;
}

const nodeOf = (name: string, type: string, rest: Partial<INode> = {}): INode => ({ id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {}, ...rest });

/** Runs a workflow of a start and the node; answers what came out. */
export async function execute({ operation, parameters = {}, items, credential, onError, settings, timezone = 'UTC', asTool = false, twice = false, started }: Execution): Promise<Executed> {
	const [resource = '', value = ''] = operation.split('.');
	const workflow = new Workflow({
		id: 'engine',
		active: false,
		nodes: [
			nodeOf('Start', 'passOn'),
			nodeOf('Assemblyline', asTool ? `${ACTION}Tool` : actionNodeWith(resource), {
				parameters: { resource, operation: value, ...parameters },
				credentials: { assemblylineApi: { id: '1', name: 'Assemblyline' } },
				onError,
				...settings,
			}),
			nodeOf('Again', 'passOn'),
		],
		connections: {
			Start: { main: [['Assemblyline', ...(twice ? ['Again'] : [])].map((to) => ({ node: to, type: 'main', index: 0 }))] },
			Again: { main: [[{ node: 'Assemblyline', type: 'main', index: 0 }]] },
		},
		nodeTypes,
		settings: { executionOrder: 'v1', timezone },
	});
	const data = additionalData(workflow, credential);
	const execution = new WorkflowExecute(data, 'manual').run({ workflow, startNode: workflow.getNode('Start') ?? undefined, pinData: { Start: items } });
	started?.(() => execution.cancel());
	const run = await execution;
	const { runData, error } = run.data.resultData;
	const task = runData.Assemblyline?.at(-1);
	const failure = error ?? task?.error;
	return {
		outputs: task?.data?.main?.map((output) => output ?? []) ?? [],
		error: failure?.message,
		description: failure?.description ?? undefined,
		hints: (task?.hints ?? []).map(({ message }: NodeExecutionHint) => message),
		run,
	};
}

/** The part of n8n's that stands around an execution. A credential's fields are resolved as n8n resolves them. */
function additionalData(workflow: Workflow, credential: ICredentialDataDecryptedObject): IWorkflowExecuteAdditionalData {
	const data = {
		executionId: randomUUID(),
		currentNodeExecutionIndex: 0,
		variables: {},
		webhookWaitingBaseUrl: 'http://127.0.0.1/webhook-waiting',
		formWaitingBaseUrl: 'http://127.0.0.1/form-waiting',
		hooks: { runHook: async () => undefined, addHandler: () => undefined, handlers: {} },
		credentialsHelper: {
			isCredentialUsableByNode: () => true,
			getDecrypted: async (_data: unknown, _credentials: unknown, _type: string, mode: 'manual', _execute: unknown, _raw: boolean, at: ExpressionPlace) => {
				return workflow.expression.getParameterValue(credential as INodeParameters, at.runExecutionData, at.runIndex, at.itemIndex, at.node.name, at.connectionInputData, mode, {});
			},
		},
		setExecutionStatus: () => undefined,
	};
	return data as unknown as IWorkflowExecuteAdditionalData;
}

interface ExpressionPlace {
	runExecutionData: Parameters<Workflow['expression']['getParameterValue']>[1];
	runIndex: number;
	itemIndex: number;
	node: INode;
	connectionInputData: INodeExecutionData[];
}
