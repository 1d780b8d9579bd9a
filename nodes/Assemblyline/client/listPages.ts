import { RESULT_WINDOW } from './search';
import type { JsonObject } from './types';

const PAGE_ROWS = 500;

/**
 * A list that goes by offset, page by page, up to `limit`. What moved to a later page because something new came in
 * at the front is not given twice. At 10,000, where the search engine ends such lists, `onCut` is called.
 */
export async function* listPages(
	fetchPage: (window: { offset: number; rows: number }) => Promise<{ items: JsonObject[] }>,
	limit: number,
	onCut: () => void,
): AsyncGenerator<JsonObject[], void, undefined> {
	const seen = new Set<unknown>();
	let offset = 0;
	while (seen.size < limit) {
		const rows = Math.min(PAGE_ROWS, limit - seen.size, RESULT_WINDOW - offset);
		if (rows <= 0) return onCut();
		const { items } = await fetchPage({ offset, rows });
		const fresh = items.filter(({ id }) => !seen.has(id));
		for (const { id } of fresh) seen.add(id);
		if (fresh.length > 0) yield fresh;
		if (items.length < rows) return;
		offset += rows;
	}
}
