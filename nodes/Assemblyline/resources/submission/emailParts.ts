import type { AssemblylineClient } from '../../client/client';
import { AssemblylineError } from '../../client/errors';
import { waitForSubmission } from '../../client/submission';
import { submit, type SubmissionInput } from '../../client/submit';
import { whoAmI } from '../../client/user';
import type { BinaryFile } from '../../core/field';
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

/** Submits a part and waits for its end. What fails is told in `error`: the other parts go on. */
export async function analysePart(client: AssemblylineClient, { kind, name, input }: EmailPart, settings: SettingValues, deadline: number): Promise<AnalysedPart> {
	try {
		await assertSize(client, input, settings.options);
		const { sid, files } = await submit(client, input, submissionBody(kind === 'url' ? undefined : name, settings));
		const record = await waitForSubmission(client, sid, { timeoutMs: Math.max(0, deadline - Date.now()), pollIntervalMs: 2000 });
		const { configuration } = await whoAmI(client);
		const verdict = outcomeOf(record, configuration.submission.verdicts);
		return { kind, name, verdict, score: record.state === 'completed' ? record.max_score : null, sid, sha256: files[0]?.sha256 };
	} catch (error) {
		if (!(error instanceof AssemblylineError) || error.kind === 'cancelled') throw error;
		return { kind, name, verdict: 'failed', score: null, error: error.message };
	}
}

/** From the most to the least alarming; one part without a verdict makes a harmless mail one without a verdict. */
const WORST_FIRST: Outcome[] = ['malicious', 'highly_suspicious', 'suspicious', 'timed_out', 'failed', 'informative', 'safe'];

/** What the parts come to: the worst verdict and the highest score of all. */
export function worstOf(parts: AnalysedPart[]): Pick<AnalysedPart, 'score' | 'verdict'> {
	return {
		verdict: WORST_FIRST.find((outcome) => parts.some(({ verdict }) => verdict === outcome)) ?? 'safe',
		score: parts.reduce((worst: number | null, { score }) => (score === null ? worst : Math.max(worst ?? score, score)), null),
	};
}
