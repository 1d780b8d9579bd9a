import type { AssemblylineClient } from './client';
import type { JsonObject, ListWindow } from './types';

/** A page of all errors, newest first unless `sort` says otherwise. `GET error/list/`, role administration. */
export function listServiceErrors(
	client: AssemblylineClient,
	request: ListWindow & { query?: string; filters?: string[]; sort?: string },
): Promise<{ items: JsonObject[]; total: number }> {
	return client.read('error/list/', { query: { ...request } });
}
