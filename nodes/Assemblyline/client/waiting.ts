import type { AssemblylineClient } from './client';
import { AssemblylineError, type FailureKind } from './errors';

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

/** Failures that are the server's own refusal: another look would get the same. */
const ANSWERS = new Set<FailureKind>(['badRequest', 'forbidden', 'loginRefused', 'notFound', 'quota', 'sessionRefused', 'termsOfService', 'tooLarge']);

/**
 * What a look finds; undefined, after `onMissed`, where the server had no answer: it was away, in trouble, or something
 * on the way answered in its place. Rejects with the server's own refusal, and when the execution is cancelled.
 */
export async function answerOf<T>(look: Promise<T>, onMissed: (failure: AssemblylineError) => void): Promise<T | undefined> {
	return look.catch((error: unknown) => {
		if (!(error instanceof AssemblylineError) || error.kind === 'cancelled' || ANSWERS.has(error.kind)) throw error;
		onMissed(error);
		return undefined;
	});
}

/** What a read answers; undefined where it fails: nothing else is to be lost for want of it. Rejects when the execution is cancelled. */
export async function ifAnswered<T>(read: Promise<T>): Promise<T | undefined> {
	return read.catch((error: unknown) => {
		if (error instanceof AssemblylineError && error.kind !== 'cancelled') return undefined;
		throw error;
	});
}

/** What `run` resolves to; rejects with its error, in which the submission stands that was made before: nobody has to submit again to find it. */
export async function withSid<T>(sid: string, run: () => Promise<T>): Promise<T> {
	return run().catch((error: unknown) => {
		if (error instanceof AssemblylineError) throw error.with({ sid });
		throw Object.assign(error instanceof Error ? error : new Error(String(error)), { sid });
	});
}
