import type { AssemblylineClient } from '../client/client';
import { searchPage } from '../client/search';
import type { Candidate } from './event';

export interface FilterOptions {
	client: AssemblylineClient;
	index: string;
	/** Lucene, as the user wrote it. */
	query: string;
	/** Milliseconds to wait for a document to turn up in the index. */
	patienceMs?: number;
	/** Events whose document did not turn up: nobody can tell whether they match. */
	onMissing(missing: Candidate[]): void;
}

const RETRY_MS = 500;

/**
 * Leaves out the events whose document does not match a query. The server decides: the pack does not know
 * Lucene. Documents turn up in the index about a second late, so those that are not there yet are waited for.
 */
export async function matching(candidates: Candidate[], options: FilterOptions): Promise<Candidate[]> {
	const { client, patienceMs = 10_000, onMissing } = options;
	// Recovered events were found with this very query.
	const open = new Set(candidates.filter(({ event }) => !event.recovered).map(({ event }) => event.id));
	const matched = new Set<string>();
	for (const end = Date.now() + patienceMs; open.size > 0; ) {
		const ids = [...open];
		const [present, wanted] = await Promise.all([find(ids, options), find(ids, options, options.query)]);
		// A document that came between the two searches is in the second one only.
		for (const id of wanted) matched.add(id);
		for (const id of [...present, ...wanted]) open.delete(id);
		if (open.size === 0 || Date.now() >= end) break;
		await client.sleep(RETRY_MS);
	}
	if (open.size > 0) onMissing(candidates.filter(({ event }) => open.has(event.id)));
	return candidates.filter(({ event }) => event.recovered || matched.has(event.id));
}

async function find(ids: string[], { client, index }: FilterOptions, query?: string): Promise<string[]> {
	const { items } = await searchPage(client, index, {
		query: `id:(${ids.map((id) => JSON.stringify(id)).join(' OR ')})`,
		filters: query === undefined ? [] : [query],
		fl: 'id',
		rows: ids.length,
	});
	return items.map(({ id }) => String(id));
}
