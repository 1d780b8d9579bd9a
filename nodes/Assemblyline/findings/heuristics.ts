import type { HeuristicSection, SubmissionSummary } from '../client/types';
import { byCodeUnits } from './order';
import { findingVerdict, type FindingVerdict, fromServer, type VerdictThresholds, worstFirst } from './verdict';

/** A heuristic that was raised somewhere in a submission. Its texts are as the server has them. */
export interface Heuristic {
	id: string;
	name: string;
	verdict: FindingVerdict;
	/** The highest one of its sections with this verdict; missing where there is none. */
	score?: number;
	signatures: string[];
}

/** The heuristics of a submission, once for each verdict with which they were raised, the worst ones first. */
export function heuristicsOf({ heuristics, heuristic_sections: sections }: Pick<SubmissionSummary, 'heuristic_sections' | 'heuristics'>, thresholds: VerdictThresholds): Heuristic[] {
	const details = new Map(Object.entries(sections).map(([id, all]) => [id, raisedBy(all, thresholds)]));
	const found = Object.entries(heuristics).flatMap(([grade, all]) => {
		const verdict = fromServer(grade);
		return all.map(([id, name]) => ({ verdict, id, name, ...(details.get(id)?.get(verdict) ?? { signatures: [] }) }));
	});
	return found.sort((a, b) => worstFirst(a, b) || (b.score ?? -Number.MAX_VALUE) - (a.score ?? -Number.MAX_VALUE) || byCodeUnits(a.id, b.id));
}

type Raised = Pick<Heuristic, 'score' | 'signatures'>;

/** The highest score and the signatures of the sections that raised a heuristic, by their verdicts. */
function raisedBy(sections: HeuristicSection[], thresholds: VerdictThresholds): Map<FindingVerdict, Raised> {
	const raised = new Map<FindingVerdict, { score: number; signatures: Set<string> }>();
	for (const { heuristic } of sections) {
		if (!heuristic) continue;
		const verdict = findingVerdict(heuristic.score, thresholds);
		const { score, signatures } = raised.get(verdict) ?? { score: heuristic.score, signatures: new Set() };
		for (const { name } of heuristic.signature) signatures.add(name);
		raised.set(verdict, { score: Math.max(score, heuristic.score), signatures });
	}
	return new Map([...raised].map(([verdict, { score, signatures }]) => [verdict, { score, signatures: [...signatures] }]));
}
