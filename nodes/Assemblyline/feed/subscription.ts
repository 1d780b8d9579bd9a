import type { ClientSession, SessionProvider } from '../client/client';
import { AssemblylineError, isLoginRefused, messageOf, textProperty } from '../client/errors';
import { after, backOff, pause, unlessAborted } from '../client/retry';
import type { Feed } from './feeds';

/** The part of a socket.io client socket that is used here. */
export interface Socket {
	/** Of an end, `details` has the error behind it. */
	on(event: string, listener: (message: unknown, details?: unknown) => void): unknown;
	emit(event: string, message: unknown): unknown;
	disconnect(): unknown;
}

/** Opens a socket to a namespace within a session, without reconnection of its own. */
export type SocketFactory = (namespace: string, session: ClientSession) => Socket;

/** Why a socket ended whose session ID the server did not know: it has been restarted, or another replica of it was asked. */
export const SESSION_UNKNOWN = 'the server does not know the connection (any more)';

export interface FeedSubscriptionOptions {
	feed: Feed;
	sessions: SessionProvider;
	connect: SocketFactory;
	/** A message of the feed, by its name in this pack. */
	onMessage(event: string, message: unknown): void;
	/** The server has confirmed the subscription: from now on messages come. */
	onLive?(): void;
	/** The connection ended or could not be made; it will be tried again after `retryInMs`. */
	onLost?(reason: string, retryInMs: number): void;
	/** The server refuses the login: it is not tried again. */
	onRefused(error: AssemblylineError): void;
	/**
	 * The server has closed the feed on a fresh login too, so that a role is probably missing. Told once; it is
	 * tried again at the slowest pace, as a server in trouble does the same.
	 */
	onDenied(error: AssemblylineError): void;
	/** Milliseconds for the server to confirm. */
	deadlineMs?: number;
	/** Milliseconds; delays double from the first to the last. */
	backOffMs?: { first: number; last: number };
	random?: () => number;
}

type Ending = { kind: 'dropped'; live: boolean } | { kind: 'failed'; live: boolean; reason: string };

/** Seen where an ingress spreads the requests of one connection over several replicas. */
const STICKY_HINT = 'If several replicas of its socket.io stand behind an ingress, that must send all requests of a connection to one of them (sticky sessions, e.g. by cookie)';

/** A connection that lasted this long was a good one: the next failure starts from the shortest delay again. */
const STABLE_MS = 10_000;

/**
 * How long the login that others share is not renewed again for a feed that is denied on a fresh one, too: it is not
 * the session then. After that it may have ended by itself.
 */
const RENEWAL_PAUSE_MS = 30 * 60_000;

/**
 * A subscription to one dashboard feed, kept alive until it is stopped. The server knows a caller by its
 * session cookie and User-Agent; without them it lets the socket connect and drops it at the first message,
 * with no word. socket.io's own reconnection does not come back after such a drop, so it is done here:
 * every attempt is a new socket, and subscribes exactly once (each subscription starts another copy of the feed).
 */
export class FeedSubscription {
	private readonly stopping = new AbortController();
	private finished: Promise<void> = Promise.resolve();
	private readonly options: Required<Omit<FeedSubscriptionOptions, 'onLive' | 'onLost'>> & FeedSubscriptionOptions;

	constructor(options: FeedSubscriptionOptions) {
		this.options = { deadlineMs: 15_000, backOffMs: { first: 1_000, last: 60_000 }, random: Math.random, ...options };
	}

	/** Returns at once; connects in the background. */
	start(): void {
		this.finished = this.run();
	}

	/** Closes the socket. */
	async stop(): Promise<void> {
		this.stopping.abort();
		await this.finished;
	}

	private get stopped(): boolean {
		return this.stopping.signal.aborted;
	}

	private async run(): Promise<void> {
		let failures = 0;
		let refusedSessions = 0;
		let unknownInARow = 0;
		let stale: ClientSession | undefined;
		let renewedAt = -Infinity;
		while (!this.stopped) {
			const startedAt = Date.now();
			let ending: Ending;
			try {
				const { sessions } = this.options;
				// A login is shared with others: it is not cancelled, but no longer waited for.
				const session = await unlessAborted(stale ? sessions.renewed(stale) : sessions.current(), this.stopping.signal);
				stale = undefined;
				if (this.stopped) return;
				ending = await this.listenOnce(this.options.connect(this.options.feed.namespace, session));
				// Dropped before it was confirmed: the session is over, or the role is missing.
				if (ending.kind === 'dropped' && !ending.live) {
					if (++refusedSessions === 2) this.options.onDenied(dropped(this.options.feed));
					if (performance.now() - renewedAt >= RENEWAL_PAUSE_MS) {
						stale = session;
						renewedAt = performance.now();
					}
				} else if (ending.live) {
					refusedSessions = 0;
					renewedAt = -Infinity;
				}
			} catch (error) {
				if (isLoginRefused(error)) return this.options.onRefused(error);
				ending = { kind: 'failed', live: false, reason: messageOf(error) };
			}
			if (this.stopped) return;
			failures = ending.live && Date.now() - startedAt > STABLE_MS ? 1 : failures + 1;
			// A dropped session is renewed at once, the first time: sessions end after an hour, that is no failure.
			const delay = ending.kind === 'dropped' && refusedSessions === 1 && stale ? 0 : this.delay(refusedSessions > 1 ? Infinity : failures);
			const reason = ending.kind === 'dropped' ? 'the server closed the connection' : ending.reason;
			unknownInARow = reason === SESSION_UNKNOWN ? unknownInARow + 1 : 0;
			this.options.onLost?.(unknownInARow < 3 ? reason : `${reason}. ${STICKY_HINT}`, delay);
			await pause(delay, this.stopping.signal);
		}
	}

	private delay(failures: number): number {
		const { backOffMs, random } = this.options;
		return Math.min(backOffMs.last, backOff({ baseDelayMs: backOffMs.first, random }, Math.min(failures, 20)));
	}

	/** One socket from its connection to its end. */
	private listenOnce(socket: Socket): Promise<Ending> {
		const { feed, deadlineMs, onMessage, onLive } = this.options;
		return new Promise((resolve) => {
			let live = false;
			const end = (ending: Ending) => {
				over.abort();
				this.stopping.signal.removeEventListener('abort', onStop);
				// Before the disconnect, which reports an ending of its own.
				resolve(ending);
				socket.disconnect();
			};
			const onStop = () => end({ kind: 'failed', live, reason: 'stopped' });
			const over = new AbortController();
			after(deadlineMs, () => end({ kind: 'failed', live, reason: 'the server did not confirm in time' }), over.signal);
			this.stopping.signal.addEventListener('abort', onStop);
			if (this.stopped) return onStop();

			socket.on('connect', () => socket.emit(feed.subscribe, { client: 'n8n' }));
			socket.on('monitoring', () => {
				if (live) return;
				live = true;
				over.abort();
				onLive?.();
			});
			for (const [name, serverName] of Object.entries(feed.events)) {
				socket.on(serverName, (message) => onMessage(name, message));
			}
			socket.on('connect_error', (error) => end({ kind: 'failed', live, reason: messageOf(error) }));
			socket.on('disconnect', (reason, details) =>
				end(reason === 'io server disconnect' ? { kind: 'dropped', live } : { kind: 'failed', live, reason: textProperty(details, 'message') ?? String(reason) }),
			);
		});
	}
}

function dropped(feed: Feed): AssemblylineError {
	const role = feed.namespace === '/alerts' ? 'alert_view' : 'submission_view';
	return new AssemblylineError('forbidden', `The server closes the feed ${feed.namespace} at once, with a fresh login too`, {
		hint: `The user, or its API key, may lack the role ${role}. With a client certificate alone, the ingress must identify the caller for /socket.io/ too; or fill an API key beside the certificate.`,
	});
}
