import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { searchPage } from '../../nodes/Assemblyline/client/search';
import type { JsonObject } from '../../nodes/Assemblyline/client/types';
import { waitFor } from '../lab/support';

/** The first document that a query finds, once the index shows it: a second after it was written, later on a busy machine. */
export function indexed(client: AssemblylineClient, index: string, query: string): Promise<JsonObject> {
	return waitFor(async () => (await searchPage(client, index, { query, rows: 1 })).items[0], 120_000, 250, `a document of the index ${index} with ${query}`);
}
