import type { AssemblylineClient } from './client';
import { path } from './path';
import type { JsonObject } from './types';

/** All of these are 404 on a server without `ui.allow_replay`. */
export type ReplayIndex = 'alert' | 'submission';
export type ReplayQueue = 'alert' | 'file' | 'submission';
export type CheckpointType = 'badlist' | 'safelist' | 'workflow';

/**
 * Up to where documents of a type were transferred: a date, or `*` for none. Role replay_system.
 * Servers have the two methods the wrong way round (source of 4.6.2.1 and 4.7.4.25): `PUT replay/checkpoint/<message_type>/`
 * reads. Without a body it could not write on a server that has them the right way either.
 */
export function getCheckpoint(client: AssemblylineClient, type: CheckpointType): Promise<{ checkpoint: string }> {
	return client.write('PUT', path`replay/checkpoint/${type}/`);
}

/**
 * Sets it, where the server has the methods the right way round. `PUT replay/checkpoint/<message_type>/`, role
 * replay_system; one that has not answers the stored checkpoint in place of `success`. There a GET with a body would
 * set it, but n8n sends no body with a GET.
 */
export function setCheckpoint(client: AssemblylineClient, type: CheckpointType, checkpoint: string): Promise<{ success?: boolean; checkpoint?: string }> {
	return client.write('PUT', path`replay/checkpoint/${type}/`, { json: { checkpoint } });
}

/** Milliseconds: the server itself waits up to 30 seconds for a message. */
const MESSAGE_TIMEOUT_MS = 60_000;

/** Takes a message off a queue; null when none came within 30 seconds. `GET replay/queue/<message_type>/`, role replay_system. Never repeated. */
export function popReplayMessage(client: AssemblylineClient, queue: ReplayQueue): Promise<JsonObject | string | null> {
	return client.write('GET', path`replay/queue/${queue}/`, { timeoutMs: MESSAGE_TIMEOUT_MS });
}

/**
 * Hands a message to a worker: `{alert_id, reporting_ts}`, `{sid, times}`, or the name of a file; with other keys
 * it is refused. `PUT replay/queue/<message_type>/`, role replay_system.
 */
export function pushReplayMessage(client: AssemblylineClient, queue: ReplayQueue, message: JsonObject | string): Promise<{ success: boolean }> {
	return client.write('PUT', path`replay/queue/${queue}/`, { json: message });
}

/** Asks for a transfer to another server. `GET replay/<index>/<doc_id>/`, role replay_trigger; a GET that writes. An unknown id is a 403. */
export function requestReplay(client: AssemblylineClient, index: ReplayIndex, id: string): Promise<{ success: boolean }> {
	return client.write('GET', path`replay/${index}/${id}/`);
}

/** Marks a document as transferred. `POST replay/<index>/<doc_id>/`, role replay_system. */
export function setReplayComplete(client: AssemblylineClient, index: ReplayIndex, id: string): Promise<{ success: boolean }> {
	return client.write('POST', path`replay/${index}/${id}/`);
}

/** Marks up to `max_docs` documents as waiting for their transfer. `POST replay/pending/`, role replay_system; all four are needed. */
export function setReplayPending(
	client: AssemblylineClient,
	request: { index: ReplayIndex; query: string; filter_queries: string[]; max_docs: number },
): Promise<{ success: boolean; count: unknown }> {
	return client.write('POST', 'replay/pending/', { json: request });
}
