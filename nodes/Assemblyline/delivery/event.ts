/** One item of the trigger. */
export interface TriggerEvent {
	/** Which event it is, as chosen in the node, e.g. `alertCreated`. */
	event: string;
	/** The alert_id, the sid, the ingest_id of a queue message, or the document's id. */
	id: string;
	/** When n8n received it, ISO 8601 in UTC. */
	receivedAt: string;
	/** Whether it was found by search after the connection had been lost. */
	recovered: boolean;
	/** What the server sent, unchanged. */
	data: Record<string, unknown>;
}

/** Where events come from. `start` returns at once; nothing is delivered after `stop` has resolved. */
export interface EventSource {
	start(): void;
	stop(): Promise<void>;
}

/** A trigger event, received now. */
export function liveEvent(event: string, id: string, data: Record<string, unknown>): TriggerEvent {
	return { event, id, receivedAt: new Date().toISOString(), recovered: false, data };
}
