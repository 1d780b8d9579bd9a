import type { AssemblylineClient } from '../../client/client';
import { AssemblylineError, messageOf } from '../../client/errors';
import { waitForSubmission } from '../../client/submission';
import type { BinaryFile } from '../../client/multipart';
import { submit, type SubmissionInput } from '../../client/submit';
import { whoAmI } from '../../client/user';
import { inParallel } from '../../core/inParallel';
import { type Outcome, outcomeOf } from '../../report/verdict';
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
const SUBMITS_AT_ONCE = 5;

/** Submits all parts, then waits for the end of each. What fails is told in `error`: the other parts go on. */
export async function analyseParts(client: AssemblylineClient, parts: EmailPart[], settings: SettingValues, deadline: number): Promise<AnalysedPart[]> {
	const submitted: AnalysedPart[] = [];
	await inParallel(SUBMITS_AT_ONCE, parts, async (part, index) => {
		submitted[index] = await submitPart(client, part, settings);
	});
	const analysed: AnalysedPart[] = [];
	for (const part of submitted) analysed.push(await endOf(client, part, deadline));
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

/** Parts are waited for one after the other: together that takes as long as the slowest. */
async function endOf(client: AssemblylineClient, part: AnalysedPart, deadline: number): Promise<AnalysedPart> {
	const { sid } = part;
	if (sid === undefined) return part;
	return orFailed(part, async () => {
		const record = await waitForSubmission(client, sid, { timeoutMs: Math.max(0, deadline - Date.now()), pollIntervalMs: 2000 });
		const { configuration } = await whoAmI(client);
		return { ...part, verdict: outcomeOf(record, configuration.submission.verdicts), score: record.state === 'completed' ? record.max_score : null };
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
