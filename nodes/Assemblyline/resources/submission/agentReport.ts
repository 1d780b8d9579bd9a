import type { JsonObject, SubmissionRecord } from '../../client/types';
import { ifAnswered } from '../../client/waiting';
import { renderPlainText } from '../../report/plainText';
import { buildReport, fitted } from '../../report/report';
import type { Simplification, Simplifying } from '../../shared/simplify';
import { readFindings } from './readFindings';

/** Bytes of the report that a model gets beside a digest. */
const MAX_REPORT = 2000;

/** Adds a short report to each digest that a model reads, so that one call tells it all of a completed submission. */
export function withAgentReport({ endpoints = [], digests }: Simplification): Simplification {
	return {
		endpoints: [...endpoints, 'GET submission/tree/<sid>/'],
		async digests(results, context) {
			const all = await digests(results, context);
			return context.forAgent ? Promise.all(all.map(async (digest, index) => ({ ...digest, ...(await reportOf(results[index] as SubmissionRecord, context)) }))) : all;
		},
	};
}

/** The report of a completed submission; without it where a read fails, as the verdict is not to be lost for that. */
async function reportOf(record: SubmissionRecord, { client }: Simplifying): Promise<JsonObject> {
	if (record.state !== 'completed') return {};
	const findings = await ifAnswered(readFindings(client, record));
	return findings ? { report: await fitted(buildReport(findings, { form: 'long' }), MAX_REPORT, renderPlainText) } : {};
}
