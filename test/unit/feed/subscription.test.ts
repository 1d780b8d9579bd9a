import type { SessionProvider } from '../../../nodes/Assemblyline/client/client';
import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import { feeds } from '../../../nodes/Assemblyline/feed/feeds';
import { Session } from '../../../nodes/Assemblyline/session/session';
import { FeedSubscription, type FeedSubscriptionOptions, SESSION_UNKNOWN, type Socket } from '../../../nodes/Assemblyline/feed/subscription';

/** A socket whose server is this test. It behaves as socket.io's does, also where it is disconnected. */
class FakeSocket implements Socket {
	readonly emitted: [string, unknown][] = [];
	/** Whether the client has closed it. */
	closed = false;
	private connected = false;
	private readonly listeners = new Map<string, ((message: unknown, details?: unknown) => void)[]>();

	constructor(
		readonly namespace: string,
		readonly headers: Record<string, string>,
	) {}

	on(event: string, listener: (message: unknown, details?: unknown) => void) {
		this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
	}

	emit(event: string, message: unknown) {
		this.emitted.push([event, message]);
	}

	/** A connected socket tells its own listeners, before this returns. */
	disconnect() {
		this.closed = true;
		if (this.connected) this.end('io client disconnect');
	}

	accept() {
		this.connected = true;
		this.tell('connect');
	}

	receive(event: string, message?: unknown) {
		if (this.connected) this.tell(event, message);
	}

	goLive() {
		this.accept();
		this.receive('monitoring', {});
	}

	end(reason: string, details?: unknown) {
		this.connected = false;
		this.tell('disconnect', reason, details);
	}

	fail(message: string) {
		this.tell('connect_error', new Error(message));
	}

	private tell(event: string, message?: unknown, details?: unknown) {
		for (const listener of this.listeners.get(event) ?? []) listener(message, details);
	}
}

function setUp(options: Partial<FeedSubscriptionOptions> = {}) {
	const sockets: FakeSocket[] = [];
	let logins = 0;
	const open = async () => Session.from({ session: `S${++logins}` });
	let current: Promise<Session> | undefined;
	const sessions: SessionProvider = {
		current: jest.fn(() => (current ??= open())),
		renewed: jest.fn(() => (current = open())),
	};
	const calls = { onMessage: jest.fn(), onLive: jest.fn(), onLost: jest.fn(), onRefused: jest.fn(), onDenied: jest.fn() };
	const session = new FeedSubscription({
		feed: feeds.alert,
		sessions,
		connect: (namespace, session) => {
			const socket = new FakeSocket(namespace, session.headers());
			sockets.push(socket);
			return socket;
		},
		deadlineMs: 15_000,
		backOffMs: { first: 1000, last: 60_000 },
		random: () => 0.5,
		...calls,
		...options,
	});
	return { session, sockets, sessions, ...calls, logins: () => logins };
}

const later = (ms: number) => jest.advanceTimersByTimeAsync(ms);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('A subscription', () => {
	it('connects to its namespace with the session, and subscribes once when connected', async () => {
		const { session, sockets } = setUp();
		session.start();
		await later(0);
		expect(sockets).toHaveLength(1);
		expect(sockets[0]).toMatchObject({ namespace: '/alerts', headers: { Cookie: 'session=S1' }, emitted: [] });
		expect(sockets[0]?.headers).toHaveProperty('User-Agent');
		sockets[0]?.goLive();
		expect(sockets[0]?.emitted).toEqual([['alert', { client: 'n8n' }]]);
		await session.stop();
	});

	it('subscribes exactly once on each connection: the server starts a copy of the feed each time', async () => {
		const { session, sockets } = setUp();
		session.start();
		for (let connection = 0; connection < 3; connection++) {
			await later(10_000);
			sockets[connection]?.goLive();
			sockets[connection]?.receive('monitoring', {});
			sockets[connection]?.end('transport close');
		}
		expect(sockets.slice(0, 3).map(({ emitted }) => emitted.length)).toEqual([1, 1, 1]);
		await session.stop();
	});

	it('is live when the server has confirmed, and says so once', async () => {
		const { session, sockets, onLive } = setUp();
		session.start();
		await later(0);
		sockets[0]?.accept();
		expect(onLive).not.toHaveBeenCalled();
		sockets[0]?.receive('monitoring', {});
		sockets[0]?.receive('monitoring', {});
		expect(onLive).toHaveBeenCalledTimes(1);
		await session.stop();
	});

	it('passes on the messages of its feed by their names here, and no other', async () => {
		const { session, sockets, onMessage } = setUp();
		session.start();
		await later(0);
		sockets[0]?.goLive();
		sockets[0]?.receive('AlertCreated', { alert_id: '1' });
		sockets[0]?.receive('AlertUpdated', { alert_id: '2' });
		sockets[0]?.receive('SubmissionCompleted', { sid: '3' });
		expect(onMessage.mock.calls).toEqual([
			['alertCreated', { alert_id: '1' }],
			['alertUpdated', { alert_id: '2' }],
		]);
		await session.stop();
	});
});

describe('A server that does not confirm', () => {
	it('is given up at the deadline, and tried again', async () => {
		const { session, sockets, onLost } = setUp();
		session.start();
		await later(0);
		sockets[0]?.accept();
		await later(14_999);
		expect(sockets[0]?.closed).toBe(false);
		await later(1);
		expect(sockets[0]?.closed).toBe(true);
		expect(onLost).toHaveBeenCalledWith('the server did not confirm in time', 1000);
		await later(1000);
		expect(sockets).toHaveLength(2);
		await session.stop();
	});

	it('has no deadline any more once it has confirmed', async () => {
		const { session, sockets } = setUp();
		session.start();
		await later(0);
		sockets[0]?.goLive();
		await later(3_600_000);
		expect(sockets).toHaveLength(1);
		expect(sockets[0]?.closed).toBe(false);
		await session.stop();
	});
});

describe('A server that closes the socket before it has confirmed', () => {
	const drop = (socket?: FakeSocket) => {
		socket?.accept();
		socket?.end('io server disconnect');
	};

	it('gets one new login at once: the session may just have ended', async () => {
		const { session, sockets, sessions, onLost, onRefused, logins } = setUp();
		session.start();
		await later(0);
		drop(sockets[0]);
		await later(0);
		expect(sessions.renewed).toHaveBeenCalledTimes(1);
		expect(onLost).toHaveBeenCalledWith('the server closed the connection', 0);
		expect(sockets[1]?.headers.Cookie).toBe('session=S2');
		sockets[1]?.goLive();
		expect(logins()).toBe(2);
		expect(onRefused).not.toHaveBeenCalled();
		await session.stop();
	});

	it('is not asked without a pause where the new login does not get through', async () => {
		const renewed = jest.fn(() => Promise.reject(new AssemblylineError('unreachable', 'away')));
		const { session, sockets, sessions, onLost } = setUp();
		Object.assign(sessions, { renewed });
		session.start();
		await later(0);
		drop(sockets[0]);
		await later(60_000);
		expect(renewed.mock.calls.length).toBeLessThan(8);
		expect(onLost.mock.calls.slice(1).every(([, delay]) => Number(delay) > 0)).toBe(true);
		await session.stop();
	});

	it('is told of once when it does so again, as the role is missing; and is asked once a minute from then on', async () => {
		const { session, sockets, onDenied, onRefused } = setUp();
		session.start();
		await later(0);
		drop(sockets[0]);
		await later(0);
		drop(sockets[1]);
		for (let round = 2; round < 5; round++) {
			await later(59_000);
			expect(sockets).toHaveLength(round);
			await later(1_000);
			expect(sockets).toHaveLength(round + 1);
			drop(sockets[round]);
		}
		await later(0);
		await session.stop();
		expect(onRefused).not.toHaveBeenCalled();
		expect(onDenied.mock.calls).toEqual([[expect.objectContaining({ kind: 'forbidden', hint: expect.stringContaining('alert_view') as string })]]);
	});

	it('does not cost the login that others share once a minute, but once in half an hour', async () => {
		const { session, sockets, sessions } = setUp();
		session.start();
		await later(0);
		drop(sockets[0]);
		await later(0);
		drop(sockets[1]);
		for (let minute = 0; minute < 29; minute++) {
			await later(60_000);
			drop(sockets.at(-1));
		}
		expect(sockets.length).toBeGreaterThan(25);
		expect(sessions.renewed).toHaveBeenCalledTimes(1);
		for (let minute = 0; minute < 5; minute++) {
			await later(60_000);
			drop(sockets.at(-1));
		}
		expect(sessions.renewed).toHaveBeenCalledTimes(2);
		await session.stop();
	});

	it('names the role of the other feed there', async () => {
		const { session, sockets, onDenied } = setUp({ feed: feeds.submission });
		session.start();
		await later(0);
		drop(sockets[0]);
		await later(0);
		drop(sockets[1]);
		await later(0);
		expect(onDenied).toHaveBeenCalledWith(expect.objectContaining({ hint: expect.stringContaining('submission_view') as string }));
		await session.stop();
	});

	it('may do so once more after a connection that was live, e.g. an hour later', async () => {
		const { session, sockets, sessions, onRefused } = setUp();
		session.start();
		await later(0);
		for (let round = 0; round < 3; round++) {
			drop(sockets.at(-1));
			await later(2000);
			sockets.at(-1)?.goLive();
			await later(3_600_000);
			sockets.at(-1)?.end('transport close');
			await later(1000);
		}
		expect(onRefused).not.toHaveBeenCalled();
		expect(sessions.renewed).toHaveBeenCalledTimes(3);
		await session.stop();
	});

	it('gets the new login at once, too, where a connection was lost before: the usual case, as a session ends after an hour', async () => {
		const { session, sockets, sessions } = setUp();
		session.start();
		await later(0);
		sockets[0]?.goLive();
		await later(3_600_000);
		sockets[0]?.end('transport close');
		await later(1000);
		drop(sockets[1]);
		await later(0);
		expect(sessions.renewed).toHaveBeenCalledTimes(1);
		await session.stop();
	});
});

describe('A connection that the server does not know', () => {
	const lose = (socket?: FakeSocket) => {
		socket?.goLive();
		socket?.end('transport error', new Error(SESSION_UNKNOWN));
	};

	it('is made anew, in the same session; three in a row are no restart, and the log says what the ingress needs', async () => {
		const { session, sockets, sessions, onLost } = setUp();
		session.start();
		await later(0);
		for (let round = 0; round < 4; round++) {
			lose(sockets.at(-1));
			await later(10_000);
		}
		await session.stop();
		const reasons = onLost.mock.calls.map(([reason]) => String(reason));
		expect(reasons.slice(0, 2)).toEqual([SESSION_UNKNOWN, SESSION_UNKNOWN]);
		expect(reasons.slice(2)).toEqual(Array(2).fill(expect.stringContaining('sticky sessions')));
		expect(sessions.renewed).not.toHaveBeenCalled();
	});

	it('is no row of three with another loss in between', async () => {
		const { session, sockets, onLost } = setUp();
		session.start();
		await later(0);
		for (const reason of [SESSION_UNKNOWN, SESSION_UNKNOWN, 'ping timeout', SESSION_UNKNOWN, SESSION_UNKNOWN]) {
			sockets.at(-1)?.goLive();
			sockets.at(-1)?.end('transport error', new Error(reason));
			await later(14_000);
		}
		await session.stop();
		expect(onLost.mock.calls.map(([reason]) => String(reason))).not.toContainEqual(expect.stringContaining('sticky'));
	});
});

describe('A refused login', () => {
	it('ends the attempts, so that the server does not lock the account', async () => {
		const error = new AssemblylineError('loginRefused', 'Invalid user or APIKey');
		const current = jest.fn(async () => Promise.reject(error));
		const { session, sockets, onRefused } = setUp({ sessions: { current, renewed: current } });
		session.start();
		await later(600_000);
		expect(onRefused.mock.calls).toEqual([[error]]);
		expect(current).toHaveBeenCalledTimes(1);
		expect(sockets).toHaveLength(0);
		await session.stop();
	});
});

describe('The wait before the next attempt', () => {
	it('doubles up to its longest, and goes on for ever', async () => {
		const { session, onLost } = setUp({
			sessions: { current: async () => Promise.reject(new AssemblylineError('unreachable', 'al cannot be reached')), renewed: async () => new Session() },
		});
		session.start();
		await later(600_000);
		const waits = onLost.mock.calls.map(([, wait]) => wait as number);
		expect(waits.slice(0, 8)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
		expect(waits.length).toBeGreaterThan(12);
		expect(onLost.mock.calls[0]?.[0]).toBe('al cannot be reached');
		await session.stop();
	});

	it.each([
		[0, 500],
		[0.999, 1499],
	])('is spread, with chance at %d', async (random, wait) => {
		const { session, sockets, onLost } = setUp({ random: () => random });
		session.start();
		await later(0);
		sockets[0]?.fail('al cannot be reached');
		await later(0);
		expect(onLost).toHaveBeenCalledWith('al cannot be reached', wait);
		await session.stop();
	});

	it('starts from the shortest again after a connection that lasted', async () => {
		const { session, sockets, onLost } = setUp();
		session.start();
		for (let failure = 0; failure < 4; failure++) {
			await later(60_000);
			sockets.at(-1)?.fail('no');
		}
		await later(60_000);
		sockets.at(-1)?.goLive();
		await later(11_000);
		sockets.at(-1)?.end('transport close');
		await later(0);
		expect(onLost).toHaveBeenLastCalledWith('transport close', 1000);
		await session.stop();
	});

	it('does not start anew where connections are lost as soon as they are live', async () => {
		const { session, sockets, onLost } = setUp();
		session.start();
		await later(0);
		for (let failure = 0; failure < 4; failure++) {
			sockets.at(-1)?.goLive();
			sockets.at(-1)?.end('transport close');
			await later(10_000);
		}
		expect(onLost.mock.calls.map(([, wait]) => wait as number)).toEqual([1000, 2000, 4000, 8000]);
		await session.stop();
	});
});

describe('A stop', () => {
	it('closes the socket, and nothing follows', async () => {
		const { session, sockets, onLost, onMessage } = setUp();
		session.start();
		await later(0);
		sockets[0]?.goLive();
		await session.stop();
		expect(sockets[0]?.closed).toBe(true);
		await later(600_000);
		expect(sockets).toHaveLength(1);
		expect(onLost).not.toHaveBeenCalled();
		sockets[0]?.receive('AlertCreated', { alert_id: 'late' });
		expect(onMessage).not.toHaveBeenCalled();
	});

	it('ends a wait, and resolves at once', async () => {
		const { session, sockets } = setUp();
		session.start();
		await later(0);
		sockets[0]?.fail('no');
		await later(1);
		await session.stop();
		await later(600_000);
		expect(sockets).toHaveLength(1);
	});

	it('during a login opens no socket afterwards', async () => {
		let finish: (session: Session) => void = () => undefined;
		const { session, sockets } = setUp({ sessions: { current: () => new Promise((resolve) => (finish = resolve)), renewed: async () => new Session() } });
		session.start();
		await later(0);
		const stopped = session.stop();
		finish(new Session());
		await stopped;
		expect(sockets).toHaveLength(0);
	});

	it('leaves no timer and no listener behind', async () => {
		const { session, sockets } = setUp();
		session.start();
		for (let failure = 0; failure < 3; failure++) {
			await later(60_000);
			sockets.at(-1)?.fail('no');
		}
		await later(1);
		await session.stop();
		expect(jest.getTimerCount()).toBe(0);
	});

	it('before the start, and twice, does no harm', async () => {
		const { session } = setUp();
		await session.stop();
		await session.stop();
	});
});
