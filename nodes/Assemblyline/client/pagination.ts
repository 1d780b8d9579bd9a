import type { AssemblylineClient } from './client';
import { RESULT_WINDOW, searchPage, type SearchPage, type SearchRequest } from './search';
import type { JsonObject } from './types';

/** Rows of the first page: its documents tell how large the next ones may be. */
const FIRST_PAGE_ROWS = 500;
const MAX_PAGE_ROWS = 2_500;
/** Bytes of JSON that a page should stay near. */
const PAGE_BYTES = 4 * 1024 * 1024;

/**
 * All hits of a search, or the first `limit`, page by page; the next page is fetched while the caller uses
 * the current one. Goes by `deep_paging_id`: the only way past 10,000 hits, valid for five minutes a page.
 * @param pageRows rows of every page, where the documents are known to be small; else their size decides
 */
export async function* searchAll(
	client: AssemblylineClient,
	index: string,
	request: SearchRequest,
	limit = Infinity,
	pageRows?: number,
): AsyncGenerator<JsonObject[], void, undefined> {
	let left = limit;
	let rows = pageRows ?? FIRST_PAGE_ROWS;
	let next: Promise<SearchPage> | undefined = fetchPage(client, index, request, '*', Math.min(rows, left));
	while (next) {
		const page: SearchPage = await next;
		const items = page.items.slice(0, left);
		left -= items.length;
		rows = pageRows ?? nextRows(rows, items);
		const more = page.next_deep_paging_id !== undefined && page.items.length > 0 && left > 0;
		next = more ? fetchPage(client, index, request, page.next_deep_paging_id, Math.min(rows, left)) : undefined;
		// A failure of the page ahead is thrown when it is awaited, not while the caller still uses this one.
		next?.catch(() => undefined);
		if (items.length > 0) yield items;
	}
}

function fetchPage(
	client: AssemblylineClient,
	index: string,
	request: SearchRequest,
	deepPagingId: string | undefined,
	rows: number,
): Promise<SearchPage> {
	return searchPage(client, index, { ...request, rows, deep_paging_id: deepPagingId });
}

/** How many rows of documents like these make a page of {@link PAGE_BYTES}. */
export function nextRows(rows: number, sample: JsonObject[]): number {
	if (sample.length === 0) return rows;
	const probe = sample.length > 20 ? sample.filter((_, i) => i % Math.ceil(sample.length / 20) === 0) : sample;
	const bytes = JSON.stringify(probe).length / probe.length;
	return Math.max(50, Math.min(MAX_PAGE_ROWS, Math.floor(PAGE_BYTES / bytes)));
}
const LIST_PAGE_ROWS = 500;

/**
 * A list that goes by offset, page by page, up to `limit`. What moved to a later page because something new came in
 * at the front is not given twice. At 10,000, where the search engine ends such lists, `onCut` is called.
 * @param key the field that tells rows apart, e.g. `id`; a row without it is given each time that it comes
 */
export async function* listPages(
	fetchPage: (window: { offset: number; rows: number }) => Promise<{ items: JsonObject[] }>,
	key: string,
	limit: number,
	onCut: () => void,
): AsyncGenerator<JsonObject[], void, undefined> {
	const seen = new Set<unknown>();
	let offset = 0;
	let left = limit;
	while (left > 0) {
		const rows = Math.min(LIST_PAGE_ROWS, left, RESULT_WINDOW - offset);
		if (rows <= 0) return onCut();
		const { items } = await fetchPage({ offset, rows });
		const fresh = items.filter((item) => item[key] === undefined || !seen.has(item[key]));
		for (const item of fresh) seen.add(item[key]);
		left -= fresh.length;
		if (fresh.length > 0) yield fresh;
		if (items.length < rows) return;
		offset += rows;
	}
}
