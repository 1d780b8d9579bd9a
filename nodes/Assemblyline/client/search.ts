import type { AssemblylineClient } from './client';
import { path } from './path';
import type { FieldInfo, JsonObject } from './types';

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

/** One page. `POST search/<index>/`; POST, because long queries do not fit into a URL. */
export function searchPage(
	client: AssemblylineClient,
	index: string,
	request: SearchRequest & { rows: number; offset?: number; deep_paging_id?: string },
): Promise<SearchPage> {
	return client.read(path`search/${index}/`, { json: request }, 'POST');
}

/** Search by field value: the counts in descending order. `POST search/facet/<index>/<field>/`. */
export async function facet(
	client: AssemblylineClient,
	index: string,
	field: string,
	request: ArchiveOptions & { query?: string; filters?: string[]; mincount?: number; size?: number; timeout?: number },
): Promise<{ value: string; count: number }[]> {
	const counts = await client.read<Record<string, number>>(path`search/facet/${index}/${field}/`, { json: request }, 'POST');
	return byCount(counts);
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

export interface SearchGroup extends JsonObject {
	value: unknown;
	total: number;
	items: JsonObject[];
}

/** Hits for each value of a field; within a value in stored order, unless `group_sort` says otherwise. `POST search/grouped/<index>/<field>/`. */
export async function grouped(
	client: AssemblylineClient,
	index: string,
	field: string,
	request: ArchiveOptions & {
		query?: string;
		filters?: string[];
		fl?: string;
		group_sort?: string;
		limit?: number;
		offset?: number;
		rows?: number;
		sort?: string;
	},
): Promise<SearchGroup[]> {
	const reply = await client.read<{ items: SearchGroup[] }>(path`search/grouped/${index}/${field}/`, { json: request }, 'POST');
	return reply.items;
}

/** Counts per step of a date or number field, in the order of the steps. `POST search/histogram/<index>/<field>/`; at most 100 steps. */
export async function histogram(
	client: AssemblylineClient,
	index: string,
	field: string,
	request: ArchiveOptions & {
		query?: string;
		filters?: string[];
		start?: number | string;
		end?: number | string;
		gap?: number | string;
		mincount?: number;
		timeout?: number;
	},
): Promise<{ value: string; count: number }[]> {
	const counts = await client.read<Record<string, number>>(path`search/histogram/${index}/${field}/`, { json: request }, 'POST');
	return Object.entries(counts)
		.map(([value, count]) => ({ value, count }))
		.sort((a, b) => compareSteps(a.value, b.value));
}

/** Numbers by size; dates (ISO 8601) by their text, which is their order in time. */
function compareSteps(a: string, b: string): number {
	const difference = Number(a) - Number(b);
	if (!Number.isNaN(difference)) return difference;
	return a < b ? -1 : 1;
}

/** Minimum, maximum, average, sum and count of a number field. `POST search/stats/<index>/<field>/`. */
export function stats(
	client: AssemblylineClient,
	index: string,
	field: string,
	request: ArchiveOptions & { query?: string; filters?: string[]; timeout?: number },
): Promise<JsonObject> {
	return client.read(path`search/stats/${index}/${field}/`, { json: request }, 'POST');
}

/** Every field of an index, with its type. `GET search/fields/<index>/`; cached with the session. */
export function listFields(client: AssemblylineClient, index: string): Promise<Record<string, FieldInfo>> {
	return client.cached(path`search/fields/${index}/`);
}


/** What a person types is not Lucene: each word is looked for as it is, at the beginning of words. */
export function wordsQuery(filter = ''): string {
	const words = filter.match(/[\p{L}\p{N}]+/gu) ?? [];
	return words.length === 0 ? '*' : words.map((word) => `${word}*`).join(' AND ');
}
