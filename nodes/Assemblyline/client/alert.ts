import type { AssemblylineClient } from './client';
import { confirm } from './confirm';
import { AssemblylineError } from './errors';
import { pages } from './pagination';
import { path } from './path';
import type { HttpMethod } from './transport';
import type { JsonObject, ListWindow } from './types';
import { whoAmI } from './user';

export const PRIORITIES = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type AlertPriority = (typeof PRIORITIES)[number];

export const STATUSES = ['ASSESS', 'MALICIOUS', 'NON-MALICIOUS', 'TRIAGE'] as const;
export type AlertStatus = (typeof STATUSES)[number];

/** Which alerts; `tc` is a span of time that ends at `tc_start`, or now. */
export type AlertSelection = {
	q?: string;
	fq?: string[];
	/** Span in date math, e.g. `4d`. */
	tc?: string;
	/** UTC time up to which alerts count. */
	tc_start?: string;
};

/** As the lists have it: the server hides alerts of the last minutes (`alerter.delay`) where this is missing. */
export type AlertListSelection = AlertSelection & {
	/** Only its presence counts, and nothing once there is a `tc_start`. */
	no_delay?: true;
};

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

/** One alert, whole. `GET alert/<alert_id>/`, role alert_view. */
export function getAlert(client: AssemblylineClient, alertId: string): Promise<JsonObject> {
	return client.read(path`alert/${alertId}/`);
}

/** One page, newest first within the order of `sort`. `GET alert/list/`, role alert_view; `offset + rows` up to 10,000. */
function listAlerts(
	client: AssemblylineClient,
	request: AlertListSelection & ListWindow & { sort?: string },
): Promise<AlertPage> {
	return client.read('alert/list/', { query: { ...request } });
}

const idOf = ({ alert_id: id }: AlertDocument) => id;

/**
 * All alerts of a selection, or the first `limit`. Past the 10,000 that one listing reaches it starts again at the
 * last alert's time, which only the order by time allows; `onEnd` is called where it cannot.
 */
export async function* allAlerts(
	client: AssemblylineClient,
	selection: AlertListSelection & { sort?: string },
	limit: number,
	onEnd: () => void,
): AsyncGenerator<AlertDocument[], void, undefined> {
	const seen = new Set<unknown>();
	for (let until: string[] = [], isCut = true; isCut; ) {
		isCut = false;
		let last = '*';
		const fetch = async (window: ListWindow) => {
			const page = await listAlerts(client, { ...selection, fq: [...(selection.fq ?? []), ...until], ...window });
			last = page.items.at(-1)?.reporting_ts ?? last;
			return page;
		};
		yield* pages(fetch, { limit: limit - seen.size, key: idOf, seen, onEnd: () => (isCut = true) });
		const next = `reporting_ts:[* TO ${last}]`;
		if (isCut && (selection.sort || until.includes(next))) return onEnd();
		until = [next];
	}
}

/**
 * One page of groups: of each value its first alert, with `group_count` and `hint_owner`; `tc_start` is the time up
 * to which alerts were counted. `GET alert/grouped/<field>/`, role alert_view; fields with one value, text or number.
 */
function listGroupedAlerts(
	client: AssemblylineClient,
	field: string,
	request: AlertListSelection & ListWindow & { sort?: string },
): Promise<AlertPage & { tc_start: string }> {
	return client.read(path`alert/grouped/${field}/`, { query: { ...request } });
}

/** All groups, or the first `limit`, up to 10,000; all pages count up to the time of the first one. */
export function allGroupedAlerts(
	client: AssemblylineClient,
	field: string,
	selection: AlertListSelection & { sort?: string },
	limit: number,
	onEnd: () => void,
): AsyncGenerator<AlertDocument[], void, undefined> {
	let request = selection;
	const fetch = async (window: ListWindow) => {
		const page = await listGroupedAlerts(client, field, { ...request, ...window });
		request = { ...selection, tc_start: page.tc_start };
		return page;
	};
	return pages(fetch, { limit, key: idOf, onEnd });
}

/**
 * A GET that writes. The server answers 403 if anybody owns the alert, also where that is the caller: then nothing is
 * left to do. `GET alert/ownership/<alert_id>/`, role alert_manage.
 */
export async function takeAlertOwnership(client: AssemblylineClient, alertId: string): Promise<void> {
	const reply = client.write('GET', path`alert/ownership/${alertId}/`).catch(async (error: unknown) => {
		const isOwned = error instanceof AssemblylineError && /already owned/i.test(error.message);
		if (!isOwned || !(await isOwnAlert(client, alertId))) throw error;
		return { success: true };
	});
	confirm(await reply, `The server did not change alert ${alertId}`, 'Somebody else may have changed it at the same time. Try again.');
}

async function isOwnAlert(client: AssemblylineClient, alertId: string): Promise<boolean> {
	const { owner } = await getAlert(client, alertId);
	return owner === (await whoAmI(client)).username;
}

/** Of a change by query: without `q` the server would change every alert. */
export type BatchSelection = AlertSelection & { q: string };

/**
 * Changes all alerts of a selection, and answers how many were changed. `<method> alert/<what>/batch/`, role
 * alert_manage. 0 stands for a selection that matches none, but also for one that cannot be read: then a look at the
 * list tells.
 */
export async function changeAlerts(client: AssemblylineClient, endpoint: string, selection: BatchSelection, json?: unknown): Promise<number> {
	const [method, batch = ''] = endpoint.split(' ') as [HttpMethod, string?];
	const { success } = await client.write<{ success: boolean | number | null }>(method, batch, { query: { ...selection }, json, timeoutMs: BATCH_TIMEOUT_MS });
	if (success === false) throw new AssemblylineError('badRequest', 'The server could not change these alerts', { hint: 'Its log says why. Some may be changed: search for them before you try again.' });
	const updated = Number(success);
	if (updated === 0) await refuseUnreadable(client, selection);
	return updated;
}

async function refuseUnreadable(client: AssemblylineClient, selection: AlertSelection): Promise<void> {
	await listAlerts(client, { ...selection, no_delay: true, offset: 0, rows: 0 }).catch((error: unknown) => {
		// Whoever may change alerts but not see them has to do without this check.
		if (error instanceof AssemblylineError && error.kind === 'badRequest') throw error;
	});
}
