/** Every call is a 404 'Api does not exist' where the server has no retrohunt. */

import type { AssemblylineClient } from './client';
import type { AssemblylineError } from './errors';
import { path } from './path';
import type { JsonObject, ListWindow } from './types';
import { type Wait, waitUntil } from './waiting';

export interface RetrohuntPage {
	items: JsonObject[];
	total: number;
	offset: number;
	rows: number;
}

export interface RetrohuntSearch {
	query?: string;
	filters?: string[];
	/** Fields to return, separated by commas. */
	fl?: string;
	sort?: string;
}

/** Jobs, newest first, each with its `total_hits`. `POST retrohunt/`, role retrohunt_view. Without `fl` only the key comes. */
export function searchRetrohunts(client: AssemblylineClient, request: RetrohuntSearch & { fl: string } & ListWindow): Promise<RetrohuntPage> {
	return client.read('retrohunt/', { json: request }, 'POST');
}

/** The files that were hit, last seen first; 10,000 at the most. `POST retrohunt/hits/<id>/`, role retrohunt_view. */
export function getRetrohuntHits(client: AssemblylineClient, key: string, request: RetrohuntSearch & ListWindow): Promise<RetrohuntPage> {
	return client.read(path`retrohunt/hits/${key}/`, { json: request }, 'POST');
}

/** Errors and warnings: `{type, message}` each. `POST retrohunt/errors/<code>/`, role retrohunt_view. */
export function getRetrohuntErrors(client: AssemblylineClient, key: string, request: ListWindow & { sort?: string }): Promise<RetrohuntPage> {
	return client.read(path`retrohunt/errors/${key}/`, { json: request }, 'POST');
}

/** A job, as far as one waits for it. */
export interface RetrohuntJob extends JsonObject {
	finished: boolean;
}

/**
 * Waits until a job is finished, and answers it as it is then; at the deadline, as it was seen last, if at all. `looked` is
 * how often it was looked at, `missed` why the last look had no answer. `GET retrohunt/<id>/`, role retrohunt_view.
 */
export async function waitForRetrohunt(client: AssemblylineClient, key: string, wait: Wait): Promise<{ job?: RetrohuntJob; looked: number; missed?: AssemblylineError }> {
	const { found: job, looked, missed } = await waitUntil(client, wait, (withinMs) => client.read<RetrohuntJob>(path`retrohunt/${key}/`, { withinMs }), ({ finished }) => finished);
	return { job, looked, missed };
}
