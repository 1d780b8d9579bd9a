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

export interface ArchiveComment extends JsonObject {
	cid: string;
	uname: string;
	date: string;
	text: string;
	reactions: JsonObject[];
}

/** Comments on an archived file, newest first, and who wrote them. `GET archive/comment/<sha256>/`, role archive_view. */
export function getComments(client: AssemblylineClient, sha256: string): Promise<{ authors: Record<string, JsonObject>; comments: ArchiveComment[] }> {
	return client.read(path`archive/comment/${sha256}/`);
}

/** Answers the new comment. `PUT archive/comment/<sha256>/`, role archive_comment. */
export function addComment(client: AssemblylineClient, sha256: string, text: string): Promise<ArchiveComment> {
	return client.write('PUT', path`archive/comment/${sha256}/`, { json: { text } });
}

/** Only the author may. `POST archive/comment/<sha256>/<cid>/`, role archive_comment. */
export function editComment(client: AssemblylineClient, sha256: string, cid: string, text: string): Promise<{ success: true }> {
	return client.write('POST', path`archive/comment/${sha256}/${cid}/`, { json: { text } });
}

/** Only the author may. `DELETE archive/comment/<sha256>/<cid>/`, role archive_comment. The server insists on a text, which it does not use. */
export function deleteComment(client: AssemblylineClient, sha256: string, cid: string): Promise<{ success: true }> {
	return client.write('DELETE', path`archive/comment/${sha256}/${cid}/`, { json: { text: '' } });
}

export type Reaction = 'love' | 'party' | 'smile' | 'surprised' | 'thumbs_down' | 'thumbs_up';

/** Puts the caller's reaction there, or takes it away; answers all that are there then. `PUT archive/reaction/<sha256>/<cid>/<icon>/`, role archive_comment. */
export function toggleReaction(client: AssemblylineClient, sha256: string, cid: string, icon: Reaction): Promise<JsonObject[]> {
	return client.write('PUT', path`archive/reaction/${sha256}/${cid}/${icon}/`);
}

export interface LabelSuggestion extends JsonObject {
	category: keyof Labels;
	label: string;
	count: number;
}

/**
 * Labels of archived files, the most frequent first. `POST archive/label/`, role archive_manage. `size` is for each
 * category, `count` for all together (documented is the first only); `include` is a part of a regular expression.
 */
export function suggestLabels(
	client: AssemblylineClient,
	request: { count: number; size: number; include?: string; mincount?: number; query?: string },
): Promise<LabelSuggestion[]> {
	return client.read('archive/label/', { json: request }, 'POST');
}

export interface Labels {
	attribution: string[];
	technique: string[];
	info: string[];
}

export interface FileLabels extends JsonObject {
	labels: string[];
	label_categories: Labels;
}

/** Replaces all labels of an archived file. `POST archive/label/<sha256>/`, role archive_manage; 500 where a category is missing. */
export function setLabels(client: AssemblylineClient, sha256: string, labels: Labels): Promise<FileLabels> {
	return client.write('POST', path`archive/label/${sha256}/`, { json: labels });
}

/** `PUT archive/label/<sha256>/`, role archive_manage. */
export function addLabels(client: AssemblylineClient, sha256: string, labels: Partial<Labels>): Promise<FileLabels> {
	return client.write('PUT', path`archive/label/${sha256}/`, { json: labels });
}

/** `DELETE archive/label/<sha256>/` with a body, role archive_manage. */
export function removeLabels(client: AssemblylineClient, sha256: string, labels: Partial<Labels>): Promise<FileLabels> {
	return client.write('DELETE', path`archive/label/${sha256}/`, { json: labels });
}
