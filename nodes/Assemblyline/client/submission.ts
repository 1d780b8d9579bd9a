import type { AssemblylineClient } from './client';
import type { AssemblylineError } from './errors';
import { path } from './path';
import type { JsonObject, ListWindow, SubmissionRecord, SubmissionSummary, SubmissionTree } from './types';
import { ifAnswered } from './failures';
import { ROOM_MS } from './retry';
import { type Wait, waitUntil } from './waiting';

/** Milliseconds that a summary may take: beside a verdict it is not worth a longer wait. */
const SUMMARY_MS = 30_000;

/** The record: state, score, files, keys of results and errors. Asked for once where it has to come within so many milliseconds. `GET submission/<sid>/`, role submission_view. */
export function getSubmission(client: AssemblylineClient, sid: string, withinMs?: number): Promise<SubmissionRecord> {
	return client.read(path`submission/${sid}/`, { withinMs });
}

/** Tags, heuristics and ATT&CK matrix over all files; `partial` while it runs. Asked for once where it has to come within so many milliseconds. `GET submission/summary/<sid>/`, role submission_view. */
export function getSubmissionSummary(client: AssemblylineClient, sid: string, withinMs?: number): Promise<SubmissionSummary> {
	return client.read(path`submission/summary/${sid}/`, { withinMs });
}

/** The summary of a completed submission; undefined where the server does not give it in time: for that no verdict is to be lost. */
export async function summaryOf(client: AssemblylineClient, { sid, state }: JsonObject): Promise<SubmissionSummary | undefined> {
	return typeof sid === 'string' && state === 'completed' ? ifAnswered(getSubmissionSummary(client, sid, SUMMARY_MS)) : undefined;
}

/**
 * The files as a tree, each at every place; from a 4.6 server at one place only, with `truncated` at files of which more
 * is shown elsewhere. `GET submission/tree/<sid>/`, role submission_view.
 */
export function getSubmissionTree(client: AssemblylineClient, sid: string): Promise<SubmissionTree> {
	return client.read(path`submission/tree/${sid}/`, { query: { get_full_tree: true } });
}

/**
 * Waits until a submission is completed or failed, and answers its record then; at the deadline, the last record that
 * is known, at first the one given. Goes by `state`, as `is_completed` never turns true for a failed submission.
 * `missed` is why the last look had no answer; `looked` how often it was looked at.
 */
export async function waitForSubmission(client: AssemblylineClient, submitted: SubmissionRecord, wait: Wait): Promise<{ record: SubmissionRecord; looked: number; missed?: AssemblylineError }> {
	const { found: record = submitted, looked, missed } = await waitUntil(client, wait, (withinMs) => getSubmission(client, submitted.sid, withinMs), hasEnded);
	return { record, looked, missed };
}

/** Whether nothing more will happen to a submission: it is completed, or has failed. */
export const hasEnded = ({ state }: Pick<SubmissionRecord, 'state'>): boolean => state !== 'submitted';

export interface SubmissionList {
	items: JsonObject[];
	total: number;
}

/**
 * A page of the submissions of a user, or of a group (`ALL`: of everyone), newest first; not the whole records.
 * `GET submission/list/<kind>/<name>/`, role submission_view. `query` narrows the list. An unknown user is a 404, an unknown group an empty list.
 */
export function listSubmissions(
	client: AssemblylineClient,
	kind: 'group' | 'user',
	name: string,
	request: ListWindow & { query?: string; use_archive?: boolean; archive_only?: boolean },
): Promise<SubmissionList> {
	return client.read(path`submission/list/${kind}/${name}/`, { query: { ...request } });
}

/** Results and errors that the record of a running submission does not list yet, by their keys. */
export interface LiveKeys {
	extra_result_keys?: string[];
	extra_error_keys?: string[];
}

/**
 * Results and errors of one file of a submission, with its tags, heuristics and signatures.
 * `GET submission/<sid>/file/<sha256>/`, POST with keys, role submission_view; a file that the submission does not have has no results but is
 * no error.
 */
export function getSubmissionFile(client: AssemblylineClient, sid: string, sha256: string, keys?: LiveKeys): Promise<JsonObject> {
	return client.read(path`submission/${sid}/file/${sha256}/`, { json: keys }, keys ? 'POST' : 'GET');
}

/** What a stored file's new submission takes over: settings and metadata of another one, and the file's name. */
export interface ResubmitOptions {
	copy_sid?: string;
	name?: string;
}

/** Submits a stored file with a profile, once there is room for it. `PUT submit/<profile>/<sha256>/`, role submission_create. */
export function submitWithProfile(client: AssemblylineClient, profile: string, sha256: string, options: ResubmitOptions): Promise<SubmissionRecord> {
	return client.write('PUT', path`submit/${profile}/${sha256}/`, { query: { ...options }, roomMs: ROOM_MS });
}
