import type { AssemblylineClient } from './client';
import { path } from './path';
import type { IngestMessage } from './types';

/**
 * Takes one message off a notification queue; null when there is none. `GET ingest/get_message/<queue>/`.
 * The server removes it before it answers, so this is never repeated: a lost reply is a lost message.
 */
export function popMessage(client: AssemblylineClient, queue: string): Promise<IngestMessage | null> {
	return client.write('GET', path`ingest/get_message/${queue}/`);
}

/**
 * Takes up to `limit` messages off a notification queue. `GET ingest/get_message_list/<queue>/`. Without a
 * page size the server would empty the queue into one reply. Never repeated, as with {@link popMessage}.
 * @param withinMs after which no answer is waited for, where the caller looks again
 */
export function popMessages(client: AssemblylineClient, queue: string, limit: number, withinMs?: number): Promise<IngestMessage[]> {
	return client.write('GET', path`ingest/get_message_list/${queue}/`, { query: { page_size: limit }, withinMs });
}
