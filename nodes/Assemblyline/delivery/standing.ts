import type { JsonObject } from '../client/types';
import { verdictOf, type VerdictThresholds } from '../findings/verdict';

/** What the server says of a file. */
export interface Standing {
	/** Of its newest completed submission. */
	score: number;
	/** When that was completed: seconds since 1970, in the server's clock. */
	completed: number;
	/** Users whose newest vote on a submission of the file is malicious. */
	malicious: number;
	nonMalicious: number;
	/** Whether the badlist has an entry for it that is enabled. */
	badlisted: boolean;
}

/** What can move, in the order in which it is told. */
const MOVES = ['score', 'verdict', 'votes', 'badlist'] as const;
export type Move = (typeof MOVES)[number];

/** Which changes start the workflow. */
export const ONLY_WHEN = ['any', 'becomesMalicious', 'either', 'noLongerMalicious'] as const;
export type OnlyWhen = (typeof ONLY_WHEN)[number];

/**
 * What has moved. Nobody can take a vote back, only turn it: where there are fewer than before, a submission is gone,
 * and with it its votes.
 */
export function movesOf(before: Standing, after: Standing, thresholds: VerdictThresholds): Move[] {
	const hasMoved: Record<Move, boolean> = {
		score: before.score !== after.score,
		verdict: verdictOf(before.score, thresholds) !== verdictOf(after.score, thresholds),
		votes: before.malicious + before.nonMalicious <= after.malicious + after.nonMalicious && (before.malicious !== after.malicious || before.nonMalicious !== after.nonMalicious),
		badlist: before.badlisted !== after.badlisted,
	};
	return MOVES.filter((move) => hasMoved[move]);
}

/** Whether a file passes for malicious: by the majority of votes, else by its score or the badlist. */
function isMalicious({ score, malicious, nonMalicious, badlisted }: Standing, thresholds: VerdictThresholds): boolean {
	if (malicious !== nonMalicious) return malicious > nonMalicious;
	return badlisted || verdictOf(score, thresholds) === 'malicious';
}

/** Whether a change is one that the user wants to know of. */
export function isWanted(onlyWhen: OnlyWhen, before: Standing, after: Standing, thresholds: VerdictThresholds): boolean {
	if (onlyWhen === 'any') return true;
	const [was, is] = [isMalicious(before, thresholds), isMalicious(after, thresholds)];
	return was !== is && (onlyWhen === 'either' || is === (onlyWhen === 'becomesMalicious'));
}

/** As an item has it. */
export function toldOf(standing: Standing, thresholds: VerdictThresholds): JsonObject {
	const { score, malicious, nonMalicious, badlisted } = standing;
	return { malicious: isMalicious(standing, thresholds), verdict: verdictOf(score, thresholds), score, votes: { malicious, nonMalicious }, badlisted };
}
