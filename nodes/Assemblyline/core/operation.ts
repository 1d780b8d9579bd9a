import type { AssemblylineClient } from '../client/client';
import type { DownloadedFile } from '../client/download';
import type { JsonObject } from '../client/types';
import type { FeedName } from '../feed/feeds';
import type { FieldMap, FieldValues } from './field';
import { byName } from './order';

/** What an operation works with. */
export interface OperationContext {
	client: AssemblylineClient;
	/** Shows a line above the node's output. */
	hint(message: string): void;
	/**
	 * Subscribes to a feed of the server with the node's credential; answers how to end that. Without a word where
	 * there is no connection: it is tried again in the background.
	 */
	listen(feed: FeedName, onMessage: (event: string, message: unknown) => void): () => Promise<void>;
}

/** One result: plain data, or a file with the data beside it. */
export type ResultItem = FileItem | JsonObject;

/** One result, several, or pages of them as they arrive. The router turns it into items. */
export type OperationResult = AsyncIterable<ResultItem[]> | ResultItem | ResultItem[];

/** A file that becomes a binary property of its item; streamed, where it comes from the server. */
export class FileItem {
	constructor(
		/** Name of the binary property. */
		readonly property: string,
		readonly file: DownloadedFile,
		readonly json: JsonObject,
	) {}
}

export interface OperationTexts {
	/** Title Case, as in the list of operations. */
	name: string;
	/** Stored in workflows: never renamed. */
	value: string;
	/** Sentence case, e.g. 'Get a submission'. */
	action: string;
	description: string;
	/** Method and path below `/api/v4/`, e.g. `GET submission/<sid>/`; several where it makes several calls. */
	endpoints: string[];
	/** The server's role that it needs; any one of several. */
	roles: string[];
}

/** Several outputs in place of one, when the user wants them. */
export interface Outputs {
	/** The switch, among the operation's fields, that asks for them; one for all items. */
	parameter: string;
	names: readonly string[];
	/** By which output a result leaves. Error items leave by the last one. */
	choose(json: JsonObject): number;
}

/** One of the items that a whole run is made of. */
export interface RunItem<V> {
	index: number;
	values: V;
}

/** What came of one item of a run. */
export type RunResult = { index: number } & ({ error: unknown } | { json: JsonObject });

export interface RunSettings {
	/** How many requests at once; undefined where the user does not say. */
	concurrency?: number;
	/** Whether the run ends with the first item that fails. */
	stopAtFailure: boolean;
}

/** An operation as the router sees it. */
export interface Operation extends OperationTexts {
	fields: FieldMap;
	/** Checks values against each other; throws an InvalidParameterError. Runs before anything is sent. */
	check?(values: Record<string, unknown>): void;
	execute(context: OperationContext, values: Record<string, unknown>): Promise<OperationResult>;
	/** Set where the results may leave by several outputs. */
	outputs?: Outputs;
	/** Set where one call takes the values of many items: how many at the most, and the call. */
	batch?: { size: number; execute(context: OperationContext, values: Record<string, unknown>[]): Promise<JsonObject> };
	/** Set where all items are worked on together, with a result for each. */
	run?(context: OperationContext, items: RunItem<Record<string, unknown>>[], settings: RunSettings): Promise<RunResult[]>;
}

/** Declares an operation: its texts, its fields, and what it does with their checked values. */
export function defineOperation<F extends FieldMap>(
	definition: OperationTexts & {
		fields: F;
		outputs?: Outputs;
		check?(values: FieldValues<F>): void;
		execute(context: OperationContext, values: FieldValues<F>): Promise<OperationResult>;
	},
): Operation {
	return {
		...definition,
		check: (values) => definition.check?.(values as FieldValues<F>),
		execute: (context, values) => definition.execute(context, values as FieldValues<F>),
	};
}

/**
 * Declares an operation that sends the values of up to `size` items in one call. Its answer is one item, which
 * stands for all of them.
 */
export function defineBatchOperation<F extends FieldMap>(
	definition: OperationTexts & {
		fields: F;
		size: number;
		check?(values: FieldValues<F>): void;
		execute(context: OperationContext, values: FieldValues<F>[]): Promise<JsonObject>;
	},
): Operation {
	const { size, execute, ...rest } = definition;
	const many = (context: OperationContext, values: Record<string, unknown>[]) => execute(context, values as FieldValues<F>[]);
	return { ...defineOperation({ ...rest, execute: (context, values) => execute(context, [values]) }), batch: { size, execute: many } };
}

/** Declares an operation that sees all items of a run at once, and answers a result for each of them. */
export function defineRunOperation<F extends FieldMap>(
	definition: OperationTexts & {
		fields: F;
		check?(values: FieldValues<F>): void;
		run(context: OperationContext, items: RunItem<FieldValues<F>>[], settings: RunSettings): Promise<RunResult[]>;
	},
): Operation {
	const { run, ...rest } = definition;
	const all: Operation['run'] = (context, items, settings) => run(context, items as RunItem<FieldValues<F>>[], settings);
	const single = async (context: OperationContext, values: FieldValues<F>) => {
		const results = await run(context, [{ index: 0, values }], { stopAtFailure: true });
		return results.map((result) => {
			if ('error' in result) throw result.error;
			return result.json;
		});
	};
	return { ...defineOperation({ ...rest, execute: single }), run: all };
}

/** A group of operations on one kind of thing. */
export interface Resource {
	name: string;
	value: string;
	description: string;
	operations: Operation[];
}

/** Declares a resource; its operations are shown in alphabetical order. */
export function defineResource(resource: Resource): Resource {
	const operations = [...resource.operations].sort(byName);
	return { ...resource, operations };
}
