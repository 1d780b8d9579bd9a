import type { AssemblylineClient } from './client';
import { path } from './path';
import type { JsonObject } from './types';

/** Every call is a 404 'Api does not exist' where the server has no retrohunt. */

export type RetrohuntIndices = 'archive' | 'hot' | 'hot_and_archive';

/** Starts a hunt and answers its job. `PUT retrohunt/`, role retrohunt_run; 400 where the rule cannot be compiled. `ttl`: days, 0 for the server's default; 500 without it. */
export function createRetrohunt(
	client: AssemblylineClient,
	request: { yara_signature: string; description: string; indices: RetrohuntIndices; classification: string; search_classification: string; ttl: number },
): Promise<JsonObject> {
	return client.write('PUT', 'retrohunt/', { json: request });
}

/** Runs a job again, over the files that are there now. `POST retrohunt/repeat/`, role retrohunt_run. `ttl` as above. */
export function repeatRetrohunt(client: AssemblylineClient, request: { key: string; search_classification: string; ttl: number }): Promise<JsonObject> {
	return client.write('POST', 'retrohunt/repeat/', { json: request });
}

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

type Window = { offset: number; rows: number };

/** Jobs, newest first, each with its `total_hits`. `POST retrohunt/`, role retrohunt_view. Without `fl` only the key comes. */
export function searchRetrohunts(client: AssemblylineClient, request: RetrohuntSearch & { fl: string } & Window): Promise<RetrohuntPage> {
	return client.read('retrohunt/', { json: request }, 'POST');
}

/** A job: rule, progress, numbers of errors and warnings. `GET retrohunt/<id>/`, role retrohunt_view. */
export function getRetrohunt(client: AssemblylineClient, key: string): Promise<JsonObject> {
	return client.read(path`retrohunt/${key}/`);
}

/** The files that were hit, last seen first; 10,000 at the most. `POST retrohunt/hits/<id>/`, role retrohunt_view. */
export function getRetrohuntHits(client: AssemblylineClient, key: string, request: RetrohuntSearch & Window): Promise<RetrohuntPage> {
	return client.read(path`retrohunt/hits/${key}/`, { json: request }, 'POST');
}

/** Errors and warnings: `{type, message}` each. `POST retrohunt/errors/<code>/`, role retrohunt_view. */
export function getRetrohuntErrors(client: AssemblylineClient, key: string, request: Window & { sort?: string }): Promise<RetrohuntPage> {
	return client.read(path`retrohunt/errors/${key}/`, { json: request }, 'POST');
}

/** How many of the files that were hit have which type; the ten most frequent types. `POST retrohunt/types/<id>/`, role retrohunt_view. */
export function getRetrohuntTypes(
	client: AssemblylineClient,
	key: string,
	request: { query?: string; filters?: string[]; mincount?: number },
): Promise<Record<string, number>> {
	return client.read(path`retrohunt/types/${key}/`, { json: request }, 'POST');
}
