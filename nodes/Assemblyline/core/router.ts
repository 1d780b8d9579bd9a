import type { IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { InvalidParameterError } from '../client/errors';
import { Slice } from '../client/slice';
import { binaryFile, binaryNames } from '../n8n/binary';
import { asNodeError, errorItem } from '../n8n/errors';
import { executionLink } from '../n8n/executionLink';
import { agentItem, cappedForAgent, checkAgentMay, forModel, isAgentTool } from './agent';
import type { ParseContext } from './field';
import { readField } from './fields';
import { refuseUnevaluated } from './fixedMode';
import { givenOf, refuseSmallOperators } from './given';
import type { Operation, Outputs, Resource } from './operation';
import { requestOptions } from './requestOptions';
import { type Prepared, Run } from './run';

/**
 * Runs the chosen operation for every item. All items' parameters are read and checked first, so that a bad
 * one stops the node before anything is sent; with Continue On Fail it becomes an error item of its own.
 */
export async function route(context: IExecuteFunctions, resources: readonly Resource[]): Promise<INodeExecutionData[][]> {
	const isTool = isAgentTool(context.getNode());
	return runChosen(context, resources, isTool).catch((error: unknown) => {
		throw isTool ? forModel(context.getNode(), error) : error;
	});
}

async function runChosen(context: IExecuteFunctions, resources: readonly Resource[], isTool: boolean): Promise<INodeExecutionData[][]> {
	const operation = findOperation(context, resources);
	const items = await runOperation(context, operation).catch((error: unknown) => everyItemFailed(context, error));
	return isTool ? [[agentItem(items)]] : byOutput(context, operation?.outputs, items);
}

async function runOperation(context: IExecuteFunctions, operation: Operation | undefined): Promise<INodeExecutionData[]> {
	const node = context.getNode();
	if (!operation) {
		const { operation: name, resource } = node.parameters;
		throw new Error(`This version of the pack has no operation ${String(name)} for ${String(resource)}: update it, on every n8n process`);
	}
	const options = readField(requestOptions, context.getNodeParameter('requestOptions', 0, {}, { rawExpressions: true }), parseContextOf(context, 0));
	const isTool = isAgentTool(node);
	// Of a tool, a further try looks like another call: n8n numbers both alike.
	if (node.retryOnFail && operation.effect !== 'reads' && !operation.repeatable && (isTool || !operation.findsAgain)) {
		throw new InvalidParameterError('Retry On Fail', `cannot be on for '${operation.action}': what was done already would be done again, for all items`, "Switch it off in the node's settings. Calls that may be repeated are repeated by the node itself. For the rest, set On Error to Continue (using error output), and lead that output through a Wait and a node that looks whether it was done, back to this one.");
	}
	if (isTool) checkAgentMay(operation, node);
	return new Run(context, operation, options, await prepareAll(context, operation)).outcome();
}

/** What is wrong with the node as a whole is wrong with each item: n8n lets items that come with a thrown error pass as good ones. */
function everyItemFailed(context: IExecuteFunctions, error: unknown): INodeExecutionData[] {
	const nodeError = asNodeError(context.getNode(), error);
	if (!context.continueOnFail()) throw nodeError;
	return context.getInputData().map((_, index) => errorItem(nodeError, error, index));
}

function byOutput(context: IExecuteFunctions, outputs: Outputs | undefined, items: INodeExecutionData[]): INodeExecutionData[][] {
	// By what is stored, not by what an expression makes of it: n8n counts the outputs by that, too.
	if (!outputs || context.getNodeParameter(outputs.parameter, 0, false, { rawExpressions: true }) !== true) return [items];
	const sorted: INodeExecutionData[][] = outputs.names.map(() => []);
	for (const item of items) sorted['error' in item.json ? sorted.length - 1 : outputs.choose(item.json)]?.push(item);
	return sorted;
}

function findOperation(context: IExecuteFunctions, resources: readonly Resource[]): Operation | undefined {
	const resource = resources.find(({ value }) => value === context.getNodeParameter('resource', 0));
	return resource?.operations.find(({ value }) => value === context.getNodeParameter('operation', 0));
}

async function prepareAll(context: IExecuteFunctions, operation: Operation): Promise<Prepared[]> {
	const prepared: Prepared[] = [];
	const slice = new Slice();
	// n8n copies the whole node each time.
	const node = context.getNode();
	for (const index of context.getInputData().keys()) {
		prepared.push(prepare(context, operation, node, index));
		if (slice.isOver()) await slice.next();
	}
	if (!context.continueOnFail()) refuseItems(context, prepared);
	return prepared;
}

/** Items that are told of by their number. */
const MOST_ITEMS = 20;

/** Throws what is wrong with the first item whose values cannot be right, and says which others are so. */
function refuseItems(context: IExecuteFunctions, prepared: Prepared[]): void {
	const [first, ...others] = prepared.filter((item) => 'error' in item);
	if (!first) return;
	const numbers = others.slice(0, MOST_ITEMS).map(({ index }) => index).join(', ');
	const more = others.length > MOST_ITEMS ? ` and ${others.length - MOST_ITEMS} more` : '';
	throw asNodeError(context.getNode(), first.error, first.index, others.length > 0 ? `Nothing was sent. Values of other items cannot be right either: those of item ${numbers}${more}.` : undefined);
}

function prepare(context: IExecuteFunctions, operation: Operation, node: INode, index: number): Prepared {
	try {
		const values = readValues(context, operation, node, index);
		operation.check(values);
		if (operation.effect === 'changes') refuseSmallOperators(givenOf(operation.fields, values));
		return { index, values: isAgentTool(node) && operation.effect !== 'changes' ? cappedForAgent(values) : values };
	} catch (error) {
		return { index, error };
	}
}

function readValues(context: IExecuteFunctions, operation: Operation, { parameters }: INode, index: number): Record<string, unknown> {
	const values: Record<string, unknown> = {};
	const parseContext = parseContextOf(context, index);
	for (const [name, field] of Object.entries(operation.fields)) {
		const shown = Object.entries(field.when ?? {}).every(([other, allowed]) => allowed.some((value) => value === values[other]));
		const { default: standard, noDataExpression } = field.property;
		if (!shown) continue;
		refuseUnevaluated(field, parameters[name]);
		values[name] = readField(field, context.getNodeParameter(name, index, standard, { rawExpressions: noDataExpression }), parseContext);
	}
	return values;
}

function parseContextOf(context: IExecuteFunctions, index: number): ParseContext {
	return {
		binary: (property, parameter) => binaryFile(context, index, property, parameter),
		binaryNames: () => binaryNames(context, index),
		json: () => context.getInputData()[index]?.json ?? {},
		execution: () => executionLink(context),
		timezone: context.getTimezone(),
	};
}
