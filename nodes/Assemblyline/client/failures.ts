/** What the failure of a call is turned into: nothing, another one, or the same with more words. */
import { AssemblylineError, type FailureKind } from './errors';

/** What a call answers; a failure without words of its own (status 500) gets a hint of what it usually means. */
export async function hinted<T>(call: Promise<T>, hint: string): Promise<T> {
	return call.catch((error: unknown) => {
		if (!(error instanceof AssemblylineError) || error.kind !== 'serverError') throw error;
		throw error.with({ hint });
	});
}

/** What a call answers; undefined where it fails in one of these ways: the thing is gone, or not (any more) for this user to see. */
export async function orGone<T>(call: Promise<T>, kinds: FailureKind[] = ['notFound', 'forbidden']): Promise<T | undefined> {
	return call.catch((error: unknown) => {
		if (error instanceof AssemblylineError && kinds.includes(error.kind)) return undefined;
		throw error;
	});
}

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
