import type { AssemblylineClient } from './client';
import { type SourceAnswer, timeForSources } from './hashSearch';
import { path } from './path';

/** The tags that each source outside the server can be asked about. `GET federated_lookup/tags/`, role external_query. */
export function listLookupTags(client: AssemblylineClient): Promise<Record<string, string[]>> {
	return client.read('federated_lookup/tags/');
}

export interface LookupQuery {
	/** Sources separated by `|`, without `x.` before them; all that the user may use where it is left out. */
	sources?: string;
	/** The server's default is the lowest marking: then every source may be asked. */
	classification?: string;
	/** Of each source. */
	limit?: number;
	/** Seconds; the server hands it on to the sources, and waits for them all the same. */
	max_timeout?: number;
}

/**
 * What each source knows about a tag. `GET federated_lookup/enrich/<tag_name>/<tag>/`, role external_query. The tag
 * is encoded twice: the server's front decodes it once, and a slash would end it. Sources that do not know this
 * kind of tag are left out.
 */
export function enrichTag(client: AssemblylineClient, tagName: string, tag: string, query: LookupQuery = {}): Promise<Record<string, SourceAnswer>> {
	return client.read(path`federated_lookup/enrich/${tagName}/${encodeURIComponent(tag)}/`, { query: { ...query }, timeoutMs: timeForSources(query) });
}
