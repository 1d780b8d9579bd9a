import type { AssemblylineClient } from './client';
import { path } from './path';

/**
 * The services that still work on a submission, with the number of files that each has before it.
 * `GET live/outstanding_services/<sid>/`, role submission_view; for an unknown or ended sid `forbidden` (403), not 404.
 */
export function getOutstandingServices(client: AssemblylineClient, sid: string): Promise<Record<string, number>> {
	return client.read(path`live/outstanding_services/${sid}/`);
}
