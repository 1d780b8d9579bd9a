import type { JsonObject } from '../client/types';

/** One item of the trigger. */
export interface TriggerEvent {
	/** Which event it is, as chosen in the node, e.g. `alertCreated`. */
	event: string;
	/** The alert_id, the sid, the ingest_id of a queue message, or the document's id. */
	id: string;
	/** When n8n received it, ISO 8601 in UTC. */
	receivedAt: string;
	/** Whether a sweep has found it: no message told of it. */
	recovered: boolean;
	/** The document as the server has it; of an event that leaves none, its message. A digest stands in its place where one was asked for. */
	data?: JsonObject;
	/** `details` and `verdict` where they were asked for; `condition` and `active` of a condition; what a digest has. */
	[extra: string]: unknown;
}

/** An event on its way to the workflow. */
export interface PendingEvent {
	event: string;
	id: string;
	/** The same for every report of the same event; without it an event is never taken for another. */
	key?: string;
	/** When the server made it, in the server's clock: milliseconds since 1970. */
	time: number;
	recovered: boolean;
	/** What the workflow gets; read when its turn comes where it is not known yet. */
	data?: JsonObject;
	/** ID of its document where `id` is not that: e.g. a queue message's `id` is the ingest ID, its document's the sid. */
	documentId?: string;
	/** Its document, whole, where it is known; or what stands for one that is gone already. */
	document?: JsonObject;
	/** What stands for its document where that is gone, or the server cannot give it; without it the event is left out, or comes with an empty one. */
	standIn?: JsonObject;
	/** More fields of the item. */
	extra?: JsonObject;
}

/** An event whose turn has come, and its item. */
export interface ReadyEvent {
	event: PendingEvent;
	item: TriggerEvent;
}

/** A name by which a sweep knows the events that a message told of. */
export const nameOf = ({ event, id }: Pick<PendingEvent, 'event' | 'id'>) => `${event}:${id}`;

/** An event that a message told of. */
export function liveEvent(event: string, id: string, data: JsonObject, more: Partial<PendingEvent> = {}): PendingEvent {
	return { event, id, time: Date.now(), recovered: false, data, ...more };
}
