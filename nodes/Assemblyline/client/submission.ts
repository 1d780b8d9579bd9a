import type { AssemblylineClient } from './client';
import { orGone } from './errors';
import { path } from './path';
import { searchPage } from './search';
import type { JsonObject, SubmissionRecord, SubmissionSummary, SubmissionTree } from './types';

/** The record: state, score, files, keys of results and errors. `GET submission/<sid>/`, role submission_view. */
export function getSubmission(client: AssemblylineClient, sid: string, options: { deadline?: number } = {}): Promise<SubmissionRecord> {
	return client.read(path`submission/${sid}/`, options);
}

/** Tags, heuristics and ATT&CK matrix over all files; `partial` while it runs. `GET submission/summary/<sid>/`. */
export function getSubmissionSummary(client: AssemblylineClient, sid: string): Promise<SubmissionSummary> {
	return client.read(path`submission/summary/${sid}/`);
}

/** The files as a tree. `GET submission/tree/<sid>/`. */
export function getSubmissionTree(client: AssemblylineClient, sid: string): Promise<SubmissionTree> {
	return client.read(path`submission/tree/${sid}/`);
}

export interface WaitOptions {
	/** Milliseconds until the wait ends without the submission having ended. */
	timeoutMs: number;
	/** Milliseconds between two looks, at the most: the first looks come quicker. */
	pollIntervalMs: number;
}

const FIRST_POLL_MS = 250;

/**
 * Waits until a submission that has just been made is completed or failed and answers its record then; after the timeout, its
 * record as it stands. Goes by `state`, as `is_completed` never turns true for a failed submission.
 */
export async function waitForSubmission(client: AssemblylineClient, sid: string, options: WaitOptions): Promise<SubmissionRecord> {
	const deadline = client.now() + options.timeoutMs;
	for (let pause = FIRST_POLL_MS; ; pause *= 1.5) {
		await client.sleep(Math.max(0, Math.min(pause, options.pollIntervalMs, deadline - client.now())));
		const record = await getSubmission(client, sid, { deadline });
		if (record.state !== 'submitted' || client.now() >= deadline) return record;
	}
}

/**
 * The newest completed submission of exactly this file that is not older than `maxAgeHours`; undefined where
 * there is none. One that holds other files beside it is passed over: their scores would count.
 * `POST search/submission/`, then `GET submission/<sid>/`.
 */
export async function findFreshAnalysis(client: AssemblylineClient, sha256: string, maxAgeHours: number): Promise<SubmissionRecord | undefined> {
	const query = `files.sha256:"${sha256}" AND state:completed AND file_count:[1 TO *] AND times.completed:[now-${Math.ceil(maxAgeHours * 60)}m TO now]`;
	const { items } = await searchPage(client, 'submission', { query, fl: 'sid,files', sort: 'times.completed desc', rows: 10 });
	const isAlone = (files: unknown) => Array.isArray(files) && files.every((file: unknown) => Reflect.get(Object(file), 'sha256') === sha256);
	for (const { sid, files } of items) {
		const record = isAlone(files) ? await orGone(getSubmission(client, String(sid))) : undefined;
		if (record?.state === 'completed') return record;
	}
	return undefined;
}

export interface SubmissionList {
	items: JsonObject[];
	total: number;
}

/** A part of a list: `offset` and `rows` together reach 10,000 at most. */
export interface ListWindow {
	offset: number;
	rows: number;
}

/**
 * A page of the submissions of a user, or of a group (`ALL`: of everyone), newest first; not the whole records.
 * `GET submission/list/<kind>/<name>/`. `query` narrows the list. An unknown user is a 404, an unknown group an empty list.
 */
export function listSubmissions(
	client: AssemblylineClient,
	kind: 'group' | 'user',
	name: string,
	request: ListWindow & { query?: string; use_archive?: boolean; archive_only?: boolean },
): Promise<SubmissionList> {
	return client.read(path`submission/list/${kind}/${name}/`, { query: { ...request } });
}

/**
 * Results and errors of one file of a submission, with its tags, heuristics and signatures.
 * `GET submission/<sid>/file/<sha256>/`; a file that the submission does not have has no results but is no error.
 */
export function getSubmissionFile(client: AssemblylineClient, sid: string, sha256: string): Promise<JsonObject> {
	return client.read(path`submission/${sid}/file/${sha256}/`);
}

/** What a stored file's new submission takes over: settings and metadata of another one, and the file's name. */
export interface ResubmitOptions {
	copy_sid?: string;
	name?: string;
}

/** Submits a stored file with a profile. `PUT submit/<profile>/<sha256>/`. */
export function submitWithProfile(client: AssemblylineClient, profile: string, sha256: string, options: ResubmitOptions): Promise<SubmissionRecord> {
	return client.write('PUT', path`submit/${profile}/${sha256}/`, { query: { ...options } });
}
