import type { AssemblylineClient } from '../../client/client';
import { InvalidParameterError } from '../../client/errors';
import { answerOf, orGone, withSid } from '../../client/failures';
import { getOutstandingServices } from '../../client/live';
import { findSameAnalysis } from '../../client/reuse';
import { hasEnded, waitForSubmission } from '../../client/submission';
import type { SubmissionRecord } from '../../client/types';
import { whoAmI } from '../../client/user';
import { timesLooked } from '../../client/waiting';
import { booleanField, numberField, optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { submissionDigest } from '../../findings/digest';
import { type Outcome, outcomeOf, serviceErrorsOf, type VerdictThresholds } from '../../findings/verdict';
import { POLL_SECONDS, pollIntervalField, waitTimeoutField } from '../../shared/waitFields';
import { simplified } from '../../shared/simplify';
import { sha256Of } from '../../shared/submissionGuard';
import { inputFields, identifiedInput } from '../../shared/submissionInput';
import { readyBody } from '../../shared/submissionMarking';
import { metadataField } from '../../shared/metadataFields';
import { checkTlp, chunkBytes, keepsInputBinary, submissionBody, submissionOptions, type SubmissionOptionValues } from '../../shared/submissionSettings';
import { submitOnce } from '../../shared/submitOnce';
import { submissionsAs } from './digests';

const OUTPUT_NAMES = ['Block', 'Review', 'Release', 'No Verdict'] as const;

/** By which output each outcome leaves. */
const OUTPUTS: Record<Outcome, (typeof OUTPUT_NAMES)[number]> = { malicious: 'Block', highly_suspicious: 'Review', suspicious: 'Review', informative: 'Release', safe: 'Release', failed: 'No Verdict', timed_out: 'No Verdict' };

/** A low score of what services failed on vouches for nothing: nobody knows what they would have found. */
function outputOf({ verdict, serviceErrors }: Analysis): number {
	const name = OUTPUTS[verdict];
	return OUTPUT_NAMES.indexOf(name === 'Release' && serviceErrors ? 'No Verdict' : name);
}

/** Milliseconds in which the server should know which services are at work. */
const OUTSTANDING_MS = 2_000;

const REUSE = 'Reuse Results Newer Than (Hours)';

const reuseHours = numberField({
	displayName: REUSE,
	name: 'reuseHours',
	min: 0,
	max: 8760,
	integer: false,
	default: 24,
	description: 'A completed submission of exactly this file that is newer, was made with the same services and settings, and had no service fail on it, is the answer, and nothing is sent. Metadata and classification are then those of the earlier one. Files, texts and SHA-256 only. 0 always submits.',
});

const wholeRecord = defineOperation({
	name: 'Submit and Wait',
	value: 'submitAndWait',
	action: 'Analyze a file, hash, text or URL and wait for the verdict',
	description: 'Return verdict, score and why once the submission is completed or failed, or when the wait is over. The verdict says in words what the score means on this server: malicious, highly_suspicious, suspicious, informative, safe, failed or timed_out. Without Simplify it stands in analysis.verdict, before the record.',
	endpoints: ['POST submit/', 'POST ui/flowjs/', 'POST ui/start/<ui_sid>/', 'GET submission/<sid>/', 'GET file/info/<sha256>/', 'GET live/outstanding_services/<sid>/', 'GET user/whoami/', 'GET user/submission_params/<username>/<profile>/', 'POST search/<index>/'],
	effect: 'submits',
	findsAgain: true,
	roles: ['submission_create'],
	furtherRoles: { submission_view: 'to read the result' },
	fields: {
		...inputFields,
		outputByVerdict: booleanField({
			displayName: 'Output by Verdict',
			name: 'outputByVerdict',
			default: false,
			noDataExpression: true,
			description: "Whether to have four outputs in place of one: Block (malicious), Review (highly suspicious and suspicious), Release (informative and safe) and No Verdict (failed, timed out, errors, and what would be released if services had not failed on it: see serviceErrors). With n8n's Always Output Data an empty item leaves by Block whenever nothing else does; so does data that was pinned before.",
		}),
		waitTimeout: waitTimeoutField(300, 'How long to wait at the most; and before that, for as long, where as many submissions of your user run as the server allows. The submission then goes on by itself: its state in the output is still submitted.'),
		metadata: metadataField,
		options: optionsField({ ...submissionOptions.fields, pollInterval: pollIntervalField('Time between two looks at the most; the first ones follow each other faster'), reuseHours }),
	},
	outputs: {
		parameter: 'outputByVerdict',
		names: OUTPUT_NAMES,
		choose: (json) => outputOf((json.analysis ?? json) as Analysis),
	},
	check(values) {
		checkTlp(values);
		checkReuse(values);
	},
	handsIn: ({ options: { reuseHours: maxAge = 0 } }) => maxAge === 0,
	keepsBinary: keepsInputBinary,
	async execute(context, values) {
		const { client, hint } = context;
		const { input, name } = await identifiedInput(client, values);
		const { verdicts } = (await whoAmI(client)).configuration.submission;
		const body = submissionBody(name, values);
		const { pollInterval = POLL_SECONDS, reuseHours: maxAge = 0 } = values.options;
		const sha256 = maxAge > 0 ? await sha256Of(input) : undefined;
		const known = sha256 && (await findSameAnalysis(client, sha256, maxAge, body));
		if (known) return { analysis: analysisOf(known, verdicts, true), ...known };
		const marked = await readyBody(context, input, body, values.options, sha256);
		const submitted = await submitOnce(context, input, marked.body, { chunkBytes: chunkBytes(values), roomMs: values.waitTimeout * 1000 });
		marked.tell(submitted.sid, submitted.classification);
		return withSid(submitted.sid, async () => {
			const { record, looked, missed } = await waitForSubmission(client, submitted, { deadline: Date.now() + values.waitTimeout * 1000, pollIntervalMs: pollInterval * 1000 });
			const analysis = analysisOf(record, verdicts, false);
			if (hasEnded(record)) {
				if (analysis.serviceErrors) hint('Services failed on files of it, so that findings may be missing', `${record.sid} (errors: ${analysis.serviceErrors})`);
				return { analysis, ...record };
			}
			const outstandingServices = missed ? undefined : await atWork(client, record.sid);
			const why = missed ? `; the last look failed: ${missed.message}` : stillAtWork(outstandingServices);
			hint(`Not completed within ${values.waitTimeout} s, and going on by itself`, `${record.sid} (${timesLooked(looked)}${why})`);
			return { analysis: { ...analysis, outstandingServices }, ...record };
		});
	},
});

export const submitAndWait = simplified(
	wholeRecord,
	submissionsAs(({ analysis, ...record }, context, summary) => ({ ...submissionDigest(record, context, summary), ...(analysis as Analysis) })),
);

/** What only a new submission does. */
function checkReuse({ options: { reuseHours: maxAge = 0, generateAlert, ignoreCache, extraParams } }: { options: SubmissionOptionValues & { reuseHours?: number } }): void {
	if (maxAge === 0) return;
	if (extraParams?.generate_alert ?? generateAlert) throw new InvalidParameterError(REUSE, 'does not go together with Generate Alert: an earlier submission raises no new alert');
	if (extraParams?.ignore_cache ?? ignoreCache) throw new InvalidParameterError(REUSE, 'does not go together with Ignore Cache, which runs every service anew');
}

interface Analysis {
	verdict: Outcome;
	/** Whether the record is that of an earlier submission. */
	reused: boolean;
	/** How many analyses of its files by services ended in an error. */
	serviceErrors: number | null;
	/** Seconds from the submission to its end; null while it runs. */
	seconds: number | null;
	/** Services that still work on it, with the number of files; only while it runs. */
	outstandingServices?: Record<string, number>;
}

function analysisOf(record: SubmissionRecord, verdicts: VerdictThresholds, reused: boolean): Analysis {
	const { completed, submitted } = record.times;
	return {
		verdict: outcomeOf(record, verdicts),
		reused,
		serviceErrors: serviceErrorsOf(record),
		seconds: completed ? Math.round((Date.parse(completed) - Date.parse(submitted)) / 100) / 10 : null,
	};
}

/** The services at work. The wait is over: a server that does not know them at once, or not any more, is not waited for. */
function atWork(client: AssemblylineClient, sid: string): Promise<Record<string, number> | undefined> {
	return answerOf(orGone(getOutstandingServices(client, sid, OUTSTANDING_MS)), () => undefined);
}

function stillAtWork(services: Record<string, number> = {}): string {
	const names = Object.entries(services).map(([name, files]) => `${name} (${files === 1 ? '1 file' : `${files} files`})`);
	return names.length > 0 ? `; still at work: ${names.join(', ')}` : '';
}
