import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { JsonObject } from '../client/types';
import { binaryFile } from '../n8n/binary';
import { connect } from '../n8n/connection';
import { asNodeError, errorItem } from '../n8n/errors';
import type { Operation, OperationContext, OperationResult, Resource } from './operation';

/** An item whose parameters were read: their values, or why they cannot be right. */
type Prepared = { values: Record<string, unknown> } | { error: unknown };

/**
 * Runs the chosen operation for every item. All items' parameters are read and checked first, so that a bad
 * one stops the node before anything is sent; with Continue On Fail it becomes an error item of its own.
 */
export async function route(context: IExecuteFunctions, resources: readonly Resource[]): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const operation = chosenOperation(context, resources);
	const prepared = items.map((_, index) => prepare(context, operation, index));

	const output: INodeExecutionData[] = [];
	let run: OperationContext | undefined;
	for (const [index, item] of prepared.entries()) {
		try {
			if ('error' in item) throw item.error;
			run ??= await operationContext(context);
			await collect(await operation.execute(run, item.values), index, output);
		} catch (error) {
			if (!context.continueOnFail()) throw asNodeError(context.getNode(), error, index, output.length);
			output.push(errorItem(asNodeError(context.getNode(), error, index), error, index));
		}
	}
	return [output];
}

function chosenOperation(context: IExecuteFunctions, resources: readonly Resource[]): Operation {
	const resourceValue = context.getNodeParameter('resource', 0);
	const operationValue = context.getNodeParameter('operation', 0);
	const resource = resources.find(({ value }) => value === resourceValue);
	const operation = resource?.operations.find(({ value }) => value === operationValue);
	if (!operation) {
		throw asNodeError(context.getNode(), new Error(`There is no operation ${String(operationValue)} for ${String(resourceValue)}`), 0);
	}
	return operation;
}

function prepare(context: IExecuteFunctions, operation: Operation, index: number): Prepared {
	try {
		const values = readValues(context, operation, index);
		operation.check?.(values);
		return { values };
	} catch (error) {
		if (context.continueOnFail()) return { error };
		throw asNodeError(context.getNode(), error, index);
	}
}

function readValues(context: IExecuteFunctions, operation: Operation, index: number): Record<string, unknown> {
	const values: Record<string, unknown> = {};
	const binary = (property: string) => binaryFile(context, index, property);
	for (const [name, field] of Object.entries(operation.fields)) {
		const shown = Object.entries(field.when ?? {}).every(([other, allowed]) => allowed.some((value) => value === values[other]));
		if (shown) values[name] = field.parse(context.getNodeParameter(name, index, field.property.default), { binary });
	}
	return values;
}

async function operationContext(context: IExecuteFunctions): Promise<OperationContext> {
	return {
		client: await connect(context, context.getExecutionCancelSignal()),
		hint: (message) => context.addExecutionHints({ message, location: 'outputPane' }),
	};
}

async function collect(result: OperationResult, index: number, output: INodeExecutionData[]): Promise<void> {
	if (isAsyncIterable(result)) {
		for await (const page of result) push(page, index, output);
	} else {
		push(Array.isArray(result) ? result : [result], index, output);
	}
}

function push(objects: JsonObject[], index: number, output: INodeExecutionData[]): void {
	for (const json of objects) output.push({ json: json as INodeExecutionData['json'], pairedItem: { item: index } });
}

function isAsyncIterable(result: OperationResult): result is AsyncIterable<JsonObject[]> {
	return Symbol.asyncIterator in result;
}
