import type { WhoAmI } from '../client/types';

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
