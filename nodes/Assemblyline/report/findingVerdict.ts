import { verdictOf, type VerdictThresholds } from './verdict';

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
