import type { AssemblylineClient } from './client';
import { path } from './path';
import type { JsonObject } from './types';

/** What a service found in a file, by the result's key. `GET result/<cache_key>/`, role submission_view. */
export function getResult(client: AssemblylineClient, key: string): Promise<JsonObject> {
	return client.read(path`result/${key}/`);
}

/** Why a service failed on a file, by the error's key. `GET result/error/<cache_key>/`, role submission_view. */
export function getResultError(client: AssemblylineClient, key: string): Promise<JsonObject> {
	return client.read(path`result/error/${key}/`);
}

/**
 * Results and errors by their keys; those that are not there, or not for this user to see, are missing without a word.
 * `POST result/multiple_keys/`, role submission_view.
 */
export function getResults(
	client: AssemblylineClient,
	keys: { result: string[]; error: string[] },
): Promise<{ result: Record<string, JsonObject>; error: Record<string, JsonObject> }> {
	return client.read('result/multiple_keys/', { json: keys }, 'POST');
}
