import { type IExecuteFunctions, type INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { binaryFile, binaryNames, storedFile } from '../n8n/binary';
import { clientOf, nodeSettings } from '../n8n/connection';
import { listen } from '../n8n/listen';
import { asNodeError, errorItem } from '../n8n/errors';
import { agentItem, checkAgentMay, isAgentTool, tameText } from './agent';
import type { ParseContext } from './field';
import { readField } from './fields';
import { inParallel } from './inParallel';
import { FileItem, type Operation, type OperationContext, type OperationResult, type Resource, type ResultItem, type RunItem } from './operation';
import { MIB, requestOptions } from './requestOptions';

type RequestOptions = ReturnType<typeof readRequestOptions>;

/** Logs in and so on at the first call, where there is one: bad parameters of all items never get there. */
type Connect = () => Promise<OperationContext>;

/** An item whose parameters were read: their values, or why they cannot be right. */
type Prepared = { values: Record<string, unknown> } | { error: unknown };

/**
 * Runs the chosen operation for every item. All items' parameters are read and checked first, so that a bad
 * one stops the node before anything is sent; with Continue On Fail it becomes an error item of its own.
 */
export async function route(context: IExecuteFunctions, resources: readonly Resource[]): Promise<INodeExecutionData[][]> {
	if (!isAgentTool(context.getNode())) return runOperation(context, resources);
	try {
		const results = await runOperation(context, resources);
		return [[agentItem(results.flat())]];
	} catch (error) {
		// A model gets the message, or both, by the way in which n8n runs it: what malware has put into them goes no further.
		if (error instanceof Error) error.message = tameText(error.message);
		if (error instanceof NodeApiError || error instanceof NodeOperationError) error.description &&= tameText(error.description);
		throw error;
	}
}

async function runOperation(context: IExecuteFunctions, resources: readonly Resource[]): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const operation = chosenOperation(context, resources);
	const options = readRequestOptions(context);
	if (isAgentTool(context.getNode())) inNodeTerms(context, () => checkAgentMay(operation, context.getNode()));
	const prepared = items.map((_, index) => prepare(context, operation, index));

	const results = await runAll(context, operation, prepared, options);
	const { outputs } = operation;
	if (!outputs || context.getNodeParameter(outputs.parameter, 0, false, { rawExpressions: true }) !== true) return [results.flat()];
	const sorted: INodeExecutionData[][] = outputs.names.map(() => []);
	for (const item of results.flat()) sorted['error' in item.json ? sorted.length - 1 : outputs.choose(item.json)]?.push(item);
	return sorted;
}

function runAll(context: IExecuteFunctions, operation: Operation, prepared: Prepared[], options: RequestOptions): Promise<INodeExecutionData[][]> {
	const connect = once(() => operationContext(context, options));
	if (operation.run) return runTogether(context, connect, operation.run, prepared, options.concurrency);
	return operation.batch ? runBatches(context, connect, operation.batch, prepared) : runEach(context, connect, operation, prepared, options.concurrency ?? 1);
}

/** All items in one call, which has a result for each; what comes out keeps the items' order. */
async function runTogether(context: IExecuteFunctions, connect: Connect, run: NonNullable<Operation['run']>, prepared: Prepared[], concurrency?: number): Promise<INodeExecutionData[][]> {
	const results: INodeExecutionData[][] = prepared.map(() => []);
	const good = readable(prepared, (error, index) => results[index]?.push(failed(context, error, index, 0)));
	if (good.length === 0) return results;
	try {
		const ends = await run(await connect(), good, { concurrency, stopAtFailure: !context.continueOnFail() });
		const done = ends.filter((end) => 'json' in end).length;
		for (const end of ends) {
			if ('error' in end) results[end.index]?.push(failed(context, end.error, end.index, done));
			else results[end.index]?.push({ json: end.json as INodeExecutionData['json'], pairedItem: { item: end.index } });
		}
	} catch (error) {
		for (const { index } of good) results[index]?.push(failed(context, error, index, 0));
	}
	return results;
}

/** Item by item, several at a time where the user wants it; what comes out keeps the items' order. */
async function runEach(context: IExecuteFunctions, connect: Connect, operation: Operation, prepared: Prepared[], concurrency: number): Promise<INodeExecutionData[][]> {
	const results: INodeExecutionData[][] = prepared.map(() => []);
	await inParallel(concurrency, prepared, async (item, index) => {
		const output = results[index] ?? [];
		try {
			if ('error' in item) throw item.error;
			await collect(context, await operation.execute(await connect(), item.values), index, output);
		} catch (error) {
			const done = results.reduce((sum, { length }) => sum + length, 0);
			output.push(failed(context, error, index, done));
		}
	});
	return results;
}

/** Up to `size` items in one call, one call after the other; the result of a call stands for all of its items. */
async function runBatches(context: IExecuteFunctions, connect: Connect, batch: NonNullable<Operation['batch']>, prepared: Prepared[]): Promise<INodeExecutionData[][]> {
	const failures: INodeExecutionData[] = [];
	const good = readable(prepared, (error, index) => failures.push(failed(context, error, index, 0)));

	const output: INodeExecutionData[] = [];
	for (let start = 0; start < good.length; start += batch.size) {
		const chunk = good.slice(start, start + batch.size);
		try {
			const json = await batch.execute(await connect(), chunk.map(({ values }) => values));
			output.push({ json: json as INodeExecutionData['json'], pairedItem: chunk.map(({ index }) => ({ item: index })) });
		} catch (error) {
			for (const { index } of chunk) failures.push(failed(context, error, index, output.length));
		}
	}
	return [output, failures];
}

/** The items whose parameters can be right; the others are told of. */
function readable(prepared: Prepared[], onError: (error: unknown, index: number) => void): RunItem<Record<string, unknown>>[] {
	return prepared.flatMap((item, index) => {
		if ('values' in item) return [{ index, values: item.values }];
		onError(item.error, index);
		return [];
	});
}

/**
 * The item that stands for a failed one where the node goes on; where it does not, the error is thrown.
 * @param done how many results were there before, for the error's description
 */
function failed(context: IExecuteFunctions, error: unknown, index: number, done: number): INodeExecutionData {
	if (!context.continueOnFail()) throw asNodeError(context.getNode(), error, index, done);
	return errorItem(asNodeError(context.getNode(), error, index), error, index);
}

function parseContextOf(context: IExecuteFunctions, index: number): ParseContext {
	return {
		binary: (property, parameter) => binaryFile(context, index, property, parameter),
		binaryNames: () => binaryNames(context, index),
		timezone: context.getTimezone(),
	};
}

const readRequestOptions = (context: IExecuteFunctions) =>
	inNodeTerms(context, () => readField(requestOptions, context.getNodeParameter('requestOptions', 0, {}, { rawExpressions: true }), parseContextOf(context, 0)));

/** What goes wrong before the first item is looked at, as n8n shows it. */
function inNodeTerms<T>(context: IExecuteFunctions, run: () => T): T {
	try {
		return run();
	} catch (error) {
		throw asNodeError(context.getNode(), error, 0);
	}
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
	let made: Promise<T> | undefined;
	return () => (made ??= make());
}

function chosenOperation(context: IExecuteFunctions, resources: readonly Resource[]): Operation {
	const resourceValue = context.getNodeParameter('resource', 0);
	const operationValue = context.getNodeParameter('operation', 0);
	const resource = resources.find(({ value }) => value === resourceValue);
	const operation = resource?.operations.find(({ value }) => value === operationValue);
	if (!operation) {
		throw asNodeError(context.getNode(), new Error(`This version of the pack has no operation ${String(operationValue)} for ${String(resourceValue)}: update it, on every n8n process`), 0);
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
	const parseContext = parseContextOf(context, index);
	for (const [name, field] of Object.entries(operation.fields)) {
		const shown = Object.entries(field.when ?? {}).every(([other, allowed]) => allowed.some((value) => value === values[other]));
		const { default: standard, noDataExpression } = field.property;
		if (shown) values[name] = readField(field, context.getNodeParameter(name, index, standard, { rawExpressions: noDataExpression }), parseContext);
	}
	return values;
}

async function operationContext(context: IExecuteFunctions, { maxDownloadSize }: RequestOptions): Promise<OperationContext> {
	const hint = (message: string) => context.addExecutionHints({ message, location: 'outputPane' });
	const settings = await nodeSettings(context);
	if (!settings.tls.rejectUnauthorized) hint("The server's certificate was not checked: Ignore SSL Issues is on in the credential. Put the authority into its CA Certificate instead.");
	const limits = maxDownloadSize === undefined ? undefined : { download: maxDownloadSize * MIB };
	return { client: clientOf(context, settings, context.getExecutionCancelSignal(), limits), hint, listen: (feed, onMessage) => listen(context, settings, feed, onMessage) };
}

async function collect(context: IExecuteFunctions, result: OperationResult, index: number, output: INodeExecutionData[]): Promise<void> {
	const push = async (results: ResultItem[]) => {
		for (const one of results) output.push({ ...(await itemData(context, one)), pairedItem: { item: index } });
	};
	if (isAsyncIterable(result)) {
		for await (const page of result) await push(page);
	} else {
		await push(Array.isArray(result) ? result : [result]);
	}
}

async function itemData(context: IExecuteFunctions, result: ResultItem): Promise<INodeExecutionData> {
	if (!(result instanceof FileItem)) return { json: result as INodeExecutionData['json'] };
	const binary = { [result.property]: await storedFile(context, result.file) };
	return { json: result.json as INodeExecutionData['json'], binary };
}

function isAsyncIterable(result: OperationResult): result is AsyncIterable<ResultItem[]> {
	return Symbol.asyncIterator in result;
}
