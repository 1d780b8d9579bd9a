import type { AssemblylineClient } from './client';
import { AssemblylineError } from './errors';
import { path, type QueryValue } from './path';
import { byCount, type Count, RESULT_WINDOW } from './search';
import type { JsonObject } from './types';
import { whoAmI } from './user';

export const PRIORITIES = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type AlertPriority = (typeof PRIORITIES)[number];

export const STATUSES = ['ASSESS', 'MALICIOUS', 'NON-MALICIOUS', 'TRIAGE'] as const;
export type AlertStatus = (typeof STATUSES)[number];

export type AlertVerdict = 'malicious' | 'non_malicious';

/** Which alerts; `tc` is a span of time that ends at `tc_start`, or now. */
export interface AlertSelection {
	q?: string;
	fq?: string[];
	/** Span in date math, e.g. `4d`. */
	tc?: string;
	/** UTC time up to which alerts count. */
	tc_start?: string;
}

/** As the lists have it: the server hides alerts of the last minutes (`alerter.delay`) where this is missing. */
export interface AlertListSelection extends AlertSelection {
	/** Only its presence counts, and nothing once there is a `tc_start`. */
	no_delay?: true;
}

export interface AlertDocument extends JsonObject {
	alert_id: string;
	reporting_ts: string;
}

export interface AlertPage {
	items: AlertDocument[];
	total: number;
}


/** Changes of all matching alerts last as long as the search engine needs for them. */
const BATCH_TIMEOUT_MS = 600_000;
const PAGE_ROWS = 500;

/** One alert, whole. `GET alert/<alert_id>/`, role alert_view. */
export function getAlert(client: AssemblylineClient, alertId: string): Promise<JsonObject> {
	return client.read(path`alert/${alertId}/`);
}

/** One page, newest first within the order of `sort`. `GET alert/list/`, role alert_view; `offset + rows` up to 10,000. */
export function listAlerts(
	client: AssemblylineClient,
	request: AlertListSelection & { offset: number; rows: number; sort?: string },
): Promise<AlertPage> {
	return client.read('alert/list/', { query: { ...request } });
}

/**
 * All alerts of a selection, or the first `limit`. Past the 10,000 that one listing reaches it starts again at the
 * last alert's time, which only the order by time allows. Alerts that come in between shift the pages: nothing is
 * given twice.
 */
export async function* allAlerts(
	client: AssemblylineClient,
	selection: AlertListSelection & { sort?: string },
	limit = Infinity,
): AsyncGenerator<AlertDocument[], void, undefined> {
	const seen = new Set<string>();
	let until: string[] = [];
	let offset = 0;
	while (seen.size < limit) {
		const rows = Math.min(PAGE_ROWS, limit - seen.size, RESULT_WINDOW - offset);
		const page = await listAlerts(client, { ...selection, fq: [...(selection.fq ?? []), ...until], offset, rows });
		const fresh = page.items.filter(({ alert_id: id }) => !seen.has(id));
		for (const { alert_id: id } of fresh) seen.add(id);
		if (fresh.length > 0) yield fresh;
		if (page.items.length < rows || seen.size >= limit) return;
		offset += rows;
		if (offset < RESULT_WINDOW) continue;
		const next = `reporting_ts:[* TO ${page.items.at(-1)?.reporting_ts ?? '*'}]`;
		if (selection.sort || until.includes(next)) throw tooMany('alerts');
		until = [next];
		offset = 0;
	}
}

function tooMany(what: string): AssemblylineError {
	return new AssemblylineError('badRequest', `The server lists no more than ${RESULT_WINDOW} ${what} in this order`, {
		hint: 'Narrow the selection, set a limit, or leave out Sort.',
	});
}

/**
 * One page of groups: of each value its first alert, with `group_count` and `hint_owner`; `tc_start` is the time up
 * to which alerts were counted. `GET alert/grouped/<field>/`, role alert_view; fields with one value, text or number.
 */
export function listGroupedAlerts(
	client: AssemblylineClient,
	field: string,
	request: AlertListSelection & { offset: number; rows: number; sort?: string },
): Promise<AlertPage & { tc_start: string }> {
	return client.read(path`alert/grouped/${field}/`, { query: { ...request } });
}

/** All groups, or the first `limit`; all pages count up to the time of the first one. */
export async function* allGroupedAlerts(
	client: AssemblylineClient,
	field: string,
	selection: AlertListSelection & { sort?: string },
	limit = Infinity,
): AsyncGenerator<AlertDocument[], void, undefined> {
	let request = selection;
	for (let offset = 0; offset < limit; offset += PAGE_ROWS) {
		if (offset === RESULT_WINDOW) throw tooMany('groups');
		const rows = Math.min(PAGE_ROWS, limit - offset);
		const page = await listGroupedAlerts(client, field, { ...request, offset, rows });
		if (page.items.length > 0) yield page.items;
		if (page.items.length < rows) return;
		request = { ...selection, tc_start: page.tc_start };
	}
}

export type AlertFacet = 'labels' | 'priorities' | 'statuses';

/**
 * How many alerts have each value, most frequent first, ten values at the most. `GET alert/labels/`,
 * `GET alert/priorities/`, `GET alert/statuses/`, role alert_view.
 */
export async function countAlerts(client: AssemblylineClient, facet: AlertFacet, selection: AlertListSelection): Promise<Count[]> {
	return byCount(await client.read<Record<string, number>>(path`alert/${facet}/`, { query: { ...selection } }));
}

/** The same for each field that the server is configured with (`ui.statistics.alert`). `GET alert/statistics/`, role alert_view. */
export async function getAlertStatistics(client: AssemblylineClient, selection: AlertListSelection): Promise<{ field: string; values: Count[] }[]> {
	const fields = await client.read<Record<string, Record<string, number>>>('alert/statistics/', { query: { ...selection } });
	return Object.entries(fields).map(([field, counts]) => ({ field, values: byCount(counts) }));
}

/** The ids of all alerts of a selection, in no order. `GET alert/related/`, role alert_view; without `q` an error. */
export function getRelatedAlerts(client: AssemblylineClient, selection: AlertSelection & { q: string }): Promise<string[]> {
	return client.read('alert/related/', { query: { ...selection } });
}

/** Adds labels, in capitals. `POST alert/label/<alert_id>/`, role alert_manage. */
export function addAlertLabels(client: AssemblylineClient, alertId: string, labels: string[]): Promise<void> {
	return change(alertId, client.write('POST', path`alert/label/${alertId}/`, { json: labels }));
}

/** Removes labels; those that are not there do not matter. `DELETE alert/label/<alert_id>/` with a body, role alert_manage. */
export function removeAlertLabels(client: AssemblylineClient, alertId: string, labels: string[]): Promise<void> {
	return change(alertId, client.write('DELETE', path`alert/label/${alertId}/`, { json: labels }));
}

/** The body is a bare JSON string. `POST alert/priority/<alert_id>/`, role alert_manage. */
export function setAlertPriority(client: AssemblylineClient, alertId: string, priority: AlertPriority): Promise<void> {
	return change(alertId, client.write('POST', path`alert/priority/${alertId}/`, { json: priority }));
}

/** The body is a bare JSON string. `POST alert/status/<alert_id>/`, role alert_manage. */
export function setAlertStatus(client: AssemblylineClient, alertId: string, status: AlertStatus): Promise<void> {
	return change(alertId, client.write('POST', path`alert/status/${alertId}/`, { json: status }));
}

/**
 * A GET that writes. The server answers 403 if anybody owns the alert, also where that is the caller: then nothing is
 * left to do. `GET alert/ownership/<alert_id>/`, role alert_manage.
 */
export async function takeAlertOwnership(client: AssemblylineClient, alertId: string): Promise<void> {
	try {
		await change(alertId, client.write('GET', path`alert/ownership/${alertId}/`));
	} catch (error) {
		const isOwned = error instanceof AssemblylineError && /already owned/i.test(error.message);
		if (!isOwned || !(await isOwnAlert(client, alertId))) throw error;
	}
}

async function isOwnAlert(client: AssemblylineClient, alertId: string): Promise<boolean> {
	const { owner } = await getAlert(client, alertId);
	return owner === (await whoAmI(client)).username;
}

/**
 * The caller's verdict on all alerts of the same submission, and on the submission; a 4.7 server leaves the
 * submission alone without submission_manage. `PUT alert/verdict/<alert_id>/<verdict>/`, role alert_manage.
 */
export function setAlertVerdict(client: AssemblylineClient, alertId: string, verdict: AlertVerdict): Promise<void> {
	return change(alertId, client.write('PUT', path`alert/verdict/${alertId}/${verdict}/`));
}

/**
 * The server says `success: false` with status 200 where the search engine refused the change, e.g. because of
 * another one at the same time. An alert that has the wished value already is a success.
 */
async function change(alertId: string, reply: Promise<{ success: boolean }>): Promise<void> {
	const { success } = await reply;
	if (success) return;
	throw new AssemblylineError('badRequest', `The server did not change alert ${alertId}`, {
		hint: 'Somebody else may have changed it at the same time. Try again.',
	});
}

/** What a change by query sets; labels in capitals. */
export interface AlertChanges {
	priority?: AlertPriority;
	status?: AlertStatus;
	labels?: string[];
	removed_labels?: string[];
}

/** Of a change by query: without `q` the server would change every alert. */
export type BatchSelection = AlertSelection & { q: string };

/** Several changes at once. `POST alert/all/batch/`, role alert_manage; answers how many alerts were changed. */
export function updateAlerts(client: AssemblylineClient, selection: BatchSelection, changes: AlertChanges): Promise<number> {
	return changeAll(client, 'POST', 'alert/all/batch/', selection, changes);
}

/** `POST alert/label/batch/`, role alert_manage; answers how many alerts match, also where nothing changes. */
export function addLabelsToAlerts(client: AssemblylineClient, selection: BatchSelection, labels: string[]): Promise<number> {
	return changeAll(client, 'POST', 'alert/label/batch/', selection, labels);
}

/** `DELETE alert/label/batch/` with a body, role alert_manage. */
export function removeLabelsFromAlerts(client: AssemblylineClient, selection: BatchSelection, labels: string[]): Promise<number> {
	return changeAll(client, 'DELETE', 'alert/label/batch/', selection, labels);
}

/** `POST alert/priority/batch/`, role alert_manage. */
export function setPriorityOfAlerts(client: AssemblylineClient, selection: BatchSelection, priority: AlertPriority): Promise<number> {
	return changeAll(client, 'POST', 'alert/priority/batch/', selection, priority);
}

/** `POST alert/status/batch/`, role alert_manage. */
export function setStatusOfAlerts(client: AssemblylineClient, selection: BatchSelection, status: AlertStatus): Promise<number> {
	return changeAll(client, 'POST', 'alert/status/batch/', selection, status);
}

/** Owns those that nobody owns; a GET that writes. `GET alert/ownership/batch/`, role alert_manage. */
export function takeOwnershipOfAlerts(client: AssemblylineClient, selection: BatchSelection): Promise<number> {
	return changeAll(client, 'GET', 'alert/ownership/batch/', selection);
}

/**
 * `success` is how many alerts were changed. 0 stands for a selection that matches none, but also for one that
 * cannot be read: then a look at the list tells.
 */
async function changeAll(
	client: AssemblylineClient,
	method: 'DELETE' | 'GET' | 'POST',
	endpoint: string,
	selection: BatchSelection,
	json?: unknown,
): Promise<number> {
	const query: Record<string, QueryValue> = { ...selection };
	const { success } = await client.write<{ success: boolean | number | null }>(method, endpoint, { query, json, timeoutMs: BATCH_TIMEOUT_MS });
	if (success === false) throw new AssemblylineError('badRequest', 'The server could not change these alerts', { hint: 'Its log says why. Some may be changed: search for them before you try again.' });
	const updated = Number(success);
	if (updated === 0) await refuseUnreadable(client, selection);
	return updated;
}

async function refuseUnreadable(client: AssemblylineClient, selection: AlertSelection): Promise<void> {
	try {
		await listAlerts(client, { ...selection, no_delay: true, offset: 0, rows: 0 });
	} catch (error) {
		// Whoever may change alerts but not see them has to do without this check.
		if (error instanceof AssemblylineError && error.kind === 'badRequest') throw error;
	}
}
