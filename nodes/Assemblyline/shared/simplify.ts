import type { AssemblylineClient } from '../client/client';
import type { JsonObject } from '../client/types';
import { whoAmI } from '../client/user';
import { type Field, type FieldMap, unsent } from '../core/field';
import { booleanField } from '../core/fields';
import { FileItem, type Operation, type OperationResult, type ResultItem } from '../core/operation';
import type { DigestContext } from '../findings/digest';

export const simplifyField: Field<boolean> = unsent(
	booleanField({ displayName: 'Simplify', name: 'simplify', default: true, description: 'Whether to return a simplified version of the response instead of the raw data' }),
);

/** What digests of an operation's results are made with. */
export interface Simplifying extends DigestContext {
	client: AssemblylineClient;
	/** Whether a model reads them. */
	forAgent?: boolean;
	/** The parameters of the item. */
	values: Record<string, unknown>;
}

export interface Simplification {
	/** What else is called for it. */
	endpoints?: string[];
	/** The digests of some results. */
	digests(results: JsonObject[], context: Simplifying): JsonObject[] | Promise<JsonObject[]>;
}

/**
 * The operation with the switch Simplify, on by default, by which digests take the place of its results. The switch
 * stands before its options, or where the operation has one itself.
 */
export function simplified(operation: Operation, { endpoints = [], digests }: Simplification): Operation {
	return {
		...operation,
		endpoints: [...new Set([...operation.endpoints, 'GET user/whoami/', ...endpoints])],
		fields: withSimplify(operation.fields),
		async call(context, items, settings) {
			const [values = {}] = items.map((item) => item.values);
			if (values.simplify !== true) return operation.call(context, items, settings);
			const { client, forAgent } = context;
			// Before the call: what it has done, or taken off a queue, must not be lost for want of this.
			const { verdicts: thresholds } = (await whoAmI(client)).configuration.submission;
			const shorten = (results: JsonObject[]) => digests(results, { client, forAgent, values, serverUrl: client.serverUrl, thresholds });
			const results = await operation.call(context, items, settings);
			return Promise.all(results.map(async (one) => ('error' in one ? one : { ...one, result: await shortened(one.result, shorten) })));
		},
	};
}

function withSimplify(fields: FieldMap): FieldMap {
	if (fields.simplify) return fields;
	const all = Object.entries(fields);
	const options = all.findIndex(([, { property }]) => property.type === 'collection');
	const place = options < 0 ? all.length : options;
	return Object.fromEntries([...all.slice(0, place), ['simplify', simplifyField], ...all.slice(place)]);
}

type Shorten = (results: JsonObject[]) => JsonObject[] | Promise<JsonObject[]>;

async function shortened(result: OperationResult, shorten: Shorten): Promise<OperationResult> {
	if (Symbol.asyncIterator in result) return shortenedPages(result, shorten);
	const digests = await shorten((Array.isArray(result) ? result : [result]).flatMap(dataOf));
	return Array.isArray(result) ? digests : (digests[0] ?? []);
}

async function* shortenedPages(pages: AsyncIterable<ResultItem[]>, shorten: Shorten): AsyncGenerator<ResultItem[]> {
	for await (const page of pages) yield await shorten(page.flatMap(dataOf));
}

const dataOf = (item: ResultItem): JsonObject[] => (item instanceof FileItem ? [] : [item]);

/** Each result by itself. */
export const eachAs = (digest: (result: JsonObject, context: DigestContext) => JsonObject): Simplification => ({
	digests: (results, context) => results.map((result) => digest(result, context)),
});
