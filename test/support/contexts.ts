/** n8n's contexts, as far as the nodes use them: they know the node's description, and throw for what is not in it. */
import {
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	NodeHelpers,
} from 'n8n-workflow';
import { Assemblyline } from '../../nodes/Assemblyline/Assemblyline.node.ts';
import { AssemblylineAdmin } from '../../nodes/Assemblyline/AssemblylineAdmin.node.ts';
import { ACTION, actionNodeWith } from './actionNode';
import { n8nHelpers } from './http';
import { binaryHelpers, type FakeBinary } from './helpers';

export const node: INode = { id: '1', name: 'Assemblyline', type: ACTION, typeVersion: 1, position: [0, 0], parameters: {} };

export interface ExecuteOptions {
	credential: ICredentialDataDecryptedObject;
	resource: string;
	operation: string;
	/** The parameters of each item; those left out have their default, as in n8n. */
	items: INodeParameters[];
	/** Binary data of each item. */
	binary?: Record<string, FakeBinary>[];
	/** JSON of each item. */
	json?: IDataObject[];
	continueOnFail?: boolean;
	signal?: AbortSignal;
	/** Whether an AI agent runs the node as a tool. */
	asTool?: boolean;
	/** Sends the requests; n8n's own HTTP helper unless told otherwise. */
	httpRequest?: (options: IHttpRequestOptions) => Promise<unknown>;
}

const [{ description: action }, { description: admin }] = [new Assemblyline(), new AssemblylineAdmin()];

/** Of one operation; to look through those of all takes longer than most tests. */
const propertiesOf = byOperation((resource: string, operation: string) =>
	(actionNodeWith(resource) === ACTION ? action : admin).properties.filter(({ displayOptions: { show = {} } = {} }) => (show.resource?.includes(resource) ?? true) && (show.operation?.includes(operation) ?? true)),
);

/** What is made for each operation once. */
function byOperation<T>(make: (resource: string, operation: string) => T): (values: INodeParameters) => T {
	const known = new Map<string, T>();
	return ({ resource, operation }) => {
		const key = `${String(resource)}.${String(operation)}`;
		const value = known.get(key) ?? make(String(resource), String(operation));
		known.set(key, value);
		return value;
	};
}

/** The value of a parameter; throws where the node does not have, or not show, such a one. */
function parameter(values: INodeParameters, name: string): unknown {
	const known = withDefaults(values);
	const shown = propertiesOf(values).find((property) => property.name === name && NodeHelpers.displayParameter(known, property, node, null));
	if (!shown) throw new Error(`Could not get parameter '${name}'`);
	return values[name] ?? shown.default;
}

/** What decides whether other parameters are shown: given values, and the defaults of those shown before. */
function withDefaults(values: INodeParameters): INodeParameters {
	const known = { ...values };
	for (const property of propertiesOf(values)) {
		if (known[property.name] === undefined && NodeHelpers.displayParameter(known, property, node, null)) {
			known[property.name] = property.default as INodeParameters[string];
		}
	}
	return known;
}

export function executeContext({ credential, resource, operation, items, binary = [], json = [], continueOnFail = false, signal, asTool = false, httpRequest = n8nHelpers.httpRequest }: ExecuteOptions) {
	const hints: string[] = [];
	const input: INodeExecutionData[] = items.map((_, index) => ({ json: json[index] ?? {}, binary: binary[index] }));
	const context = {
		getInputData: () => input,
		getNode: () => ({ ...node, type: asTool ? `${node.type}Tool` : node.type, parameters: { resource, operation, ...items[0] } }),
		continueOnFail: () => continueOnFail,
		getTimezone: () => 'UTC',
		getWorkflow: () => ({ id: 'w1', name: 'Triage <b>', active: false }),
		getExecutionId: () => '42',
		getInstanceBaseUrl: () => 'https://n8n.example/base/',
		getExecutionCancelSignal: () => signal,
		addExecutionHints: ({ message }: { message: string }) => hints.push(message),
		getCredentials: async () => credential,
		getNodeParameter: (name: string, index: number) => parameter({ resource, operation, ...items[index] }, name),
		helpers: {
			httpRequest,
			...binaryHelpers(binary),
		},
	};
	return { context: context as unknown as IExecuteFunctions, hints };
}
