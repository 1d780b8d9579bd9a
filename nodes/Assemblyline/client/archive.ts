import type { AssemblylineClient } from './client';
import { AssemblylineError } from './errors';
import { path } from './path';
import type { JsonObject } from './types';

/** What the server did: sent it to the archive, to a webhook that decides, or to a new submission `sid` with the services that were missing. */
export interface ArchiveAction extends JsonObject {
	action: 'archive' | 'hooked' | 'resubmit';
	sid?: string;
	success: boolean;
}

/**
 * Hands a submission to the archiver, which works later. `PUT archive/<sid>/`, role archive_trigger; the body is
 * metadata to add, which never replaces what is there. 403 where the server has no archive.
 */
export async function archiveSubmission(
	client: AssemblylineClient,
	sid: string,
	metadata: JsonObject,
	query: { delete_after?: boolean; skip_hook?: boolean; use_alternate_dtl?: boolean } = {},
): Promise<ArchiveAction> {
	const action = await client.write<ArchiveAction | null>('PUT', path`archive/${sid}/`, { query, json: metadata });
	if (action?.success) return action;
	const why = action?.action === 'hooked' ? 'its webhook did not take the submission' : 'it has no archiver';
	throw new AssemblylineError('badRequest', `The server did not archive the submission: ${why}`);
}
