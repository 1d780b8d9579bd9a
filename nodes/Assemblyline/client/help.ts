import type { AssemblylineClient } from './client';
import type { JsonObject } from './types';

/** Limits and defaults by dotted name, e.g. `submission.max_file_size` (bytes). `GET help/configuration/`, any user; 403 in read-only mode. */
export function getConfiguration(client: AssemblylineClient): Promise<JsonObject> {
	return client.read('help/configuration/');
}
