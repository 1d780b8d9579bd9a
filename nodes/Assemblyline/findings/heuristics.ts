import type { HeuristicSection, SubmissionSummary } from '../client/types';
import { byCodeUnits } from './order';
import { type FindingVerdict, fromServer, worstFirst } from './verdict';

/** A heuristic that was raised somewhere in a submission. Its texts are as the server has them. */
export interface Heuristic {
	id: string;
	name: string;
	verdict: FindingVerdict;
	/** The highest one; missing where no section tells. */
	score?: number;
	signatures: string[];
}

/** The heuristics of a submission, the worst ones first. */
export function heuristicsOf({ heuristics, heuristic_sections: sections }: Pick<SubmissionSummary, 'heuristic_sections' | 'heuristics'>): Heuristic[] {
	const details = new Map(Object.entries(sections).map(([id, all]) => [id, raisedBy(all)]));
	const found = Object.entries(heuristics).flatMap(([grade, all]) => all.map(([id, name]) => ({ verdict: fromServer(grade), id, name, ...(details.get(id) ?? raisedBy([])) })));
	return found.sort((a, b) => worstFirst(a, b) || (b.score ?? -Number.MAX_VALUE) - (a.score ?? -Number.MAX_VALUE) || byCodeUnits(a.id, b.id));
}

/** The highest score and the signatures of the sections that raised a heuristic. */
function raisedBy(sections: HeuristicSection[]): { score?: number; signatures: string[] } {
	let score: number | undefined;
	const signatures = new Set<string>();
	for (const { heuristic } of sections) {
		if (!heuristic) continue;
		score = Math.max(score ?? heuristic.score, heuristic.score);
		for (const { name } of heuristic.signature) signatures.add(name);
	}
	return { score, signatures: [...signatures] };
}
