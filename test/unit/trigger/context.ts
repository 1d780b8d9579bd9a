/** n8n's context of a trigger: it throws where n8n would, and writes down what the trigger does. */
import {
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeProperties,
	type IRun,
	type ITriggerFunctions,
	NodeHelpers,
	type NodeTypeAndVersion,
	type WorkflowActivateMode,
} from 'n8n-workflow';
import { triggerProperties } from '../../../nodes/Assemblyline/trigger/description';
import type { StoredLedger } from '../../../nodes/Assemblyline/delivery/ledger';
import type { TriggerEvent } from '../../../nodes/Assemblyline/delivery/event';
import { credentialFor } from '../../support/helpers';
import { n8nHelpers } from '../../support/http';

export interface TriggerOptions {
	mode?: 'manual' | 'trigger';
	activation?: WorkflowActivateMode;
	/** The workflow; another one for each start by default, as this process knows nothing of it then. */
	workflowId?: string;
	/** The workflow's static data; changed in place. */
	stored?: StaticData;
	/** The other nodes of the workflow. */
	others?: NodeTypeAndVersion[];
	credential?: IDataObject;
	/** What the user calls node and workflow. */
	names?: { node: string; workflow: string };
	/** Whether executions end only with `endAll`. */
	endless?: boolean;
	/** How executions end. */
	run?: IRun;
	/** The keys of the executions that n8n has already; changed in place. */
	known?: Set<string>;
	/** What n8n rejects them with in place of that. */
	stoppedBy?: Error;
	/** What n8n rejects the first so many with, and makes none. */
	refusals?: number;
}

/** n8n's static data of a workflow, as far as it is this pack's. */
export type StaticData = Record<string, StoredLedger>;

/** How an execution ends, and which nodes have run in it. */
export const runOf = (status: IRun['status'], ...nodes: string[]) =>
	({ status, data: { resultData: { runData: Object.fromEntries(nodes.map((name) => [name, []])) } } }) as unknown as IRun;

/** A start of the workflow, as the trigger asked for it. */
export interface Emission {
	events: TriggerEvent[];
	key?: string;
	/** How many arguments `emit` was called with. */
	given: number;
	/** The static data as n8n would have saved it with this start. */
	saved: StaticData;
}

let starts = 0;
const node: INode = { id: '6e3a1b0c-2f8d-4c57-9a3e-0d5b7f1c2e4a', name: 'Assemblyline Trigger', type: 'n8n-nodes-assemblyline.assemblyline-trigger', typeVersion: 1, position: [0, 0], parameters: {} };
export const NODE_ID = node.id;
/** Under which the trigger keeps what it remembers. */
export const MEMORY = `assemblyline:${NODE_ID}`;

const isShown = (property: INodeProperties, values: INodeParameters) => NodeHelpers.displayParameter(values, property, node, null);

/** A parameter's value as n8n gives it; an unknown one is an error in the trigger, also where it has a fallback for it. */
function parameterOf(values: INodeParameters, name: string, fallback?: unknown): unknown {
	const named = triggerProperties.filter((property) => property.name === name);
	if (named.length === 0) throw new Error(`The trigger has no parameter '${name}'`);
	const shown = named.find((property) => isShown(property, { source: 'alert', watch: 'query', ...values }));
	const value = shown ? (values[name] ?? shown.default) : fallback;
	if (value === undefined) throw new Error(`Could not get parameter '${name}'`);
	return value;
}

export function triggerContext(serverUrl: string, values: INodeParameters, { mode = 'trigger', workflowId = `NBgDdq3mW1Mz7e${++starts}`, activation = 'activate', stored = {}, others = [], credential = {}, names = { node: node.name, workflow: 'Triage' }, endless = false, known, stoppedBy, refusals = 0, run = runOf('success', 'Assemblyline Trigger') }: TriggerOptions = {}) {
	const emissions: Emission[] = [];
	const log: string[] = [];
	const running: (() => void)[] = [];
	const write = (line: string) => void log.push(line);
	const calls = { getWorkflowStaticData: jest.fn(() => stored), saveFailedExecution: jest.fn() };
	const emit = (...given: [INodeExecutionData[][], unknown?, { resolve(run?: IRun): void; reject(error: Error): void }?, string?]) => {
		const [items, , done, key] = given;
		if (refusals-- > 0) return done?.reject(new Error('no database'));
		if (key !== undefined && known?.has(key)) return done?.resolve(undefined);
		if (key !== undefined) known?.add(key);
		emissions.push({ events: (items[0] ?? []).map(({ json }) => json as unknown as TriggerEvent), key, given: given.length, saved: structuredClone(stored) });
		if (stoppedBy) done?.reject(stoppedBy);
		else if (endless) running.push(() => done?.resolve(run));
		else done?.resolve(run);
	};
	const context = {
		getNode: () => ({ ...node, name: names.node, parameters: values }),
		getWorkflow: () => ({ id: workflowId, name: names.workflow, active: true }),
		getChildNodes: () => others.filter(({ type }) => !/trigger$/i.test(type)),
		getParentNodes: () => others.filter(({ type }) => /trigger$/i.test(type)),
		getMode: () => mode,
		getActivationMode: () => (mode === 'manual' ? 'manual' : activation),
		getCredentials: async () => credentialFor(serverUrl, credential as Parameters<typeof credentialFor>[1]),
		getNodeParameter: (name: string, fallback?: unknown) => parameterOf(values, name, fallback),
		emit,
		...calls,
		logger: { debug: () => undefined, info: write, warn: write, error: write },
		helpers: {
			...n8nHelpers,
			createDeferredPromise: () => Promise.withResolvers<IRun>(),
		},
	};
	const events = () => emissions.flatMap((emission) => emission.events);
	/** Ends the executions that would never end. */
	const endAll = () => running.splice(0).forEach((end) => end());
	return { context: context as unknown as ITriggerFunctions, endAll, emissions, events, log, stored, ...calls };
}
