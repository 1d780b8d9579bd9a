import type { SessionProvider } from '../client/client';
import { AssemblylineError } from '../client/errors';
import type { Session } from './session';

/** How long a refused login is not tried again: the server locks an account after five failures. */
export const REFUSED_FOR_MS = 5 * 60_000;

/** How long a session that the server has never accepted is not replaced: the session of another login would be no better. */
const RENEWED_FOR_MS = 5 * 60_000;

interface Entry {
	session?: Session;
	/** The login under way, shared by all who wait for it. */
	pending?: Promise<Session>;
	refusal?: { error: AssemblylineError; at: number };
	/** When the session was opened in place of another one. */
	renewedAt?: number;
}

export type Login = () => Promise<Session>;

/**
 * The sessions of this process, by the fingerprint of their settings. At most one login per fingerprint is
 * under way; a refused one is remembered, so that no caller repeats it.
 */
export class SessionPool {
	private readonly entries = new Map<string, Entry>();

	/** @param now milliseconds of a clock that does not step when the machine's time is set */
	constructor(private readonly now: () => number = () => performance.now()) {}

	/** The current session, or the one that `login` opens. */
	current(key: string, login: Login): Promise<Session> {
		const entry = this.entry(key);
		return entry.session ? Promise.resolve(entry.session) : this.open(entry, login);
	}

	/**
	 * A session other than `stale`: one that somebody else has opened since, or a new one. `stale` itself where it was
	 * opened in place of another one a short time ago, and the server has never taken it.
	 */
	renewed(key: string, stale: Session, login: Login): Promise<Session> {
		const entry = this.entry(key);
		if (entry.session !== stale) return this.current(key, login);
		const isHopeless = !stale.wasAccepted && entry.renewedAt !== undefined && this.now() - entry.renewedAt < RENEWED_FOR_MS;
		if (isHopeless) return Promise.resolve(stale);
		entry.session = undefined;
		entry.renewedAt = this.now();
		return this.current(key, login);
	}

	private open(entry: Entry, login: Login): Promise<Session> {
		const refusal = this.activeRefusal(entry);
		if (refusal) return Promise.reject(refusal);
		entry.pending ??= login()
			.then((session) => {
				entry.session = session;
				entry.refusal = undefined;
				return session;
			})
			.catch((error: unknown) => {
				if (error instanceof AssemblylineError && error.kind === 'loginRefused') {
					entry.refusal = { error, at: this.now() };
				}
				throw error;
			})
			.finally(() => {
				entry.pending = undefined;
			});
		return entry.pending;
	}

	private activeRefusal(entry: Entry): AssemblylineError | undefined {
		if (!entry.refusal) return undefined;
		const left = entry.refusal.at + REFUSED_FOR_MS - this.now();
		if (left <= 0) return undefined;
		const { message, status, hint } = entry.refusal.error;
		return new AssemblylineError('loginRefused', message, {
			status,
			hint: `${hint ?? ''} This same secret is not tried again for ${Math.ceil(left / 1000)} s, because the server locks accounts; a changed credential is tried at once.`,
		});
	}

	private entry(key: string): Entry {
		let entry = this.entries.get(key);
		if (!entry) this.entries.set(key, (entry = {}));
		return entry;
	}
}

/** The one pool of the process: nodes and credential are in one bundle. */
export const sharedPool = new SessionPool();

/** The pool's sessions for one set of settings. */
export function sessionProvider(pool: SessionPool, key: string, login: Login): SessionProvider<Session> {
	return {
		current: () => pool.current(key, login),
		renewed: (stale) => pool.renewed(key, stale, login),
	};
}
