import type { AssemblylineClient } from './client';
import { path } from './path';
import type { JsonObject } from './types';

/** One alert, whole. `GET alert/<alert_id>/`, role alert_view. */
export function getAlert(client: AssemblylineClient, alertId: string): Promise<JsonObject> {
	return client.read(path`alert/${alertId}/`);
}
