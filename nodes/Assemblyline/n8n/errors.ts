import { type INode, type INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { AssemblylineError, InvalidParameterError, messageOf } from '../client/errors';

/**
 * The error that n8n shows: what happened as its message, what to do as its description, and the item.
 * @param done how many items the node has put out so far, for the description
 */
export function asNodeError(node: INode, error: unknown, itemIndex: number, done = 0): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	if (error instanceof AssemblylineError) {
		const shown = new NodeApiError(
			node,
			{ message: error.message },
			{
				message: error.message,
				description: describe([error.hint, error.request && `Request: ${error.request}`], done),
				httpCode: error.status === undefined ? undefined : String(error.status),
				itemIndex,
			},
		);
		// n8n puts words of its own in place of messages in which it finds a code such as ECONNREFUSED.
		shown.message = error.message;
		return shown;
	}
	const hint = error instanceof InvalidParameterError ? error.hint : undefined;
	return new NodeOperationError(node, `${messageOf(error)} [item ${itemIndex}]`, { itemIndex, description: describe([hint], done) });
}

function describe(parts: (string | undefined)[], done: number): string | undefined {
	const kept = `${done} result(s) of earlier items were already there and are lost with this error; set On Error to Continue to keep them.`;
	const text = [...parts, done > 0 ? kept : undefined].filter(Boolean).join(' ');
	return text === '' ? undefined : text;
}

/** The item that stands for a failed one when the node goes on. */
export function errorItem(nodeError: NodeApiError | NodeOperationError, error: unknown, itemIndex: number): INodeExecutionData {
	const details = error instanceof AssemblylineError ? { kind: error.kind, status: error.status, request: error.request } : {};
	const parameter = error instanceof InvalidParameterError ? { kind: 'invalidParameter', parameter: error.parameter } : {};
	const json = { error: nodeError.message, description: nodeError.description ?? undefined, ...details, ...parameter };
	return { json, error: nodeError, pairedItem: { item: itemIndex } };
}
