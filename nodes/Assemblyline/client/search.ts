import type { AssemblylineClient } from './client';
import { own } from './own';
import { path } from './path';
import type { FieldInfo, JsonObject } from './types';
import { isUserSecret, whoAmI, withoutSecrets } from './user';

/** The server's indexes; the last four are for administrators. */
export const SEARCH_INDEXES = [
	'alert',
	'badlist',
	'file',
	'heuristic',
	'result',
	'retrohunt',
	'safelist',
	'signature',
	'submission',
	'workflow',
	'apikey',
	'emptyresult',
	'error',
	'user',
] as const;

/** The search engine refuses `offset + rows` above this. */
export const RESULT_WINDOW = 10_000;

export interface ArchiveOptions {
	use_archive?: boolean;
	archive_only?: boolean;
}

export interface SearchRequest extends ArchiveOptions {
	query: string;
	filters?: string[];
	/** Fields to return, separated by commas; `*` for all that are stored. */
	fl?: string;
	/** `field asc` or `field desc`, several separated by commas. */
	sort?: string;
	/** Milliseconds that the search engine may take. */
	timeout?: number;
	track_total_hits?: boolean | number;
}

export interface SearchPage {
	items: JsonObject[];
	/** Null while deep paging; stops at 10,000 unless `track_total_hits` is set. */
	total: number | null;
	offset: number;
	rows: number;
	next_deep_paging_id?: string;
}

/** Documents of an index as they may be told: those of users without their secrets. */
export const tellable = (index: string, documents: JsonObject[]): JsonObject[] => (index === 'user' ? documents.map(withoutSecrets) : documents);

/** One page. `POST search/<index>/`; POST, because long queries do not fit into a URL. */
export async function searchPage(
	client: AssemblylineClient,
	index: string,
	request: SearchRequest & { rows: number; offset?: number; deep_paging_id?: string },
): Promise<SearchPage> {
	const page = await client.read<SearchPage>(path`search/${index}/`, { json: request }, 'POST');
	return { ...page, items: tellable(index, page.items) };
}

export interface Count extends JsonObject {
	value: string;
	count: number;
}

/** Counts by value, most frequent first: JSON objects keep no order on the way (the server sorts by name, JavaScript puts numbers first). */
export function byCount(counts: Record<string, number>): Count[] {
	return Object.entries(counts)
		.map(([value, count]) => ({ value, count }))
		.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

/** Every field of an index, with its type. `GET search/fields/<index>/`; cached with the session. */
export function listFields(client: AssemblylineClient, index: string): Promise<Record<string, FieldInfo>> {
	return client.cached(path`search/fields/${index}/`);
}

/**
 * The same, with what the server says of some of them: that stands in `user/whoami/` only, and there for some indexes.
 * Without those that are never told.
 */
export async function describedFields(client: AssemblylineClient, index: string): Promise<Record<string, FieldInfo>> {
	const [fields, { indexes }] = await Promise.all([listFields(client, index), whoAmI(client)]);
	const known = own(indexes, index) ?? {};
	return Object.fromEntries(
		Object.entries(fields).filter(([name]) => index !== 'user' || !isUserSecret(name)).map(([name, field]) => {
			const description = own(known, name)?.description;
			return [name, description ? { ...field, description } : field];
		}),
	);
}

/** What a person types is not Lucene: each word is looked for as it is, at the beginning of words. */
export function wordsQuery(filter = ''): string {
	const words = filter.match(/[\p{L}\p{N}]+/gu) ?? [];
	return words.length === 0 ? '*' : words.map((word) => `${word}*`).join(' AND ');
}

/** A query for documents that have one of several values in a field, each taken as it is. */
export const anyOf = (field: string, values: readonly string[]): string => `${field}:(${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(' OR ')})`;
