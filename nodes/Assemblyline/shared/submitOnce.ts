import { AssemblylineError, textProperty } from '../client/errors';
import { searchPage } from '../client/search';
import { getSubmission } from '../client/submission';
import { submit, type SubmissionBody, type SubmissionInput, type SubmitOptions } from '../client/submit';
import type { SubmissionRecord } from '../client/types';
import { waitUntil } from '../client/waiting';
import type { OperationContext } from '../core/operation';

/** Where the mark of an attempt stands in the metadata. */
const MARK = 'n8n_try';

/** Milliseconds in which the index of the server knows a new submission. */
const INDEXED_MS = 10_000;

/**
 * Submits, and answers the submission's record; in a further try of the node, that of the earlier one. Only where the
 * node has Retry On Fail, the submission is marked for that. `POST submit/`; then `GET submission/<sid>/`,
 * `POST search/submission/`.
 * @throws AssemblylineError where nobody knows whether an earlier try was carried out
 */
export async function submitOnce({ client, hint, attempt }: Pick<OperationContext, 'attempt' | 'client' | 'hint'>, input: SubmissionInput, body: SubmissionBody, options: SubmitOptions): Promise<SubmissionRecord> {
	if (!attempt) return submit(client, input, body, options);
	const sid = attempt.sid ?? (attempt.isInDoubt ? await markedSubmission(client, attempt.mark) : undefined);
	if (sid !== undefined) {
		hint('An earlier try had handed this in already: it was not submitted again', sid);
		return getSubmission(client, sid);
	}
	const record = await submit(client, input, { ...body, metadata: { ...body.metadata, [MARK]: attempt.mark } }, options).catch((error: unknown) => {
		attempt.isInDoubt = error instanceof AssemblylineError && (error.isInDoubt || (error.kind === 'cancelled' && error.status === undefined));
		throw error;
	});
	attempt.sid = record.sid;
	return record;
}

async function markedSubmission(client: OperationContext['client'], mark: string): Promise<string> {
	const look = () => searchPage(client, 'submission', { query: `metadata.${MARK}:"${mark}"`, fl: 'sid', rows: 1 });
	const { found } = await waitUntil(client, { deadline: Date.now() + INDEXED_MS, pollIntervalMs: 2_000 }, look, ({ items }) => items.length > 0);
	const sid = textProperty(found?.items[0], 'sid');
	if (sid) return sid;
	throw new AssemblylineError('notFound', 'An earlier try may have submitted this, but the server has no such submission: it was not submitted again', {
		hint: `Look for metadata.${MARK}:"${mark}" before you repeat it.`,
	});
}
