import type { SubmissionRecord, WhoAmI } from '../client/types';

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

/** What came of a submission. One that still runs has no verdict yet, however high its score is. */
export function outcomeOf({ state, max_score: score }: Pick<SubmissionRecord, 'max_score' | 'state'>, thresholds: VerdictThresholds): Outcome {
	if (state === 'failed') return 'failed';
	return state === 'completed' ? verdictOf(score, thresholds) : 'timed_out';
}
