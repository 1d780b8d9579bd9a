import type { AssemblylineClient } from './client';
import type { JsonObject } from './types';

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
