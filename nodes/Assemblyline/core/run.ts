import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { SOURCE_IP_HINT } from '../client/envelope';
import { AssemblylineError, textProperty } from '../client/errors';
import { inParallel } from '../client/inParallel';
import { overQuota, submissionsLeft } from '../client/user';
import { harmless } from '../findings/sanitize';
import { binariesOf, storedFile } from '../n8n/binary';
import { clientOf, isInTheClear, nodeSettings } from '../n8n/connection';
import { asNodeError, errorItem } from '../n8n/errors';
import { listen } from '../n8n/listen';
import { isAgentTool } from './agent';
import { attemptOf } from './attempts';
import { aboutParameter, givenOf, refuseUnknownFields, smallOperators, unknownFields } from './given';
import { Hints } from './hints';
import { type CallResult, FileItem, type Operation, type OperationContext, type OperationResult, type ResultItem, type Item } from './operation';
import { MIB, type RequestOptions } from './requestOptions';

/** An item whose parameters were read: their values, or why they cannot be right. */
export type Prepared = { index: number } & ({ error: unknown } | { values: Record<string, unknown> });

/** IDs that an error names. */
const MOST_IDS = 20;

type Items = Item<Record<string, unknown>>[];

/** One run of the node: the calls that it makes, and what comes of each item. */
export class Run {
	private readonly results: INodeExecutionData[][];
	/** By the credential's settings. */
	private readonly connections = new Map<string, OperationContext>();
	/** By item. */
	private readonly connected = new Map<number, Promise<OperationContext>>();
	private readonly hints = new Hints();
	/** Set off by the first failure that ends the run: nobody will see what is waited for then. */
	private readonly failed = new AbortController();
	/** What has failed where the node does not go on, the first one first. */
	private readonly failures: { indexes: number[]; error: unknown }[] = [];

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: Operation,
		private readonly options: RequestOptions,
		private readonly prepared: Prepared[],
	) {
		this.results = prepared.map(() => []);
	}

	/** Everything that comes out, in the order of the items that came in. */
	async outcome(): Promise<INodeExecutionData[]> {
		try {
			await this.checkQuota();
			await inParallel(this.options.concurrency ?? 1, this.calls(), ({ connection, items }) => this.carryOut(connection, items)).catch((error: unknown) => {
				// The calls that were under way beside the failed one have ended by now: the error says what they have handed in.
				const [first] = this.failures;
				throw first ? asNodeError(this.context.getNode(), first.error, first.indexes[0], this.lostWith(first.indexes)) : error;
			});
			return this.results.flat();
		} finally {
			for (const message of this.hints.lines()) this.context.addExecutionHints({ message, location: 'outputPane' });
		}
	}

	/** What is more than the user may hand in today ends a run before anything is sent; where the node goes on, it is told of. */
	private async checkQuota(): Promise<void> {
		const { size, handsIn } = this.operation;
		// What takes all items at once knows itself which of them it hands in.
		if (size > 1) return;
		// What an earlier try has handed in, or may have, is not handed in again.
		const isSent = (index: number) => {
			const { sid, isInDoubt = false } = attemptOf(this.context, index) ?? {};
			return sid !== undefined || isInDoubt;
		};
		const items = this.prepared.filter((item) => 'values' in item && handsIn(item.values) && !isSent(item.index));
		if (items.length < 2) return;
		// What keeps an item from its connection is told of with the item.
		const connections = await Promise.all(items.map(({ index }) => this.connect(index).catch(() => undefined)));
		for (const connection of new Set(connections)) {
			const wanted = connections.filter((one) => one === connection).length;
			const left = connection && (await submissionsLeft(connection.client).catch(() => undefined));
			if (left === undefined || left >= wanted) continue;
			if (!this.context.continueOnFail()) throw asNodeError(this.context.getNode(), overQuota(wanted, left));
			this.hints.add(`${overQuota(wanted, left).message}.`);
		}
	}

	/** The calls, each made as it is needed: up to `size` items of one server and user. */
	private async *calls(): AsyncGenerator<{ connection: OperationContext; items: Items }> {
		const waiting = new Map<OperationContext, Items>();
		for (const item of this.prepared) {
			const connection = 'error' in item ? this.fail([item.index], item.error) : await this.connectTo(item).catch((error: unknown) => this.fail([item.index], error));
			if (!connection || 'error' in item) continue;
			const items = waiting.get(connection) ?? [];
			items.push(item);
			waiting.set(connection, items);
			if (items.length < this.operation.size) continue;
			waiting.delete(connection);
			yield { connection, items };
		}
		for (const [connection, items] of waiting) yield { connection, items };
	}

	/** What the item's calls go by. A change by a field that there is not would change nothing or, where it is excluded, everything. */
	private async connectTo({ index, values }: Items[number]): Promise<OperationContext> {
		const connection = await this.connect(index);
		if (this.operation.effect === 'changes') await refuseUnknownFields(connection.client, givenOf(this.operation.fields, values));
		return connection;
	}

	private async carryOut(connection: OperationContext, items: Items): Promise<void> {
		const settings = { concurrency: this.options.concurrency, stopAtFailure: !this.context.continueOnFail() };
		const results = await this.operation.call(connection, items, settings).catch((error: unknown): CallResult[] => [{ indexes: items.map(({ index }) => index), error }]);
		for (const result of results) await this.place(connection, result).catch((error: unknown) => this.fail(result.indexes, aboutParameter(asAnswerFailure(error), this.given(result.indexes))));
	}

	/** What the user has given for the item; of several, nobody knows which one the server speaks of. */
	private given([first = 0, ...others]: number[]) {
		const item = this.prepared[first];
		return item && 'values' in item && others.length === 0 ? givenOf(this.operation.fields, item.values) : [];
	}

	/** Puts a result into the place of its item, or of the first one that it stands for. */
	private async place(connection: OperationContext, one: CallResult): Promise<void> {
		const { indexes } = one;
		if ('error' in one) throw one.error;
		const [first = 0] = indexes;
		const pairedItem = indexes.length === 1 ? { item: first } : indexes.map((item) => ({ item }));
		for await (const page of pagesOf(one.result)) {
			for (const result of page) this.results[first]?.push({ ...(await this.itemData(result, first)), pairedItem });
		}
		for (const { parameter, problem } of smallOperators(this.given(indexes))) connection.hint(`${parameter} ${problem}`);
		if (this.results[first]?.every(({ json }) => json.updated === 0 || json.count === 0)) await this.tellUnknownFields(connection, indexes);
	}

	/** A query that finds nothing may look into a field that there is not. */
	private async tellUnknownFields({ client, hint }: OperationContext, indexes: number[]): Promise<void> {
		const item = this.prepared[indexes[0] ?? 0];
		const index = item && 'values' in item ? item.values.index : undefined;
		for (const { problem } of await unknownFields(client, this.given(indexes), index)) hint(problem);
	}

	private async itemData(result: ResultItem, index: number): Promise<Pick<INodeExecutionData, 'binary' | 'json'>> {
		const json = (result instanceof FileItem ? result.json : result) as INodeExecutionData['json'];
		const files = result instanceof FileItem ? { [result.property]: await storedFile(this.context, result.file) } : {};
		const binary = { ...this.keptBinary(index), ...files };
		return Object.keys(binary).length > 0 ? { json, binary } : { json };
	}

	private keptBinary(index: number): INodeExecutionData['binary'] {
		const item = this.prepared[index];
		const keeps = item && 'values' in item && this.operation.keepsBinary(item.values);
		return keeps ? binariesOf(this.context.getInputData()[index]) : undefined;
	}

	/** Error items in the places of those that failed, behind what came of them before; where the node does not go on, the error is thrown. */
	private fail(indexes: number[], error: unknown): undefined {
		if (!this.context.continueOnFail()) {
			this.failures.push({ indexes, error });
			this.failed.abort();
			throw error;
		}
		const node = this.context.getNode();
		for (const index of indexes) this.results[index]?.push(errorItem(asNodeError(node, error, index), error, index, this.results[index].length));
	}

	/** What is lost with an error that ends the run, in words: results, and what was handed in beside it and goes on at the server. */
	private lostWith(failed: number[]): string {
		const resultsOf = (isFailed: boolean) => this.results.flatMap((items, index) => (failed.includes(index) === isFailed ? items : []));
		const [own, others] = [resultsOf(true), resultsOf(false)];
		const made = new Set([...others.map(({ json }) => json), ...this.failures.slice(1).map(({ error }) => error)].flatMap((what) => textProperty(what, 'sid') ?? textProperty(what, 'ingestId') ?? []));
		const ids = [...made].slice(0, MOST_IDS).map((id) => harmless(id, 100)).join(', ');
		return [
			...(others.length > 0 ? [`${others.length} result(s) of other items were already there and are lost with this error; set On Error to Continue to keep them.`] : []),
			...(own.length > 0 ? [`${own.length} result(s) of this item came before and are lost, too.`] : []),
			...(made.size > 0 && this.operation.effect === 'submits' ? [`Handed in all the same: ${ids}${made.size > MOST_IDS ? ` and ${made.size - MOST_IDS} more` : ''}.`] : []),
		].join(' ');
	}

	/** What the item's calls go by; the item's credential is read once. */
	private connect(index: number): Promise<OperationContext> {
		const connection = this.connected.get(index) ?? this.newConnection(index);
		this.connected.set(index, connection);
		return connection;
	}

	/** Its credential may have expressions; items of the same server and user share a connection. */
	private async newConnection(index: number): Promise<OperationContext> {
		const { context, options, hints } = this;
		const settings = await nodeSettings(context, index);
		const key = JSON.stringify(settings);
		const known = this.connections.get(key);
		if (known) return known;
		if (!settings.tls.rejectUnauthorized) hints.add("The server's certificate was not checked: Ignore SSL Issues is on in the credential. Put the authority into its CA Certificate instead.");
		if (isInTheClear(settings)) hints.add('The Server URL begins with http://: the secret and all findings go over the net unencrypted. Begin it with https://.');
		const limits = options.maxDownloadSize === undefined ? undefined : { download: options.maxDownloadSize * MIB };
		const connection: OperationContext = {
			client: clientOf(context, settings, context.getExecutionCancelSignal(), { readSignal: this.failed.signal, limits, onOtherAddress: () => hints.add(SOURCE_IP_HINT) }),
			hint: (message, about) => hints.add(message, about),
			listen: (feed, onMessage) => listen(context, settings, feed, onMessage),
			forAgent: isAgentTool(this.context.getNode()),
			attemptOf: (item) => attemptOf(context, item),
		};
		this.connections.set(key, connection);
		return connection;
	}
}

/** Parameters were read before: what is of another kind than the code expects now came from the server. */
function asAnswerFailure(error: unknown): unknown {
	if (!(error instanceof TypeError)) return error;
	return new AssemblylineError('notAssemblyline', `The server's answer has not the form that Assemblyline gives it (${error.message})`, {
		hint: "Check whether something in front of the server changes answers, or whether its version is newer than those in this pack's README.",
	});
}

async function* pagesOf(result: OperationResult): AsyncGenerator<ResultItem[]> {
	if (Symbol.asyncIterator in result) yield* result;
	else yield Array.isArray(result) ? result : [result];
}
