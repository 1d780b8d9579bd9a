import { summaryOf } from '../../client/submission';
import type { JsonObject, SubmissionRecord, SubmissionSummary } from '../../client/types';
import { ifAnswered } from '../../client/waiting';
import { renderPlainText } from '../../report/plainText';
import { buildReport, fitted } from '../../report/report';
import type { Simplification, Simplifying } from '../../shared/simplify';
import { readFindings } from './readFindings';

/** Bytes of the report that a model gets beside a digest. */
const MAX_REPORT = 2000;

/**
 * Submissions that have ended, with what speaks for their verdict: one read more. Where a model reads them, also with
 * what was extracted, found and indicated: one call tells it all of a completed submission.
 */
export function submissionsAs(digest: (record: JsonObject, context: Simplifying, summary?: SubmissionSummary) => JsonObject): Simplification {
	return {
		endpoints: ['GET submission/summary/<sid>/', 'GET submission/tree/<sid>/'],
		digests: (results, context) =>
			Promise.all(results.map(async (record) => {
				const summary = await summaryOf(context.client, record);
				const told = digest(record, context, summary);
				return context.forAgent && summary ? { ...told, ...(await reportOf(record as SubmissionRecord, context, summary)) } : told;
			})),
	};
}

/** For a report no verdict is to be lost. */
async function reportOf(record: SubmissionRecord, { client }: Simplifying, summary: SubmissionSummary): Promise<JsonObject> {
	const findings = await ifAnswered(readFindings(client, record, { summary }));
	return findings ? { report: await fitted(buildReport(findings, { form: 'long' }), MAX_REPORT, renderPlainText) } : {};
}
