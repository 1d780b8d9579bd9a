import { createHash } from 'node:crypto';
import type { AssemblylineClient } from '../../client/client';
import { AssemblylineError, InvalidParameterError } from '../../client/errors';
import { orGone } from '../../client/failures';
import { getConfiguration } from '../../client/help';
import { searchAll } from '../../client/pagination';
import { ingest, type SubmissionInput } from '../../client/submit';
import type { SubmissionRecord } from '../../client/types';
import type { Found, BulkFile } from '../../bulk/ingest';
import { BackPressure } from '../../bulk/backPressure';
import type { OperationContext } from '../../core/operation';
import { sha256Of } from '../../shared/submissionGuard';
import { readyBody } from '../../shared/submissionMarking';
import { type InputValues, identifiedInput } from '../../shared/submissionInput';
import { type SettingValues, submissionBody } from '../../shared/submissionSettings';
import { SAFE_PARAMS } from './fields';

/** Below every score: each file sends its message. */
const EVERY_SCORE = -1_000_000;

/** Priority of an ingest that asks for none, and the cap by default. */
const DEFAULT_PRIORITY = 1000;
const FACTORY_CAP = 250;

export interface NamedFile extends BulkFile {
	name?: string;
}

/** The items' files, hashed one after the other. Two are equal, by their `key`, where content and settings are. */
export async function bulkFiles(context: OperationContext, items: (InputValues & SettingValues)[], { queue, runId }: { queue?: string; runId?: string }): Promise<NamedFile[]> {
	const notification = queue ? { notification_queue: queue, notification_threshold: EVERY_SCORE } : {};
	const { client } = context;
	const files: NamedFile[] = [];
	for (const values of items) {
		if (client.signal?.aborted) throw new AssemblylineError('cancelled', 'The execution was cancelled');
		const identified = await identifiedInput(client, values).catch((error: unknown) => ({ error }));
		if ('error' in identified) {
			files.push({ ...identified, key: '', request: '', send: () => Promise.reject(identified.error) });
			continue;
		}
		const { input, name } = identified;
		const body = submissionBody(name, values);
		const params = { ...SAFE_PARAMS, ...body.params };
		const content = await contentOf(input);
		// A file and its own hash are not equal: the server may not have the file that the hash stands for.
		const key = sha256Hex([content.sha256 ?? given(input), params, body.submission_profile, ...(input.kind === 'hash' ? ['hash'] : [])]);
		const metadata = { ...body.metadata, ...(runId ? { n8n_run: runId, n8n_run_file: key } : {}) };
		files.push({
			...content,
			name: name ?? (input.kind === 'url' ? input.url : undefined),
			key,
			request: sha256Hex([key, body, values.options]),
			async send() {
				const marked = await readyBody(context, input, { ...body, params }, values.options, content.sha256);
				const answer = await ingest(client, input, { ...marked.body, ...(Object.keys(metadata).length > 0 ? { metadata } : {}), ...notification }, 0);
				marked.tell(answer.ingest_id);
				return answer;
			},
		});
	}
	return files;
}

/** What tells one file from another before it is sent. One that cannot be read, e.g. as n8n has pruned it, does not keep the others from being sent. */
async function contentOf(input: SubmissionInput): Promise<Pick<BulkFile, 'error' | 'sha256'>> {
	return sha256Of(input).then(
		(sha256) => ({ sha256 }),
		(error: unknown) => ({ error }),
	);
}

const given = (input: SubmissionInput): string => (input.kind === 'url' ? input.url : input.kind === 'hash' ? input.hash : '');

const sha256Hex = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** What is known of the server's limits beforehand; the configuration is hidden in its read-only mode. */
export async function pressureOf(client: AssemblylineClient, priority = DEFAULT_PRIORITY, queueLimit?: number): Promise<BackPressure> {
	const configuration = (await orGone(getConfiguration(client))) ?? {};
	const cap = configuration['ui.ingest_max_priority'];
	return new BackPressure({ priority: Math.min(priority, typeof cap === 'number' ? cap : FACTORY_CAP), queueLimit });
}

/** Finds the submissions of a run, by what their files were sent as. */
export const findRun = (client: AssemblylineClient, runId: string) => async (): Promise<Map<string, Found>> => {
	const there = new Map<string, Found>();
	const request = { query: `metadata.n8n_run:"${runId}"`, fl: 'sid,state,max_score,metadata.n8n_run_file' };
	for await (const page of searchAll(client, 'submission', request)) {
		for (const { sid, state, max_score: score, metadata } of page as Pick<SubmissionRecord, 'max_score' | 'metadata' | 'sid' | 'state'>[]) {
			there.set(String(metadata?.n8n_run_file), { sid, score: state === 'completed' ? score : null, failed: state === 'failed' });
		}
	}
	return there;
};

/** A value that counts for a whole run: its display name, and where an item has it. */
type RunValue<V> = [displayName: string, of: (values: V) => unknown];

/**
 * Refuses items that differ in what counts for a whole run, which an expression may give each item.
 * @throws InvalidParameterError
 */
export function assertSame<V>(items: { index: number; values: V }[], values: RunValue<V>[]): void {
	for (const [displayName, of] of values) {
		const [first] = items;
		const other = items.find((item) => first && of(item.values) !== of(first.values));
		if (first && other) {
			const told = ({ index, values: its }: typeof first) => `${JSON.stringify(of(its)) ?? 'not set'} for item ${index}`;
			throw new InvalidParameterError(displayName, `counts for all items of a run, but is ${told(first)} and ${told(other)}; nothing was sent`, 'Give all items the same value, or run the node once for each value, e.g. in a loop.');
		}
	}
}
