import type { AssemblylineClient } from '../../client/client';
import { orGone } from '../../client/errors';
import { getOutstandingServices } from '../../client/live';
import { findFreshAnalysis, waitForSubmission } from '../../client/submission';
import { submit as sendSubmission, type SubmissionInput } from '../../client/submit';
import type { SubmissionRecord } from '../../client/types';
import { whoAmI } from '../../client/user';
import { booleanField, collectionField, numberField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { type Outcome, outcomeOf } from '../../report/verdict';
import { pollIntervalField } from '../../shared/pollInterval';
import { inputFields, submissionInput } from '../../shared/submissionInput';
import { assertSize, sha256Of } from '../../shared/submissionGuard';
import { checkTlp, keepsInputBinary, metadataFields, submissionBody, submissionOptions } from '../../shared/submissionSettings';

/** By which output each outcome leaves. */
const OUTPUTS: Record<Outcome, number> = { malicious: 0, highly_suspicious: 1, suspicious: 1, informative: 2, safe: 2, failed: 3, timed_out: 3 };

export const submitAndWait = defineOperation({
	name: 'Submit and Wait',
	value: 'submitAndWait',
	action: 'Analyse a file, hash, text or URL and wait for the verdict',
	description: 'Return the record once it is completed or failed, or as it stands when the wait is over. Its analysis.verdict says in words what the score means on this server: malicious, highly_suspicious, suspicious, informative, safe, failed or timed_out.',
	endpoints: ['POST submit/', 'GET submission/<sid>/', 'GET live/outstanding_services/<sid>/', 'GET user/whoami/', 'POST search/<index>/'],
	roles: ['submission_create', 'submission_view'],
	fields: {
		...inputFields,
		...metadataFields,
		waitTimeout: numberField({
			displayName: 'Wait Timeout',
			name: 'waitTimeout',
			min: 1,
			max: 86_400,
			default: 300,
			description: 'Seconds to wait at the most. The submission then goes on by itself: its state in the output is still submitted.',
		}),
		pollInterval: pollIntervalField('Seconds between two looks at the most; the first ones follow each other faster'),
		outputByVerdict: booleanField({
			displayName: 'Output by Verdict',
			name: 'outputByVerdict',
			default: false,
			noDataExpression: true,
			description: "Whether to have four outputs in place of one: Block (malicious), Review (suspicious), Release (informative and safe) and No Verdict (failed, timed out, errors). With n8n's Always Output Data an empty item leaves by Block whenever nothing else does.",
		}),
		analysis: collectionField(
			{ displayName: 'Analysis Options', name: 'analysis', placeholder: 'Add option' },
			{
				reuseHours: numberField({
					displayName: 'Reuse Results Newer Than',
					name: 'reuseHours',
					min: 0,
					max: 8760,
					integer: false,
					default: 24,
					description: 'Hours. A completed submission of exactly this file that is newer is the answer, and nothing is sent. Files, texts and SHA-256 only. 0 always submits.',
				}),
			},
		),
		options: submissionOptions,
	},
	outputs: {
		parameter: 'outputByVerdict',
		names: ['Block', 'Review', 'Release', 'No Verdict'],
		choose: (json) => OUTPUTS[(json.analysis as Analysis).verdict],
	},
	check: checkTlp,
	keepsBinary: keepsInputBinary,
	async execute({ client, hint }, values) {
		const { input, name } = submissionInput(values);
		const known = await freshAnalysis(client, input, values.analysis.reuseHours ?? 0);
		if (known) return withAnalysis(client, known, true);
		await assertSize(client, input, values.options);
		const { sid } = await sendSubmission(client, input, submissionBody(name, values));
		const record = await waitForSubmission(client, sid, {
			timeoutMs: values.waitTimeout * 1000,
			pollIntervalMs: values.pollInterval * 1000,
		});
		const analysed = await withAnalysis(client, record, false);
		if (record.state === 'submitted') hint(`Not completed within ${values.waitTimeout} s, and going on by itself`, `${sid}${atWork(analysed.analysis.outstandingServices)}`);
		return analysed;
	},
});

interface Analysis {
	verdict: Outcome;
	/** Whether the record is that of an earlier submission. */
	reused: boolean;
	/** Seconds from the submission to its end; null while it runs. */
	seconds: number | null;
	/** Services that still work on it, with the number of files; only while it runs. */
	outstandingServices?: Record<string, number>;
}

function atWork(services: Record<string, number> = {}): string {
	const names = Object.entries(services).map(([name, files]) => `${name} (${files === 1 ? '1 file' : `${files} files`})`);
	return names.length > 0 ? ` (still at work: ${names.join(', ')})` : '';
}

async function freshAnalysis(client: AssemblylineClient, input: SubmissionInput, maxAgeHours: number): Promise<SubmissionRecord | undefined> {
	const sha256 = maxAgeHours > 0 ? await sha256Of(input) : undefined;
	return sha256 === undefined ? undefined : findFreshAnalysis(client, sha256, maxAgeHours);
}

async function withAnalysis(client: AssemblylineClient, record: SubmissionRecord, reused: boolean): Promise<SubmissionRecord & { analysis: Analysis }> {
	const { configuration } = await whoAmI(client);
	const { completed, submitted } = record.times;
	const analysis: Analysis = {
		verdict: outcomeOf(record, configuration.submission.verdicts),
		reused,
		seconds: completed ? Math.round((Date.parse(completed) - Date.parse(submitted)) / 100) / 10 : null,
	};
	// It may end in this very moment: then the server does not know of it any more.
	if (record.state === 'submitted') analysis.outstandingServices = await orGone(getOutstandingServices(client, record.sid));
	return { ...record, analysis };
}
