import { atPath, isJsonObject, stringOf } from '../client/json';
import type { JsonObject } from '../client/types';
import { liveEvent, type PendingEvent } from './event';

/** An event of a document, as a sweep finds it. */
export interface FoundEvent extends PendingEvent {
	key: string;
	/** Set where the document does not say when it came to be: the submission that it was made for, and when that was handed in. */
	madeFor?: { sid?: string; submittedAt?: string };
}

/** How the events of a source are found by search. */
export interface Source {
	index: string;
	/** The field with the time at which the server makes the event. */
	timeField: string;
	/** Fields, beside the id and the time, that tell the events of a document apart. */
	keyFields: string[];
	/** The events that a search finds; of others there is no trace on the server. */
	events: string[];
	/** Those of them that may be older than the time of their document. */
	older: string[];
	/** Restricts the user's query. */
	filter?: string;
	/** The events that a document with the key fields stands for. */
	eventsOf(document: JsonObject): FoundEvent[];
	/** What the workflow gets, from the whole document. */
	dataOf(document: JsonObject): JsonObject;
	/** Events whose message is all there is to know, so that no document is looked for. */
	whole: string[];
	/** The event of a message by itself; undefined where the message alone does not tell it apart. */
	fromMessage?(event: string, message: JsonObject): PendingEvent | undefined;
	/** The event of a message, once the index shows what the message tells of; undefined until then. */
	confirm?(event: string, message: JsonObject, document: JsonObject): PendingEvent | undefined;
}

/** The time in a field of a document, in milliseconds since 1970; 0 where there is none. */
export function timeIn(document: JsonObject, field: string): number {
	return Date.parse(stringOf(atPath(document, field))) || 0;
}

const found = (event: string, id: string, key: string, time: number): FoundEvent => ({ event, id, key, time, recovered: true });
/** As the server has it: the `id` is an addition of its searches. */
export const withoutId = (found: JsonObject) => Object.fromEntries(Object.entries(found).filter(([name]) => name !== 'id'));

const createdKey = (id: string) => `alertCreated:${id}`;
const updatedKey = ({ alert_id: id, reporting_ts: time }: JsonObject) => `alertUpdated:${stringOf(id)}:${stringOf(time)}`;

/**
 * A first submission creates an alert: of its `submission_relations`, a set without order, that is the one without
 * parent. Each further one updates the alert and moves `reporting_ts`.
 */
const alert: Source = {
	index: 'alert',
	timeField: 'reporting_ts',
	keyFields: ['alert_id', 'submission_relations', 'ts'],
	events: ['alertCreated', 'alertUpdated'],
	older: ['alertCreated'],
	eventsOf(document) {
		const id = stringOf(document.alert_id) || stringOf(document.id);
		const time = timeIn(document, 'reporting_ts');
		const relations = Array.isArray(document.submission_relations) ? document.submission_relations.filter(isJsonObject) : [];
		const created = found('alertCreated', id, createdKey(id), time);
		if (relations.length < 2) return [created];
		const sid = stringOf(relations.find(({ parent }) => typeof parent !== 'string')?.child) || undefined;
		return [{ ...created, madeFor: { sid, submittedAt: stringOf(document.ts) } }, found('alertUpdated', id, updatedKey(document), time)];
	},
	dataOf: withoutId,
	// The message of an update has only what is new.
	whole: ['alertCreated'],
	fromMessage(event, message) {
		const id = stringOf(message.alert_id);
		return event === 'alertCreated' ? liveEvent(event, id, message, { key: createdKey(id), time: timeIn(message, 'reporting_ts'), document: message }) : undefined;
	},
	confirm(event, message, document) {
		const [time, id] = [timeIn(document, 'reporting_ts'), stringOf(document.alert_id)];
		if (event === 'alertCreated') return liveEvent(event, id, withoutId(document), { key: createdKey(id), time, document });
		// The index still shows the alert as it was before.
		if (time < timeIn(message, 'reporting_ts')) return undefined;
		return liveEvent(event, id, withoutId(document), { key: updatedKey(document), time, document });
	},
};

/** A repeated file is completed again under the sid of its first analysis, with an ingest ID of its own. */
const submissionKey = (event: string, document: JsonObject) => `${event}:${stringOf(document.sid)}:${stringOf(atPath(document, 'metadata.ingest_id'))}`;

const submission: Source = {
	index: 'submission',
	timeField: 'times.completed',
	keyFields: ['sid', 'state', 'metadata.ingest_id'],
	events: ['submissionCompleted'],
	older: [],
	eventsOf(document) {
		if (document.state !== 'completed') return [];
		return [found('submissionCompleted', stringOf(document.sid), submissionKey('submissionCompleted', document), timeIn(document, 'times.completed'))];
	},
	dataOf: withoutId,
	whole: ['submissionIngested', 'submissionReceived', 'submissionStarted'],
	fromMessage: (event, message) => liveEvent(event, stringOf(message.sid), message, { key: submissionKey(event, message) }),
	confirm(event, message, document) {
		if (event === 'submissionCompleted' && document.state !== 'completed') return undefined;
		// A file that the server had analyzed before leaves no document of its own: this is that of the earlier submission.
		const data = event === 'submissionCompleted' ? { ...withoutId(document), metadata: message.metadata } : message;
		// In the server's clock, as a sweep has it; of the other events nothing is searched for.
		const time = timeIn(document, 'times.completed');
		return liveEvent(event, stringOf(message.sid), data, { key: submissionKey(event, message), document, ...(time > 0 ? { time } : {}) });
	},
};

/** Completed ingests, for a queue whose message was lost on the way. */
const notificationQueue: Source = {
	index: 'submission',
	timeField: 'times.completed',
	keyFields: ['sid', 'metadata.ingest_id'],
	events: ['notification'],
	older: [],
	whole: [],
	filter: 'metadata.ingest_id:*',
	eventsOf(document) {
		const id = stringOf(atPath(document, 'metadata.ingest_id'));
		return [{ ...found('notification', id, notificationKey(id), timeIn(document, 'times.completed')), documentId: stringOf(document.sid) }];
	},
	/** In the form of the message that was lost. */
	dataOf: (document) => ({ ingest_id: atPath(document, 'metadata.ingest_id'), score: document.max_score ?? null, failure: '', submission: withoutId(document) }),
};

/** The key of a completed ingest: the same for its live message and for what a sweep finds of it. */
export const notificationKey = (ingestId: string) => `notification:${ingestId}`;

/** Files whose verdict has changed: found by comparison alone (verdictWatch.ts), and told by their newest submission. */
const verdictChanged: Source = {
	index: 'submission',
	timeField: 'times.completed',
	keyFields: [],
	events: ['verdictChanged'],
	older: [],
	whole: [],
	eventsOf: () => [],
	dataOf: withoutId,
};

/** What a feed, a queue or a look tells of, and the documents of it. */
export const sources = { alert, submission, notificationQueue, verdictChanged } satisfies Record<string, Source>;

/** What a document has to match. */
export function filtersOf({ filter }: Source, query: string): string[] {
	return [filter ?? '', query].filter((part) => part !== '');
}

/** The field that tells when a document of an index came to be, or in {@link MOVING} was changed last. Indexes without one are not here. */
export const TIME_FIELDS: Record<string, string> = {
	alert: 'reporting_ts',
	badlist: 'added',
	error: 'created',
	file: 'seen.first',
	result: 'created',
	retrohunt: 'created_time',
	safelist: 'added',
	signature: 'last_modified',
	submission: 'times.completed',
	workflow: 'creation_date',
};

/** The indexes whose time moves: of an alert with each submission added, of a result when a service has looked again, of a signature with each change. */
export const MOVING = new Set(['alert', 'result', 'signature']);

/** New documents of an index; one whose time has moved is new again. */
export function searchSource(index: string, timeField: string): Source {
	return {
		index,
		timeField,
		keyFields: [],
		events: ['documentFound'],
		older: [],
		whole: [],
		eventsOf: (document) => [{ ...found('documentFound', stringOf(document.id), `${index}:${stringOf(document.id)}:${stringOf(atPath(document, timeField))}`, timeIn(document, timeField)), recovered: false }],
		dataOf: (document) => document,
	};
}
