import type { AssemblylineClient } from '../client/client';
import type { DownloadedFile } from '../client/download';
import type { JsonObject } from '../client/types';
import type { FeedName } from '../feed/feeds';
import type { Attempt } from './attempts';
import type { FieldMap, FieldValues } from './field';

/** What an operation works with. */
export interface OperationContext {
	client: AssemblylineClient;
	/** Whether a model reads the results: it gets in one call what people take several for. */
	forAgent?: boolean;
	/** Shows a line above the node's output, once in a run for all items. `about` is an ID, listed behind the line with those of other items. */
	hint(message: string, about?: string): void;
	/**
	 * Subscribes to a feed of the server with the node's credential; answers how to end that. Without a word where
	 * there is no connection: it is tried again in the background.
	 */
	listen(feed: FeedName, onMessage: (event: string, message: unknown) => void): () => Promise<void>;
	/** What an earlier try for this item has come to; undefined where n8n does not try again. */
	attempt?: Attempt;
	/** {@link OperationContext.attempt}, of each item of a call that takes several. */
	attemptOf(index: number): Attempt | undefined;
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

/** What an operation does at the server. What is handed in for analysis, or to a language model, costs, but changes nothing that is there. */
export type Effect = 'changes' | 'reads' | 'submits';

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
	/** Roles of the server, of which the user needs any one. */
	roles: string[];
	/** Roles that the user needs besides, each with what for, e.g. `for Keep Classification`. */
	furtherRoles?: Record<string, string>;
	/** Declared where the HTTP methods of its endpoints mislead: a GET that takes something away, a POST that only reads. */
	effect?: Effect;
	/** Of a change: whether the same again changes nothing more, leaves no further trace, and has the same answer. Then Retry On Fail may be on. */
	repeatable?: boolean;
	/** Whether its answer holds a secret: no agent may run it, whatever is allowed to agents, as its model would be told. */
	answersSecret?: boolean;
}

/** What the HTTP methods say: a GET reads, and so does a search. */
export const effectOf = (endpoints: string[]): Effect => (endpoints.every((endpoint) => /^(GET |POST search\/)/.test(endpoint)) ? 'reads' : 'changes');

/** Several outputs in place of one, when the user wants them. */
export interface Outputs {
	/** The switch, among the operation's fields, that asks for them; one for all items. */
	parameter: string;
	names: readonly string[];
	/** By which output a result leaves. Error items leave by the last one. */
	choose(json: JsonObject): number;
}

/** An item of a call, with its parameters read and checked. */
export interface Item<V> {
	index: number;
	values: V;
}

/** What came of one item of a call. */
export type RunResult = { index: number } & ({ error: unknown } | { result: OperationResult });

/** What came of one item of a call, or of several together. */
export type CallResult = { indexes: number[] } & ({ error: unknown } | { result: OperationResult });

export interface RunSettings {
	/** How many requests at once; undefined where the user does not say. */
	concurrency?: number;
	/** Whether the run ends with the first item that fails. */
	stopAtFailure: boolean;
}

type Items<V> = Item<V>[];

/** An operation as the router sees it. */
export interface Operation extends OperationTexts {
	/** Only what reads is repeated; what changes something no agent may do unasked. */
	effect: Effect;
	fields: FieldMap;
	/** Checks values against each other; throws an InvalidParameterError. Runs before anything is sent. */
	check(values: Record<string, unknown>): void;
	/** Whether an item counts for the number of files that a user may hand in a day. */
	handsIn(values: Record<string, unknown>): boolean;
	/** Set where the results may leave by several outputs. */
	outputs?: Outputs;
	/** Whether to put the item's binary data into its results. */
	keepsBinary(values: Record<string, unknown>): boolean;
	/** Whether a further try of the node finds what an earlier one has made, and makes no second. */
	findsAgain?: boolean;
	/** How many items a call takes at the most; Infinity for all of a run. */
	size: number;
	/** Carries the operation out for up to `size` items, with a result for each, or for several together. Throws what is wrong with all of them. */
	call(context: OperationContext, items: Items<Record<string, unknown>>, settings: RunSettings): Promise<CallResult[]>;
}

type Definition<F extends FieldMap> = OperationTexts & {
	fields: F;
	outputs?: Outputs;
	findsAgain?: boolean;
	check?(values: FieldValues<F>): void;
	handsIn?(values: FieldValues<F>): boolean;
	keepsBinary?(values: FieldValues<F>): boolean;
};

const HANDS_IN = /^[A-Z]+ (?:submit|ingest)\/(?!get_message)/;

/** Erases the value types, so that the router can hold all operations in one list. */
function withCall<F extends FieldMap>(
	{ check, handsIn, keepsBinary, ...definition }: Definition<F>,
	size: number,
	call: (context: OperationContext, items: Items<FieldValues<F>>, settings: RunSettings) => Promise<CallResult[]>,
): Operation {
	return {
		effect: effectOf(definition.endpoints),
		...definition,
		size,
		check: (values) => check?.(values as FieldValues<F>),
		handsIn: (values) => handsIn?.(values as FieldValues<F>) ?? definition.endpoints.some((endpoint) => HANDS_IN.test(endpoint)),
		keepsBinary: (values) => keepsBinary?.(values as FieldValues<F>) ?? false,
		call: (context, items, settings) => call(context, items as Items<FieldValues<F>>, settings),
	};
}

const indexesOf = (items: Items<unknown>) => items.map(({ index }) => index);

/** Declares an operation: its texts, its fields, and what it does with their checked values. */
export function defineOperation<F extends FieldMap>({
	execute,
	...definition
}: Definition<F> & { execute(context: OperationContext, values: FieldValues<F>): Promise<OperationResult> }): Operation {
	return withCall(definition, 1, (context, items) => Promise.all(items.map(async ({ index, values }) => ({ indexes: [index], result: await execute({ ...context, attempt: context.attemptOf(index) }, values) }))));
}

/**
 * Declares an operation that sends the values of up to `size` items in one call. Its answer is one item, which
 * stands for all of them.
 */
export function defineBatchOperation<F extends FieldMap>({
	execute,
	size,
	...definition
}: Definition<F> & { size: number; execute(context: OperationContext, values: FieldValues<F>[]): Promise<JsonObject> }): Operation {
	return withCall(definition, size, async (context, items) => [{ indexes: indexesOf(items), result: await execute(context, items.map(({ values }) => values)) }]);
}

/** Declares an operation that sees all items of a run at once, and answers a result for each of them. */
export function defineAllItemsOperation<F extends FieldMap>({
	run,
	...definition
}: Definition<F> & { run(context: OperationContext, items: Items<FieldValues<F>>, settings: RunSettings): Promise<RunResult[]> }): Operation {
	return withCall(definition, Infinity, async (context, items, settings) => {
		const results = await run(context, items, settings);
		return results.map(({ index, ...one }) => ({ indexes: [index], ...one }));
	});
}

/** A group of operations on one kind of thing. */
export interface Resource {
	name: string;
	value: string;
	/** Which of the two action nodes has it. */
	audience: 'administrator' | 'analyst';
	description: string;
	/** In the order of use: the first one is the one that a new node begins with. */
	operations: Operation[];
}
