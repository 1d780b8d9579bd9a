import { type IDataObject, type INode, type INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { AssemblylineError, type FailureKind, InvalidParameterError, messageOf, textProperty } from '../client/errors';
import { harmless } from '../findings/sanitize';

/**
 * The error that n8n shows: what happened as its message, what to do as its description, and the item.
 * @param itemIndex undefined for a trigger, which has no items
 * @param lost what is lost with the error, in words
 */
export function asNodeError(node: INode, error: unknown, itemIndex?: number, lost?: string): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		// Some of n8n's own, such as that of a credential that is gone, do not say whose it is.
		if (itemIndex !== undefined) error.context.itemIndex ??= itemIndex;
		return error;
	}
	if (error instanceof AssemblylineError) {
		// As n8n's own nodes do where the item is at fault.
		const message = shownMessage(error) + (OF_THE_ITEM.has(error.kind) || error.parameter !== undefined ? itemOf(itemIndex) : '');
		const shown = new NodeApiError(
			node,
			{ message },
			{
				message,
				description: describe([error.hint, error.request && `Request: ${error.request}`, submissionOf(error), lost]),
				httpCode: error.status === undefined ? undefined : String(error.status),
				itemIndex,
			},
		);
		// n8n puts words of its own in place of messages in which it finds a code such as ECONNREFUSED.
		shown.message = message;
		return shown;
	}
	const hint = error instanceof InvalidParameterError ? error.hint : undefined;
	return new NodeOperationError(node, messageOf(error) + itemOf(itemIndex), { itemIndex, description: describe([hint, submissionOf(error), lost]) });
}

/** Failures that another item need not have. */
const OF_THE_ITEM = new Set<FailureKind>(['badRequest', 'forbidden', 'notFound', 'notReady', 'tooLarge']);

const itemOf = (itemIndex: number | undefined) => (itemIndex === undefined ? '' : ` [item ${itemIndex}]`);

/** Characters of what the server says. */
const MESSAGE_LENGTH = 1000;

/** A failure's message as it is shown to people. */
export const shownMessage = ({ message, isForeign }: AssemblylineError): string => (isForeign ? harmless(message, MESSAGE_LENGTH) : message);

/** The submission that goes on at the server whatever went wrong here. */
function submissionOf(error: unknown): string | undefined {
	const sid = textProperty(error, 'sid');
	return sid && `Submission: ${sid}`;
}

function describe(parts: (string | undefined)[]): string | undefined {
	const text = parts.filter(Boolean).join(' ');
	return text === '' ? undefined : text;
}

/**
 * The item that stands for a failed one when the node goes on. n8n takes it for an error, and routes it to the
 * error output, as long as its keys are `error`, `message` and `details`; an `error` beside `json` would make n8n
 * throw the details away.
 * @param resultsBefore how many results of the same item came before: the pages of a list that broke off
 */
export function errorItem(nodeError: NodeApiError | NodeOperationError, error: unknown, itemIndex: number, resultsBefore = 0): INodeExecutionData {
	const details: IDataObject = { itemIndex, ...(resultsBefore > 0 ? { resultsBefore } : {}) };
	const sid = textProperty(error, 'sid');
	if (sid) details.sid = sid;
	if (nodeError.description) details.description = nodeError.description;
	if (error instanceof InvalidParameterError) Object.assign(details, { kind: 'invalidParameter', parameter: error.parameter });
	if (error instanceof AssemblylineError) {
		const { kind, parameter, status, request, response } = error;
		// Most replies have nothing beside their message.
		const hasResponse = JSON.stringify(response ?? {}).length > 2;
		Object.assign(details, { kind, ...(parameter === undefined ? {} : { parameter }), ...(status === undefined ? {} : { status }), ...(request === undefined ? {} : { request }), ...(hasResponse ? { response } : {}) });
	}
	return { json: { error: nodeError.message, details }, pairedItem: { item: itemIndex } };
}
