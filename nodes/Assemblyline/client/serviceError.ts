import type { AssemblylineClient } from './client';
import { path } from './path';
import type { JsonObject } from './types';

/** One error of a service, by its key. `GET error/<error_key>/`, role submission_view. A key that is not there: 404, in 4.6 403. */
export function getServiceError(client: AssemblylineClient, key: string): Promise<JsonObject> {
	return client.read(path`error/${key}/`);
}

/** A page of all errors, newest first unless `sort` says otherwise. `GET error/list/`, role administration. */
export function listServiceErrors(
	client: AssemblylineClient,
	request: { offset: number; rows: number; query?: string; filters?: string[]; sort?: string },
): Promise<{ items: JsonObject[]; total: number }> {
	return client.read('error/list/', { query: { ...request } });
}
