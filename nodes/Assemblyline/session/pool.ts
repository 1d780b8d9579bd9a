import type { SessionProvider } from '../client/client';
import { AssemblylineError, isLoginRefused } from '../client/errors';
import { inTurn } from '../client/inTurn';
import { keepLast } from '../client/keepLast';
import type { Session } from './session';
import { type ConnectionSettings, fingerprint, loginKey } from './settings';

/** How long a refused login is not tried again: the server locks an account after five failures. */
export const REFUSED_FOR_MS = 5 * 60_000;

/** How long a session that the server has never accepted is not replaced: the session of another login would be no better. */
const RENEWED_FOR_MS = 5 * 60_000;

interface Entry {
	session?: Session;
	/** The login under way, shared by all who wait for it. */
	pending?: Promise<Session>;
	/** When the session was opened in place of another one. */
	renewedAt?: number;
}

export type Login = () => Promise<Session>;

/** What a session is kept by, and by what a login is known that the server has refused: their {@link fingerprint} and {@link loginKey}. */
export interface PoolKey {
	session: string;
	login: string;
}

/** Sessions that are kept: a credential whose headers an expression makes has another one for each execution. */
const MOST_SESSIONS = 1_000;

/**
 * The sessions of this process, by the fingerprint of their settings. At most one login per fingerprint is
 * under way; a refused one is remembered, so that no caller repeats it. What the server itself refuses is not
 * tried by other ways to it either, such as with other headers: it counts the failures of the account.
 */
export class SessionPool {
	private readonly entries = new Map<string, Entry>();
	/** By {@link PoolKey} `login` where the server has refused, by `session` where something in front of it has. */
	private readonly refusals = new Map<string, { error: AssemblylineError; at: number }>();

	/** @param now milliseconds of a clock that does not step when the machine's time is set */
	constructor(private readonly now: () => number = () => performance.now()) {}

	/** The current session, or the one that `login` opens. */
	current(key: PoolKey, login: Login): Promise<Session> {
		const entry = this.entry(key.session);
		return entry.session ? Promise.resolve(entry.session) : this.open(entry, key, login);
	}

	/**
	 * A session other than `stale`: one that somebody else has opened since, or a new one. `stale` itself where it was
	 * opened in place of another one a short time ago, and the server has never taken it.
	 */
	renewed(key: PoolKey, stale: Session, login: Login): Promise<Session> {
		const entry = this.entry(key.session);
		if (entry.session !== stale) return this.current(key, login);
		const isHopeless = !stale.wasAccepted && entry.renewedAt !== undefined && this.now() - entry.renewedAt < RENEWED_FOR_MS;
		if (isHopeless) return Promise.resolve(stale);
		entry.session = undefined;
		entry.renewedAt = this.now();
		return this.current(key, login);
	}

	/** One login of an account at a time: several at once could lock it before the first refusal is known. */
	private open(entry: Entry, key: PoolKey, login: Login): Promise<Session> {
		entry.pending ??= inTurn(`login ${key.login}`, async () => {
			const refusal = this.activeRefusal(key.login) ?? this.activeRefusal(key.session);
			if (refusal) throw refusal;
			entry.session = await login().catch((error: unknown) => {
				this.noteRefusal(key, error);
				throw error;
			});
			return entry.session;
		}).finally(() => {
			entry.pending = undefined;
		});
		return entry.pending;
	}

	private noteRefusal(key: PoolKey, error: unknown): void {
		if (!isLoginRefused(error)) return;
		// Those that are over go.
		for (const known of this.refusals.keys()) this.activeRefusal(known);
		this.refusals.set(error.isForeign ? key.login : key.session, { error, at: this.now() });
	}

	private activeRefusal(key: string): AssemblylineError | undefined {
		const refusal = this.refusals.get(key);
		if (!refusal) return undefined;
		const left = refusal.at + REFUSED_FOR_MS - this.now();
		if (left <= 0) {
			this.refusals.delete(key);
			return undefined;
		}
		const { message, status, hint } = refusal.error;
		return new AssemblylineError('loginRefused', message, {
			status,
			hint: `${hint ?? ''} This same secret is not tried again for ${Math.ceil(left / 1000)} s, because the server locks accounts; another secret is tried at once.`,
		});
	}

	/** Of one that is not there yet, a new one. Those that were used last are kept. */
	private entry(key: string): Entry {
		const entry = this.entries.get(key) ?? {};
		keepLast(this.entries, key, entry, MOST_SESSIONS);
		return entry;
	}
}

/** The one pool of the process: nodes and credential are in one bundle. */
export const sharedPool = new SessionPool();

/** The pool's sessions for one set of settings. */
export function sessionProvider(pool: SessionPool, settings: ConnectionSettings, login: Login): SessionProvider<Session> {
	const key = { session: fingerprint(settings), login: loginKey(settings) };
	return {
		current: () => pool.current(key, login),
		renewed: (stale) => pool.renewed(key, stale, login),
	};
}
