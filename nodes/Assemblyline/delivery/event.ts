/** One item of the trigger. */
export interface TriggerEvent {
	/** Which event it is, as chosen in the node, e.g. `alertCreated`. */
	event: string;
	/** The alert_id, the sid, the ingest_id of a queue message, or the document's id. */
	id: string;
	/** When n8n received it, ISO 8601 in UTC. */
	receivedAt: string;
	/** Whether it was found by search: it was missed while there was no connection. */
	recovered: boolean;
	/** What the server sent, unchanged. */
	data: Record<string, unknown>;
	/** More about it, where it was asked for: see enrich.ts. */
	[extra: string]: unknown;
}

/** An event on its way to the workflow. */
export interface Candidate {
	event: TriggerEvent;
	/** The same for every report of the same event; without it an event is never taken for another. */
	key?: string;
}

/** Where events come from. `start` returns at once; nothing is delivered after `stop` has resolved. */
export interface EventSource {
	start(): void;
	stop(): Promise<void>;
}

/** A trigger event, received now. */
export function eventNow(event: string, id: string, data: Record<string, unknown>, recovered = false): TriggerEvent {
	return { event, id, receivedAt: new Date().toISOString(), recovered, data };
}
