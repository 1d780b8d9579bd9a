import type { AssemblylineClient } from '../client/client';
import { AssemblylineError } from '../client/errors';
import type { JsonObject } from '../client/types';
import { findByIds } from './documents';
import { type FoundEvent, timeIn } from './sources';

/** Submissions looked for together. */
const TOGETHER = 200;

/**
 * Tells when events came to be, in milliseconds since 1970: some documents do not say it, but the submission that they
 * were made for does. Where that is gone, or not for this user, the time of its handing in counts; NaN without one.
 */
export async function creationOf(client: AssemblylineClient, events: FoundEvent[]): Promise<(event: FoundEvent) => number> {
	const submissions = await findAll(client, events.flatMap(({ madeFor }) => madeFor?.sid ?? []));
	return ({ madeFor, time }) => {
		if (!madeFor) return time;
		const submission = submissions.get(madeFor.sid ?? '');
		return submission ? timeIn(submission, 'times.completed') : Date.parse(madeFor.submittedAt ?? '');
	};
}

/** The submissions with these sids, as far as this user may see them, with the time of their completion. */
async function findAll(client: AssemblylineClient, sids: string[]): Promise<Map<string, JsonObject>> {
	const found = new Map<string, JsonObject>();
	for (let start = 0; start < sids.length; start += TOGETHER) {
		const some = await findByIds(client, 'submission', sids.slice(start, start + TOGETHER), 'id,times.completed').catch((error: unknown) => {
			if (error instanceof AssemblylineError && error.kind === 'forbidden') return new Map<string, JsonObject>();
			throw error;
		});
		for (const [sid, submission] of some) found.set(sid, submission);
	}
	return found;
}
