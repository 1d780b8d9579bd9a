import { AssemblylineError, isAtLimit } from './errors';

/** How a read is repeated. Writes never are, but for {@link withRoom}. */
export interface RetryPolicy {
	/** Tries in all, the first included. */
	attempts: number;
	/** Milliseconds before the first repeat; doubled for each further one. */
	baseDelayMs: number;
	/** Milliseconds of one wait at the most, however long the server asks to wait. */
	maxDelayMs: number;
	/** Milliseconds after the first try, after which no other one begins. */
	deadlineMs: number;
	/** Milliseconds of a clock that does not step when the machine's time is set. */
	now(): number;
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** 0 up to 1. */
	random(): number;
}

export const defaultRetry: RetryPolicy = {
	attempts: 4,
	baseDelayMs: 500,
	maxDelayMs: 60_000,
	deadlineMs: 120_000,
	now: () => performance.now(),
	sleep,
	random: Math.random,
};

/** A timer of Node that is set longer fires at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** Failures that pass by themselves: a gateway without its server, a concurrent quota, a cut connection. */
export function isTransient(error: unknown): error is AssemblylineError {
	return (
		error instanceof AssemblylineError && (error.kind === 'busy' || error.kind === 'unreachable' || error.kind === 'timeout')
	);
}

/**
 * Runs a read until it succeeds, fails for good, or its tries or its time are used up; answers or throws the last
 * outcome. The server's Retry-After is waited for, as far as the policy allows.
 */
export async function withRetry<T>(policy: RetryPolicy, signal: AbortSignal | undefined, read: () => Promise<T>): Promise<T> {
	const end = policy.now() + policy.deadlineMs;
	for (let attempt = 1; ; attempt++) {
		const outcome = await read().then((value) => ({ value }), (error: unknown) => ({ error }));
		if ('value' in outcome) return outcome.value;
		if (!isTransient(outcome.error) || attempt >= policy.attempts || signal?.aborted) throw outcome.error;
		const asked = outcome.error instanceof AssemblylineError ? (outcome.error.retryAfterMs ?? 0) : 0;
		const wait = Math.max(backOff(policy, attempt), Math.min(asked, policy.maxDelayMs));
		if (policy.now() + wait > end) throw outcome.error;
		await policy.sleep(wait, signal);
	}
}

/** Milliseconds for which room for a submission is waited for, where nothing else says how long. */
export const ROOM_MS = 600_000;

/** Milliseconds between two tries for room, where each is answered at once. */
const LONGEST_ROOM_PAUSE_MS = 5_000;

/** Milliseconds before another try for room; with so many refusals before it. */
export function roomPause(policy: Pick<RetryPolicy, 'baseDelayMs' | 'random'>, refusals: number): number {
	return Math.min(backOff(policy, refusals), LONGEST_ROOM_PAUSE_MS);
}

/**
 * Sends a submission until the server has room for it. The server counts those of a user that run, five by default, and
 * refuses any more, before it does anything. Each end makes room.
 * @param withinMs after which no other try begins; 0 tries once
 * @throws AssemblylineError the last refusal, with how long it was waited; any other failure at once
 */
export async function withRoom<T>(policy: RetryPolicy, signal: AbortSignal | undefined, withinMs: number, submit: () => Promise<T>): Promise<T> {
	const start = policy.now();
	for (let tries = 1; ; tries++) {
		const began = policy.now();
		const outcome = await submit().then((value) => ({ value }), (error: unknown) => ({ error }));
		if ('value' in outcome) return outcome.value;
		if (!isAtLimit(outcome.error)) throw outcome.error;
		const left = start + withinMs - policy.now();
		if (left <= 0) throw tries === 1 ? outcome.error : outcome.error.with({ hint: `It was tried ${tries} times within ${Math.ceil((policy.now() - start) / 1000)} s. ${outcome.error.hint ?? ''}`.trim() });
		// A file goes up with each try: at the most half of the time is spent on that.
		const pause = Math.max(roomPause(policy, tries), policy.now() - began);
		await policy.sleep(Math.min(pause, left), signal).catch((error: unknown) => {
			// With the status of the refusal: nobody need look for it on the server.
			throw error instanceof AssemblylineError ? new AssemblylineError(error.kind, error.message, { status: 503 }) : error;
		});
	}
}

/** Full delay times 0.5 to 1.5, so that many clients do not come back at the same moment. */
export function backOff(policy: Pick<RetryPolicy, 'baseDelayMs' | 'random'>, attempt: number): number {
	return policy.baseDelayMs * 2 ** (attempt - 1) * (0.5 + policy.random());
}

/** What a promise resolves to; rejects with a `cancelled` failure as soon as the signal fires, and lets the promise go on. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
	const never = new AbortController();
	const aborted = new Promise<never>((_, reject) => {
		const cancel = () => reject(cancelled());
		if (signal.aborted) cancel();
		else signal.addEventListener('abort', cancel, { once: true, signal: never.signal });
	});
	return Promise.race([promise, aborted]).finally(() => never.abort());
}

/**
 * Ends `controller` when the signal fires; answers how to call that off, after which the signal keeps nothing of it. In
 * the place of AbortSignal.any, of which Node 20 keeps something for as long as its signals live.
 */
export function abortWith(controller: AbortController, signal: AbortSignal | undefined): () => void {
	const abort = () => controller.abort(signal?.reason);
	if (signal?.aborted) abort();
	signal?.addEventListener('abort', abort);
	return () => signal?.removeEventListener('abort', abort);
}

/** Waits; rejects at once with a `cancelled` failure when the signal fires. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		if (signal?.aborted) return reject(cancelled());
		const over = new AbortController();
		const end = (settle: () => void) => {
			over.abort();
			settle();
		};
		signal?.addEventListener('abort', () => end(() => reject(cancelled())), { signal: over.signal });
		after(ms, () => end(resolve), over.signal);
	});
}

/** Waits; resolves at once when the signal fires. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
	return sleep(ms, signal).catch(() => undefined);
}

const cancelled = () => new AssemblylineError('cancelled', 'The execution was cancelled');

/**
 * Calls back once so many milliseconds are over, unless the signal fires before. A time limit of the platform's own:
 * it keeps no process alive, and what is called off leaves no timer behind.
 */
export function after(ms: number, callback: () => void, calledOff: AbortSignal): void {
	// Whole milliseconds, and no more than a timer takes; what is no number is now.
	const delay = Math.max(0, Math.min(Math.ceil(ms), LONGEST_DELAY_MS)) || 0;
	AbortSignal.timeout(delay).addEventListener('abort', callback, { once: true, signal: calledOff });
}
