import type { AssemblylineClient } from './client';
import { path } from './path';
import type { IngestMessage } from './types';

/**
 * Takes up to `limit` messages off a notification queue. `GET ingest/get_message_list/<queue>/`. Without a
 * page size the server would empty the queue into one reply. The server removes them before it answers, so this is
 * never repeated: a lost reply is lost messages.
 * @param withinMs after which no answer is waited for, where the caller looks again
 */
export function popMessages(client: AssemblylineClient, queue: string, limit: number, withinMs?: number): Promise<IngestMessage[]> {
	return client.write('GET', path`ingest/get_message_list/${queue}/`, { query: { page_size: limit }, withinMs });
}
