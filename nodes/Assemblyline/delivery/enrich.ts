import { getAlert } from '../client/alert';
import type { AssemblylineClient } from '../client/client';
import { orGone } from '../client/errors';
import { getSubmission } from '../client/submission';
import type { JsonObject } from '../client/types';
import { verdictOf, type VerdictThresholds } from '../report/verdict';
import type { Candidate } from './event';

/**
 * Adds `details`, the whole alert or submission as it is now, and `verdict`, its score in words. An event whose
 * thing is gone, or for which there is none yet, goes on without.
 */
export async function enriched(
	candidates: Candidate[],
	client: AssemblylineClient,
	source: 'alert' | 'submission',
	thresholds: VerdictThresholds,
): Promise<Candidate[]> {
	const result: Candidate[] = [];
	for (const candidate of candidates) {
		const { id } = candidate.event;
		const details = await orGone<JsonObject>(source === 'alert' ? getAlert(client, id) : getSubmission(client, id));
		const score = details && scoreOf(details, source);
		const verdict = typeof score === 'number' ? verdictOf(score, thresholds) : null;
		result.push({ ...candidate, event: { ...candidate.event, details: details ?? null, verdict } });
	}
	return result;
}

/** A submission has a score once it is completed; before, its `max_score` is 0 whatever is found later. */
function scoreOf(details: JsonObject, source: 'alert' | 'submission'): unknown {
	if (source === 'alert') return Reflect.get(Object(details.al), 'score');
	return details.state === 'completed' ? details.max_score : undefined;
}
