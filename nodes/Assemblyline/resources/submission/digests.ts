import type { AssemblylineClient } from '../../client/client';
import { summaryOf } from '../../client/submission';
import type { JsonObject, SubmissionRecord, SubmissionSummary } from '../../client/types';
import { ifAnswered } from '../../client/failures';
import { submissionDigestWithOrigin } from '../../findings/digest';
import { renderPlainText } from '../../report/plainText';
import { buildReport, fitted } from '../../report/report';
import { eachAs, type Simplification, type Simplifying } from '../../shared/simplify';
import { readFindings } from './readFindings';

/** Bytes of the report that a model gets beside a digest, and of that of an email, which tells of many parts. */
const [MAX_REPORT, MAX_EMAIL_REPORT] = [2000, 5000];

/** Submissions that were only just made: nothing speaks for a verdict yet. */
export const justSubmitted = eachAs(submissionDigestWithOrigin);

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

/**
 * The output of Analyze Email where a model reads it: a hundred links with all that is known of each would leave no room
 * for the parts. All of it where there is no report.
 * @param summary that of the submission that it names, where it was read before
 */
export async function emailForAgent(client: AssemblylineClient, analysis: JsonObject & { sid: string | null }, summary?: SubmissionSummary): Promise<JsonObject> {
	const { verdict, score, why, url, sid, complete } = analysis;
	const findings = sid === null ? undefined : await ifAnswered(readFindings(client, sid, { summary }));
	if (!findings) return analysis;
	return { verdict, score, why, url, sid, complete, report: await fitted(buildReport(findings, { form: 'long', emailAnalysis: analysis }), MAX_EMAIL_REPORT, renderPlainText) };
}
