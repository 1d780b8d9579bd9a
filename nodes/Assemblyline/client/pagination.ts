import type { AssemblylineClient } from './client';
import { RESULT_WINDOW, searchPage, type SearchPage, type SearchRequest } from './search';
import type { JsonObject, ListWindow } from './types';

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

export interface Paging<Row> {
	/** Rows at the most; all unless told. */
	limit?: number;
	/** Rows of a page, where the server does less for later ones; 500 unless told. */
	pageRows?: number;
	/** How far the server goes: 10,000, where its search engine ends such lists, unless told. */
	end?: number;
	/** What tells a row from the others. What moved to a later page as something new came in is not given twice; a row without is always given. */
	key?(row: Row): unknown;
	/** The keys that were given, where a list goes on in another one. */
	seen?: Set<unknown>;
	/** Called where the list may go on beyond its `end`. */
	onEnd?(): void;
}

const LIST_PAGE_ROWS = 500;

/** A list that goes by offset, page by page. */
export async function* pages<Row>(
	fetch: (window: ListWindow) => Promise<{ items: Row[] }>,
	{ limit = Infinity, pageRows = LIST_PAGE_ROWS, end = RESULT_WINDOW, key, seen = new Set(), onEnd }: Paging<Row>,
): AsyncGenerator<Row[], void, undefined> {
	const isNew = (row: Row) => {
		const id = key?.(row) ?? undefined;
		if (id === undefined) return true;
		return !seen.has(id) && Boolean(seen.add(id));
	};
	let left = limit;
	for (let offset = 0; left > 0; ) {
		const rows = Math.min(pageRows, left, end - offset);
		if (rows <= 0) return onEnd?.();
		const { items } = await fetch({ offset, rows });
		const fresh = items.filter(isNew);
		left -= fresh.length;
		if (fresh.length > 0) yield fresh;
		if (items.length < rows) return;
		offset += rows;
	}
}
