import { getAlert } from '../client/alert';
import type { AssemblylineClient } from '../client/client';
import { orGone } from '../client/errors';
import { getSubmission } from '../client/submission';
import type { JsonObject } from '../client/types';
import { type Candidate, eventNow } from './event';

/** A document that a search for missed events has found. */
export interface Hit {
	id: string;
	/** The fields that were asked for. */
	document: JsonObject;
}

/** How the events of a feed can be found again in an index. */
export interface Recoverable {
	index: string;
	/** The field with the time at which the server makes the event. */
	timeField: string;
	/** The events that can be found again; of others there is no trace on the server. */
	events: string[];
	/** The key of an event, from its message or its document. */
	keyOf(event: string, document: JsonObject): string;
	/** The events, of those wanted, that a document stands for; none where it is gone or not for this user. */
	candidates(client: AssemblylineClient, hit: Hit, wanted: string[], since: string): Promise<Candidate[]>;
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

/**
 * An alert is created by its first submission, with one entry in `submission_relations`; each further one
 * updates it and moves `reporting_ts`.
 */
const alerts: Recoverable = {
	index: 'alert',
	timeField: 'reporting_ts',
	events: ['alertCreated', 'alertUpdated'],
	keyOf: (event, { alert_id: id, reporting_ts: time }) => (event === 'alertCreated' ? `alertCreated:${text(id)}` : `alertUpdated:${text(id)}:${text(time)}`),
	async candidates(client, { id }, wanted, since) {
		const alert = await orGone(getAlert(client, id));
		if (!alert) return [];
		const relations = Array.isArray(alert.submission_relations) ? (alert.submission_relations as JsonObject[]) : [];
		const updated = relations.length > 1;
		const created = !updated || (wanted.includes('alertCreated') && (await isCreatedSince(client, alert, relations, since)));
		return [created && 'alertCreated', updated && 'alertUpdated']
			.filter((event) => event !== false)
			.filter((event) => wanted.includes(event))
			.map((event) => ({ event: eventNow(event, id, alert, true), key: alerts.keyOf(event, alert) }));
	},
};

/**
 * The alert itself does not say when it was created; the submission that it was created for does. Where that is gone,
 * or not for this user, the alert is new if its file was handed in since then.
 */
async function isCreatedSince(client: AssemblylineClient, alert: JsonObject, relations: JsonObject[], since: string): Promise<boolean> {
	const sid = text(relations[0]?.child);
	const first = sid === undefined ? undefined : await orGone(getSubmission(client, sid));
	const time = first ? first.times.completed : alert.ts;
	return typeof time === 'string' && Date.parse(time) >= Date.parse(since);
}

const submissions: Recoverable = {
	index: 'submission',
	timeField: 'times.completed',
	events: ['submissionCompleted'],
	// A repeated file is completed again under the sid of its first analysis, with the ingest ID of its own.
	keyOf: (event, { sid, metadata }) => `${event}:${text(sid)}:${text(Reflect.get(Object(metadata), 'ingest_id')) ?? ''}`,
	async candidates(client, { id }, wanted) {
		if (!wanted.includes('submissionCompleted')) return [];
		const record = await orGone(getSubmission(client, id));
		if (record?.state !== 'completed') return [];
		return [{ event: eventNow('submissionCompleted', id, record, true), key: submissions.keyOf('submissionCompleted', record) }];
	},
};

/** The feeds whose events can be found again. Heartbeats cannot. */
export const recoverables = { alert: alerts, submission: submissions };
