import { jsonIn } from '../client/json';
import { Session } from '../session/session';
import { type ConnectionSettings, fingerprint } from '../session/settings';

/**
 * The hidden field of the credential in which n8n keeps a session for its HTTP Request node: the cookies, and
 * the fingerprint of the settings they were given for.
 */
export function writeStoredSession(session: Session, settings: ConnectionSettings): string {
	return JSON.stringify({ fingerprint: fingerprint(settings), cookies: session });
}

/** The stored session; undefined where there is none, or the credential has been changed since. */
export function readStoredSession(stored: unknown, settings: ConnectionSettings): Session | undefined {
	if (typeof stored !== 'string' || stored === '') return undefined;
	// What is no JSON is no session: n8n then has the credential log in.
	const value = jsonIn(stored);
	if (typeof value !== 'object' || value === null || Reflect.get(value, 'fingerprint') !== fingerprint(settings)) return undefined;
	const cookies: unknown = Reflect.get(value, 'cookies');
	return isCookies(cookies) ? Session.from(cookies, settings.headers) : undefined;
}

function isCookies(value: unknown): value is Record<string, string> {
	return typeof value === 'object' && value !== null && Object.values(value).every((cookie) => typeof cookie === 'string');
}
