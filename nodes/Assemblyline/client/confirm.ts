import { AssemblylineError } from './errors';

/**
 * Takes a change for done only where the reply says so: many say `success: false` with status 200.
 * @throws AssemblylineError with the message, and a hint of what to do
 */
export function confirm(reply: unknown, message: string, hint?: string): void {
	const success: unknown = typeof reply === 'object' && reply !== null ? Reflect.get(reply, 'success') : undefined;
	if (success !== true) throw new AssemblylineError('badRequest', message, { hint });
}
