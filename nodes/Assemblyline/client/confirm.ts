import { AssemblylineError } from './errors';

/**
 * Takes a change for done only where the reply says so: many say `success: false` with status 200.
 * @throws AssemblylineError with the message, and a hint of what to do
 */
export function confirm(reply: unknown, message: string, hint?: string): void {
	const success: unknown = typeof reply === 'object' && reply !== null ? Reflect.get(reply, 'success') : undefined;
	if (success !== true) throw new AssemblylineError('badRequest', message, { hint });
}

/** What a call answers; a failure without words of its own (status 500) gets a hint of what it usually means. */
export async function hinted<T>(call: Promise<T>, hint: string): Promise<T> {
	return call.catch((error: unknown) => {
		if (!(error instanceof AssemblylineError) || error.kind !== 'serverError') throw error;
		throw error.with({ hint });
	});
}
