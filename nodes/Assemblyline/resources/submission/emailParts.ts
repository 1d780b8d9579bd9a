import type { AssemblylineClient } from '../../client/client';
import { AssemblylineError, messageOf } from '../../client/errors';
import type { BinaryFile } from '../../client/multipart';
import { lookAtSubmission } from '../../client/submission';
import { type SubmissionInput, submit } from '../../client/submit';
import { whoAmI } from '../../client/user';
import { answerOf, looks } from '../../client/waiting';
import { inParallel } from '../../core/inParallel';
import { type Outcome, outcomeOf, type VerdictThresholds } from '../../findings/verdict';
import { assertSize } from '../../shared/submissionGuard';
import { submissionInput } from '../../shared/submissionInput';
import { type SettingValues, submissionBody } from '../../shared/submissionSettings';

/** An attachment or address of an email, to be analysed by itself. */
export interface EmailPart {
	kind: 'attachment' | 'url';
	name: string;
	input: SubmissionInput;
}

/** What became of one. */
export interface AnalysedPart {
	kind: EmailPart['kind'];
	name: string;
	verdict: Outcome;
	score: number | null;
	sid?: string;
	sha256?: string;
	/** Why there is no verdict. */
	error?: string;
}

export function attachmentPart(file: BinaryFile): EmailPart {
	const { input, name = 'file.bin' } = submissionInput({ inputSource: 'binary', binaryPropertyName: file });
	return { kind: 'attachment', name, input };
}

export const urlPart = (url: string): EmailPart => ({ kind: 'url', name: url, input: { kind: 'url', url } });

/** A mail may have hundreds of parts; a server with quotas takes ten calls at once from the factory. */
const CALLS_AT_ONCE = 5;
const POLL_MS = 2_000;

/** Submits all parts, then waits until each has ended, or for the deadline. What fails is told in `error`: the other parts go on. */
export async function analyseParts(client: AssemblylineClient, parts: EmailPart[], settings: SettingValues, deadline: number): Promise<AnalysedPart[]> {
	const { verdicts } = (await whoAmI(client)).configuration.submission;
	const analysed: AnalysedPart[] = [];
	await inParallel(CALLS_AT_ONCE, parts, async (part, index) => {
		analysed[index] = await submitPart(client, part, settings);
	});
	for await (const left of looks(client, { deadline, pollIntervalMs: POLL_MS })) {
		const open = [...analysed.entries()].filter(([, { verdict }]) => verdict === 'timed_out');
		if (open.length === 0) break;
		await inParallel(CALLS_AT_ONCE, open, async ([index, part]) => {
			analysed[index] = await lookAtPart(client, part, verdicts, left());
		});
	}
	return analysed;
}

function submitPart(client: AssemblylineClient, { kind, name, input }: EmailPart, settings: SettingValues): Promise<AnalysedPart> {
	const part: AnalysedPart = { kind, name, verdict: 'timed_out', score: null };
	return orFailed(part, async () => {
		await assertSize(client, input, settings.options);
		const { sid, files } = await submit(client, input, submissionBody(kind === 'url' ? undefined : name, settings));
		return { ...part, sid, sha256: files[0]?.sha256 };
	});
}

/** A part that still runs, or of which the server has no word now, stays one that has timed out. */
function lookAtPart(client: AssemblylineClient, part: AnalysedPart, verdicts: VerdictThresholds, withinMs: number): Promise<AnalysedPart> {
	return orFailed(part, async () => {
		const record = await answerOf(lookAtSubmission(client, part.sid ?? '', withinMs), () => undefined);
		return record ? { ...part, verdict: outcomeOf(record, verdicts), score: record.state === 'completed' ? record.max_score : null } : part;
	});
}

async function orFailed(part: AnalysedPart, run: () => Promise<AnalysedPart>): Promise<AnalysedPart> {
	return run().catch((error: unknown): AnalysedPart => {
		if (error instanceof AssemblylineError && error.kind === 'cancelled') throw error;
		return { ...part, verdict: 'failed', score: null, error: messageOf(error) };
	});
}

/** From the most to the least alarming; one part without a verdict makes a harmless mail one without a verdict. */
const WORST_FIRST: Outcome[] = ['malicious', 'highly_suspicious', 'suspicious', 'timed_out', 'failed', 'informative', 'safe'];

/** What the parts come to: the worst verdict and the highest score of all. A mail without parts is not safe: nobody has looked at it. */
export function worstOf(parts: AnalysedPart[]): Pick<AnalysedPart, 'score' | 'verdict'> {
	return {
		verdict: WORST_FIRST.find((outcome) => parts.some(({ verdict }) => verdict === outcome)) ?? 'failed',
		score: parts.reduce((worst: number | null, { score }) => (score === null ? worst : Math.max(worst ?? score, score)), null),
	};
}
