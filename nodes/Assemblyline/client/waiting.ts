import type { AssemblylineClient } from './client';
import type { AssemblylineError } from './errors';
import { answerOf } from './failures';

/** How long, and how often, the server is asked whether something has ended. */
export interface Wait {
	/** When the wait ends, in milliseconds of `now`. */
	deadline: number;
	/** Milliseconds between two looks, at the most: the first looks come quicker. */
	pollIntervalMs: number;
	/** Milliseconds; the clock of this machine unless told otherwise. */
	now?: () => number;
}

const FIRST_PAUSE_MS = 250;
/** The last look is begun so long before the deadline: it has to be answered by then. */
const LAST_LOOK_MS = 250;

/**
 * When to look at what is waited for: at once, quickly at first, then at the interval. Yields for each look a function
 * that tells the milliseconds left; returns at the deadline. The pauses end when the execution is cancelled.
 */
export async function* looks(client: Pick<AssemblylineClient, 'sleep'>, { deadline, pollIntervalMs, now = Date.now }: Wait): AsyncGenerator<() => number, void, undefined> {
	const left = () => Math.max(1, deadline - now());
	for (let pause = FIRST_PAUSE_MS; now() < deadline; pause *= 1.5) {
		yield left;
		const untilLast = deadline - LAST_LOOK_MS - now();
		if (untilLast <= 0) return;
		await client.sleep(Math.min(pause, pollIntervalMs, untilLast));
	}
}

/**
 * Looks until `hasEnded` holds of what is found, or the deadline. Answers what was found last, undefined where no look was
 * answered, in `looked` how often it was looked, and in `missed` why the last look had no answer.
 * @param look is given the milliseconds within which to answer
 */
export async function waitUntil<T>(client: Pick<AssemblylineClient, 'sleep'>, wait: Wait, look: (withinMs: number) => Promise<T>, hasEnded: (found: T) => boolean): Promise<{ found?: T; looked: number; missed?: AssemblylineError }> {
	let looked = 0;
	let found: T | undefined;
	let missed: AssemblylineError | undefined;
	for await (const left of looks(client, wait)) {
		looked++;
		missed = undefined;
		found = (await answerOf(look(left()), (failure) => (missed = failure))) ?? found;
		if (found !== undefined && hasEnded(found)) break;
	}
	return { found, looked, missed };
}

/** How often it was looked, in words. */
export const timesLooked = (looked: number): string => (looked === 1 ? 'looked at once' : `looked at ${looked} times`);
