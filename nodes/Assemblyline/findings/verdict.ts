import type { JsonObject, SubmissionRecord, WhoAmI } from '../client/types';
import { listOf, numberOf } from './normalize';

/** A score in words, by the server's own thresholds. */
export type Verdict = 'highly_suspicious' | 'informative' | 'malicious' | 'safe' | 'suspicious';

/** From `whoami.configuration.submission.verdicts`; an administrator may change them. */
export type VerdictThresholds = WhoAmI['configuration']['submission']['verdicts'];

/** What a score means. A negative one is safe: a service vouches for the file. */
export function verdictOf(score: number, thresholds: VerdictThresholds): Verdict {
	if (score >= thresholds.malicious) return 'malicious';
	if (score >= thresholds.highly_suspicious) return 'highly_suspicious';
	if (score >= thresholds.suspicious) return 'suspicious';
	return score >= thresholds.info ? 'informative' : 'safe';
}

/** What came of an analysis: a verdict, or that there is none. */
export type Outcome = Verdict | 'failed' | 'timed_out';

/** From the most to the least alarming: one part without a verdict makes a harmless whole one without a verdict. */
export const WORST_FIRST: readonly Outcome[] = ['malicious', 'highly_suspicious', 'suspicious', 'timed_out', 'failed', 'informative', 'safe'];

/** What came of a submission. One that still runs has no verdict yet, however high its score is. */
export function outcomeOf({ state, max_score: score }: Pick<SubmissionRecord, 'max_score' | 'state'>, thresholds: VerdictThresholds): Outcome {
	if (state === 'failed') return 'failed';
	return state === 'completed' ? verdictOf(score, thresholds) : 'timed_out';
}

/**
 * How many analyses of files by services ended in an error, by what a record, a search or a message says: a score without
 * them may be too low. Null where it does not say.
 */
export function serviceErrorsOf({ error_count: count, errors }: JsonObject): number | null {
	const [counted, listed] = [numberOf(count), listOf(errors).length];
	// Messages have an empty list, whatever there was.
	return counted === undefined && listed === 0 ? null : Math.max(counted ?? 0, listed);
}

/** How bad a finding is, from the best to the worst. There is no step between suspicious and malicious. */
export const FINDING_VERDICTS = ['safe', 'informative', 'suspicious', 'malicious'] as const;
export type FindingVerdict = (typeof FINDING_VERDICTS)[number];

/** The server's grade of a finding in the words of this pack: its `info`, and whatever it may come to have, is informative. */
export const fromServer = (grade: string): FindingVerdict => FINDING_VERDICTS.find((verdict) => verdict === grade) ?? 'informative';

/** A score's verdict, without the step between suspicious and malicious. */
export function findingVerdict(score: number, thresholds: VerdictThresholds): FindingVerdict {
	const verdict = verdictOf(score, thresholds);
	return verdict === 'highly_suspicious' ? 'suspicious' : verdict;
}

const rankOf = (verdict: FindingVerdict) => FINDING_VERDICTS.indexOf(verdict);

/** Whether a verdict is as bad as another one, or worse. */
export const isAtLeast = (verdict: FindingVerdict, minimum: FindingVerdict): boolean => rankOf(verdict) >= rankOf(minimum);

/** Whether somebody should look at a finding: what a short report is about. */
export const isAlarming = ({ verdict }: { verdict: FindingVerdict }): boolean => isAtLeast(verdict, 'suspicious');

/** The worse of two verdicts. */
export const worse = (a: FindingVerdict, b: FindingVerdict): FindingVerdict => (isAtLeast(a, b) ? a : b);

/** For sorting. */
export const worstFirst = (a: { verdict: FindingVerdict }, b: { verdict: FindingVerdict }): number => rankOf(b.verdict) - rankOf(a.verdict);
