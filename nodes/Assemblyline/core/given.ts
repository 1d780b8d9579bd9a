import { type AssemblylineClient } from '../client/client';
import { AssemblylineError, InvalidParameterError } from '../client/errors';
import { comparisonsIn, fieldsIn, LUCENE_ADVICE, luceneProblem, smallOperatorsIn } from '../client/lucene';
import { listFields } from '../client/search';
import { isJsonObject } from '../client/json';
import { harmless, shownName } from '../findings/sanitize';
import { shownMessage } from '../n8n/errors';
import type { FieldMap } from './field';

/** What the user has given for one parameter. */
export interface Given {
	/** Its display name. */
	parameter: string;
	/** Its name, as workflows store it. */
	name: string;
	/** What the server calls it. */
	serverName?: string | null;
	/** Its texts: one, or those of a list; of an object its keys and values. */
	texts: string[];
	/** Set where these are Lucene: the index, where it is always the same. */
	lucene?: { index?: string };
}

/** What was given for the fields of an operation, those of its collections among them. */
export function givenOf(fields: FieldMap, values: object): Given[] {
	return Object.entries(fields).flatMap(([name, { fields: inner, property, serverName, lucene }]): Given[] => {
		const value: unknown = Reflect.get(values, name);
		if (value === undefined || value === null) return [];
		if (inner) return givenOf(inner, Object(value) as object);
		return [{ parameter: property.displayName, name, serverName, texts: textsIn(value), lucene }];
	});
}

function textsIn(value: unknown): string[] {
	if (Array.isArray(value)) return (value as unknown[]).flatMap(textsIn);
	if (isJsonObject(value) && Object.getPrototypeOf(value) === Object.prototype) return Object.entries(value).flatMap(([key, one]) => [key, ...textsIn(one)]);
	return ['string', 'number', 'boolean'].includes(typeof value) ? [String(value)] : [];
}

/** A query with more words than this may have more values than the search engine takes, 1,024 by default. */
const MOST_TERMS = 1000;

/** The search engine's own words: some endpoints put others before them, `error/list/` puts them in brackets. */
const engineWords = (message: string): string => message.replace(/^SearchException: /, '').replace(/^The specified search query is not valid\. \(([^]*?)\)?$/, '$1');

/** How the search engine refuses a query that it cannot read. */
const UNREADABLE = /^Failed to parse query \[/;

/** A query as the server repeats it; of a long one the beginning, as its message may be cut. */
const repeated = (query: string): string => (query.length > 1000 ? `[${query.slice(0, 1000)}` : `[${query}]`);

/** What the server puts into quotes or brackets: a value, or the name of one. */
const ECHO = /\[([^\][]+)\]|'([^']+)'|"([^"]+)"|`([^`]+)`/g;

/** Parameters whose words are names of an index's fields. */
const NAMES_FIELDS = /^(?:fields?|sort|groupSort)$/;

/** Beyond this length a text is no value that the server repeats a word of. */
const LONGEST = 10_000;

/**
 * A failure with the parameter that the server's words are about, where they tell. A query that the server cannot read
 * is not repeated: the user has it before him, and made harmless it would not be his. What is wrong with it is told
 * by sign and place.
 */
export function aboutParameter(error: unknown, given: Given[]): unknown {
	if (!(error instanceof AssemblylineError) || !error.isForeign || error.parameter !== undefined) return error;
	const queries = given.flatMap(({ lucene, parameter, texts }) => (lucene ? texts.map((text, index) => ({ parameter, text, entry: texts.length > 1 ? `entry ${index + 1} ` : '' })) : []));
	const suspects = queries.filter(({ text }) => luceneProblem(text) !== undefined);
	// Some endpoints answer a query that they cannot read with status 500, and say nothing of it.
	if (error.kind === 'serverError') return suspects[0] ? unreadable(error, suspects[0]) : error;
	if (error.kind !== 'badRequest') return error;
	const { message } = error;
	const isUnreadable = UNREADABLE.test(engineWords(message));
	const query = isUnreadable ? (queries.find(({ text }) => message.includes(repeated(text))) ?? suspects[0]) : /\bquery contains\b/i.test(message) ? (suspects[0] ?? queries[0]) : undefined;
	if (query) return unreadable(error, query);
	const named = isUnreadable ? [] : namedIn(message, given);
	if (named.length === 0) return error;
	const parameter = [...new Set(named.map((one) => one.parameter))].slice(0, 3).join(', ');
	const words = engineWords(shownMessage(error));
	return error.with({ parameter, message: `${parameter}: ${withNames(words, named)}`, isForeign: false });
}

function unreadable(error: AssemblylineError, { parameter, text, entry }: { parameter: string; text: string; entry: string }): AssemblylineError {
	const problem = luceneProblem(text) ?? (wordsOf(text).length > MOST_TERMS ? 'it may have too many values, of which a server takes about 1,000' : undefined);
	return error.with({ parameter, message: `${parameter}: ${entry}cannot be read as Lucene${problem ? `: ${problem}` : ''}`, hint: LUCENE_ADVICE, isForeign: false });
}

/** The parameters whose text, or name, the server repeats as a whole; where there is none, those of whose text it repeats a word. */
function namedIn(message: string, given: Given[]): Given[] {
	const echoes = [...message.matchAll(ECHO)].map(([, ...found]) => found.find((one) => one !== undefined) ?? '');
	const sorts = /\bsort/i.test(message) ? given.filter(({ name }) => /sort$/i.test(name)) : [];
	const asked = sorts.length > 0 ? sorts : given;
	const whole = asked.filter(({ serverName, name, texts }) => texts.some((text) => echoes.includes(text)) || (texts.length > 0 && echoes.includes(serverName ?? name)));
	const byWord = () => asked.filter(({ texts }) => texts.some((text) => text.length <= LONGEST && wordsOf(text).some((word) => echoes.includes(word))));
	return whole.length > 0 ? whole : byWord().length > 0 ? byWord() : sorts.length === 1 ? sorts : [];
}

const wordsOf = (text: string): string[] => text.match(/[\w.-]+/g) ?? [];

/** Names of fields stand as they were given: they have dots, as addresses do, but are none. */
function withNames(shown: string, given: Given[]): string {
	const names = given.filter(({ name }) => NAMES_FIELDS.test(name)).flatMap(({ texts }) => texts.flatMap(wordsOf));
	return [...new Set(names)].reduce((text, name) => text.replaceAll(harmless(name, name.length * 3), name), shown);
}

/** What is wrong with what was given for a parameter, in words. */
interface Mistake {
	parameter: string;
	problem: string;
}

/** What was meant to join or exclude in a query, and is looked for as a word: more is found then than is meant. */
export function smallOperators(given: Given[]): Mistake[] {
	return given.flatMap(({ lucene, parameter, texts }) => {
		const words = lucene ? [...new Set(texts.flatMap(smallOperatorsIn))] : [];
		return words.length > 0 ? [{ parameter, problem: `looks for ${words.map((word) => `'${word}'`).join(', ')} as a word, and what has no operator between is joined by OR: write ${[...new Set(words.map((word) => word.toUpperCase()))].join(', ')}` }] : [];
	});
}

/** @throws InvalidParameterError for the first of {@link smallOperators}: by such a query nothing is changed, and no workflow started */
export function refuseSmallOperators(given: Given[]): void {
	const [mistake] = smallOperators(given);
	if (mistake) throw new InvalidParameterError(mistake.parameter, mistake.problem);
}

/** What is put into an index under names of one's own, so that a name not seen yet says nothing. */
const DYNAMIC = /^(?:metadata|signature_score_map|result\.sections\.safelisted_tags|result\.sections\.tags\.file\.rule)\./;

/** Names that are told of, for one query. */
const MOST_NAMES = 5;

/**
 * Fields that queries look into and their index does not have, and comparisons without a colon: nothing is ever found by
 * them, and nothing left out. Nothing is told where the server does not say which fields it has.
 * `GET search/fields/<index>/`, cached with the session.
 * @param index that of the node's own field, where it has one
 */
export async function unknownFields(client: AssemblylineClient, given: Given[], index?: unknown): Promise<Mistake[]> {
	const told = await Promise.all(
		given.map(async ({ lucene, parameter, texts }) => {
			const where = lucene && (lucene.index ?? index);
			if (typeof where !== 'string') return [];
			const readable = texts.filter((text) => luceneProblem(text) === undefined);
			const names = [...new Set(readable.flatMap(fieldsIn))].filter((name) => !DYNAMIC.test(name));
			const comparisons = [...new Set(readable.flatMap(comparisonsIn))];
			const known = names.length + comparisons.length > 0 ? await listFields(client, where).catch(() => undefined) : undefined;
			if (!known) return [];
			return [
				...names.filter((name) => !isKnown(name, known)).map((name) => `The index ${where} has no field ${unknownName(name, known)}, so that nothing is found by it${nearTo(name, Object.keys(known))}`),
				...comparisons.filter((name) => isKnown(name, known)).map((name) => `A colon is missing behind ${shownName(name)}, so that what it is compared with is looked for as a word: write ${shownName(name)}:value, or ${shownName(name)}:>=value`),
			].slice(0, MOST_NAMES).map((problem) => ({ parameter, problem }));
		}),
	);
	return [...new Map(told.flat().map((mistake) => [mistake.problem, mistake])).values()];
}

/** @throws InvalidParameterError for {@link unknownFields}: what is changed by such a query, or starts workflows, is not what was meant */
export async function refuseUnknownFields(client: AssemblylineClient, given: Given[]): Promise<void> {
	const mistakes = await unknownFields(client, given);
	const [first] = mistakes;
	if (first) throw new InvalidParameterError(first.parameter, mistakes.map(({ problem }) => problem).join('. '));
}

/** A name of a field, an object with fields in it, or what stands in an object without fields of its own. */
function isKnown(name: string, known: Record<string, { type: string }>): boolean {
	const above = name.split('.').map((_, count, parts) => parts.slice(0, count).join('.'));
	return Object.hasOwn(known, name) || Object.keys(known).some((other) => other.startsWith(`${name}.`)) || above.some((one) => Object.hasOwn(known, one) && known[one]?.type === 'object');
}

/** A misspelled name stands as it is; of one that begins as none of the index, its dots may be an address's. */
const unknownName = (name: string, known: Record<string, unknown>): string => (Object.keys(known).some((other) => other.split('.')[0] === name.split('.')[0]) ? shownName(name) : harmless(name, 100));

/** Fields whose last part is the same. Field names may contain user-chosen keys (metadata), so they go through `shownName`. */
function nearTo(name: string, known: string[]): string {
	const last = `.${name.split('.').at(-1) ?? ''}`.toLowerCase();
	const near = known.filter((other) => `.${other}`.toLowerCase().endsWith(last)).slice(0, 3);
	return near.length > 0 ? `. There is ${near.map(shownName).join(', ')}` : '. Search → Get Fields lists them';
}
