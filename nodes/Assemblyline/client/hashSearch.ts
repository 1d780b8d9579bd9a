import type { AssemblylineClient } from './client';
import { AssemblylineError } from './errors';
import { orGone } from './failures';
import { path } from './path';
import { isJsonObject } from './json';
import type { JsonObject } from './types';

/** What one source answers. */
export interface SourceAnswer extends JsonObject {
	error: string | null;
	items: JsonObject[];
}

export interface HashSearchQuery {
	/** Sources separated by `|`; those outside the server begin with `x.` and are asked only when named here. */
	db?: string;
	/** The server's default is the highest marking that the user may see: fewer outer sources may be asked then. */
	classification?: string;
	/** Of each outer source; sources of the server itself answer five at the most. */
	limit?: number;
	/** Seconds; a source that takes longer has an error in place of an answer. */
	max_timeout?: number;
}

/** Where hashes can be looked up; those outside the server begin with `x.`. `GET hash_search/list_data_sources/`, role alert_view or submission_view. */
export function listHashSources(client: AssemblylineClient): Promise<string[]> {
	return client.read('hash_search/list_data_sources/');
}

/**
 * What each source says of a hash: what it knows, or its error. `GET hash_search/<hash>/`, role alert_view,
 * submission_view or external_query. Names that the server does not know are left out without a word. Where no source
 * knows it, that is a 200 without items, or an error with the same answers: 404, 422 where they do not take this kind of
 * hash, 500 where one of them failed.
 */
export async function searchHash(client: AssemblylineClient, hash: string, query: HashSearchQuery = {}): Promise<Record<string, SourceAnswer>> {
	const answers = client.read<Record<string, SourceAnswer>>(path`hash_search/${hash}/`, { query: { ...query }, timeoutMs: timeForSources(query) });
	return answers.catch((error: unknown) => {
		// Another 404 has no answers in it, e.g. that of a server without this call.
		if (error instanceof AssemblylineError && WITH_ANSWERS.has(error.status) && isAnswers(error.response)) return error.response;
		throw error;
	});
}

/** Milliseconds for a call in which sources may take `max_timeout` seconds; undefined where they are given none. */
export const timeForSources = ({ max_timeout: seconds }: { max_timeout?: number }): number | undefined => (seconds === undefined ? undefined : (seconds + 60) * 1000);

const WITH_ANSWERS = new Set<number | undefined>([404, 422, 500]);

function isAnswers(response: unknown): response is Record<string, SourceAnswer> {
	return isJsonObject(response) && Object.values(response).every((answer) => isJsonObject(answer) && Array.isArray(answer.items));
}

/**
 * Refuses names of sources that the server does not have: it answers nothing for them, which looks like 'not found'.
 * Asks for the list only where a source has not answered. A user who may not see the list is not checked.
 * @throws AssemblylineError
 */
export async function checkSources(asked: string[], answers: Record<string, SourceAnswer>, list: () => Promise<string[]>): Promise<void> {
	const silent = asked.filter((name) => !(name in answers));
	if (silent.length === 0) return;
	const known = await orGone(list());
	const unknown = known && silent.find((name) => !known.includes(name));
	if (unknown === undefined) return;
	const hint = known?.length ? `It has: ${known.join(', ')}.` : 'It has none at all.';
	throw new AssemblylineError('badRequest', `The server has no source '${unknown}'`, { hint });
}
