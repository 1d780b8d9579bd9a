import type { AssemblylineClient } from '../../client/client';
import { AssemblylineError, orGone } from '../../client/errors';
import { getConfiguration } from '../../client/help';
import { popMessages } from '../../client/ingest';
import { searchAll } from '../../client/pagination';
import { ingest } from '../../client/submit';
import type { IngestMessage, SubmissionRecord } from '../../client/types';
import type { Found, BulkFile } from '../../bulk/ingest';
import { BackPressure } from '../../bulk/backPressure';
import { assertSize, sha256Of } from '../../shared/submissionGuard';
import { type InputValues, submissionInput } from '../../shared/submissionInput';
import { type SettingValues, submissionBody } from '../../shared/submissionSettings';
import { SAFE_PARAMS } from './fields';

/** Below every score: each file sends its message. */
const EVERY_SCORE = -1_000_000;

/** Priority of an ingest that asks for none, and the factory's cap. */
const DEFAULT_PRIORITY = 1000;
const FACTORY_CAP = 250;

export interface NamedFile extends BulkFile {
	name?: string;
}

/** The items' files, hashed one after the other; equal are those that are to be analysed in the same way. */
export async function bulkFiles(client: AssemblylineClient, items: (InputValues & SettingValues)[], { queue, runId }: { queue?: string; runId?: string }): Promise<NamedFile[]> {
	const files: NamedFile[] = [];
	for (const values of items) {
		const { input, name } = submissionInput(values);
		if (client.signal?.aborted) throw new AssemblylineError('cancelled', 'The execution was cancelled');
		const sha256 = await sha256Of(input);
		const body = submissionBody(name, values);
		const params = { ...SAFE_PARAMS, ...body.params };
		const metadata = { ...body.metadata, ...(runId ? { n8n_run: runId } : {}) };
		const notification = queue ? { notification_queue: queue, notification_threshold: EVERY_SCORE } : {};
		const what = sha256 ?? (input.kind === 'url' ? input.url : input.kind === 'hash' ? input.hash : '');
		files.push({
			sha256,
			name: name ?? (input.kind === 'url' ? input.url : undefined),
			key: JSON.stringify([what, params, body.submission_profile]),
			async send() {
				await assertSize(client, input, values.options);
				return ingest(client, input, { ...body, params, ...(Object.keys(metadata).length > 0 ? { metadata } : {}), ...notification });
			},
		});
	}
	return files;
}

/** What is known of the server's limits beforehand; the configuration is hidden in its read-only mode. */
export async function pressureOf(client: AssemblylineClient, priority = DEFAULT_PRIORITY, queueLimit?: number): Promise<BackPressure> {
	const configuration = (await orGone(getConfiguration(client))) ?? {};
	const cap = configuration['ui.ingest_max_priority'];
	return new BackPressure({ priority: Math.min(priority, typeof cap === 'number' ? cap : FACTORY_CAP), queueLimit });
}

/** Takes messages off the queue of a run. */
export const messagesOf = (client: AssemblylineClient, queue: string) => (limit: number): Promise<IngestMessage[]> => popMessages(client, queue, limit);

/** Finds the submissions of a run, by SHA-256. */
export const findRun = (client: AssemblylineClient, runId: string) => async (): Promise<Map<string, Found>> => {
	const there = new Map<string, Found>();
	const request = { query: `metadata.n8n_run:"${runId}"`, fl: 'sid,state,max_score,files.sha256' };
	for await (const page of searchAll(client, 'submission', request)) {
		for (const hit of page as Pick<SubmissionRecord, 'files' | 'max_score' | 'sid' | 'state'>[]) {
			const score = hit.state === 'completed' ? hit.max_score : null;
			for (const { sha256 } of hit.files) there.set(sha256, { sid: hit.sid, score, failed: hit.state === 'failed' });
		}
	}
	return there;
};
