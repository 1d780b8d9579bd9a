import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import { type Candidate, eventNow } from '../../../nodes/Assemblyline/delivery/event';
import { FeedSource, type FeedSourceOptions } from '../../../nodes/Assemblyline/delivery/feedSource';
import { type Hit, recoverables } from '../../../nodes/Assemblyline/delivery/recoverable';
import { Recovery } from '../../../nodes/Assemblyline/delivery/recovery';
import { type FeedName, feeds } from '../../../nodes/Assemblyline/feed/feeds';
import { Session } from '../../../nodes/Assemblyline/session/session';
import { fromNow, iso, later, MemoryServer, slowWorkflow, TestSocket, upTo, useFakeTime, workflow } from './support';

useFakeTime();

const MINUTE = 60_000;

/** A listening feed with a server to search in. */
function setUp(name: FeedName = 'alert', events: string[] = ['alertCreated'], flow = workflow(), options: Partial<FeedSourceOptions> = {}) {
	const server = new MemoryServer();
	const client = server.client();
	const sockets: TestSocket[] = [];
	const calls = { onLive: jest.fn(), onLost: jest.fn(), onRefused: jest.fn(), onDenied: jest.fn(), searchError: jest.fn() };
	const { index, timeField, candidates } = recoverables[name === 'submission' ? 'submission' : 'alert'];
	const recovery = new Recovery({
		client,
		state: flow.state,
		delivery: flow.delivery,
		index,
		timeField,
		overlapMs: MINUTE,
		intervalMs: MINUTE,
		candidates: (hit: Hit, since) => candidates(client, hit, events, since),
		onError: calls.searchError,
		onRefused: calls.onRefused,
	});
	const source = new FeedSource({
		feed: feeds[name],
		events,
		sessions: { current: async () => new Session(), renewed: async () => new Session() },
		connect: () => {
			const socket = new TestSocket();
			sockets.push(socket);
			return socket;
		},
		delivery: flow.delivery,
		recovery: name === 'systemStatus' ? undefined : recovery,
		candidates: (event, message): Candidate[] => [{ event: eventNow(event, feeds[name].idOf(message, event), message), key: `${event}:${feeds[name].idOf(message, event)}` }],
		...calls,
		...options,
	});
	const alert = (id: string) => ({ alert_id: id, reporting_ts: fromNow(0), submission_relations: [{ child: 's', parent: null }] });
	const socket = () => {
		const last = sockets.at(-1);
		if (!last) throw new Error('not connected yet');
		return last;
	};
	const goLive = async () => {
		source.start();
		await later(0);
		socket().goLive();
		await later(0);
	};
	return { ...flow, ...calls, source, server, sockets, socket, alert, goLive };
}

describe('A feed', () => {
	it('delivers its chosen events as their messages come, and no other', async () => {
		const { source, goLive, socket, executions } = setUp('alert', ['alertCreated']);
		await goLive();
		socket().receive('AlertCreated', { alert_id: 'a', al: { score: 500 } });
		socket().receive('AlertUpdated', { alert_id: 'b' });
		await later(0);
		expect(executions).toEqual([[{ event: 'alertCreated', id: 'a', receivedAt: iso(Date.now()), recovered: false, data: { alert_id: 'a', al: { score: 500 } } }]]);
		await source.stop();
	});

	it('drops what is no object', async () => {
		const { source, goLive, socket, ids } = setUp();
		await goLive();
		for (const message of [null, undefined, 'text', 7]) socket().receive('AlertCreated', message);
		await later(0);
		expect(ids()).toEqual([]);
		await source.stop();
	});

	it('delivers all that a message stands for, in order; or nothing, where it stands for nothing', async () => {
		const { source, goLive, socket, ids } = setUp('systemStatus', ['ingestHeartbeat'], workflow(), {
			candidates: (name, { count }) => upTo(Number(count)).map((number) => ({ event: eventNow(name, String(number), {}) })),
		});
		await goLive();
		for (const count of [3, 0, 1]) socket().receive('IngestHeartbeat', { count });
		await later(0);
		expect(ids()).toEqual(['0', '1', '2', '0']);
		await source.stop();
	});

	it.each([
		['submission', 'submissionCompleted', 'SubmissionCompleted', { sid: 's1' }, 's1'],
		['systemStatus', 'ingestHeartbeat', 'IngestHeartbeat', { instances: 1 }, 'ingestHeartbeat'],
		['systemStatus', 'serviceHeartbeat', 'ServiceHeartbeat', { service_name: 'Extract' }, 'Extract'],
		['alert', 'alertUpdated', 'AlertUpdated', {}, ''],
	] as const)('of %s gives %s the id of what it is about', async (name, event, serverName, message, id) => {
		const { source, goLive, socket, executions } = setUp(name, [event]);
		await goLive();
		socket().receive(serverName, message);
		await later(0);
		expect(executions).toMatchObject([[{ event, id }]]);
		await source.stop();
	});

	it('knows an event of each source by the name of the server in camelCase', () => {
		for (const { events } of Object.values(feeds)) {
			for (const [name, serverName] of Object.entries(events)) expect(serverName).toBe(name.charAt(0).toUpperCase() + name.slice(1));
		}
	});

	it('says when it is live, and when it no longer is', async () => {
		const { source, goLive, socket, onLive, onLost } = setUp();
		await goLive();
		expect(onLive).toHaveBeenCalledTimes(1);
		socket().receive('disconnect', 'transport close');
		await later(0);
		expect(onLost.mock.calls).toEqual([['transport close', expect.any(Number)]]);
		await source.stop();
	});
});

describe('A feed finds what it missed', () => {
	it('at each connection, and again a moment later', async () => {
		const { source, goLive, socket, server, sockets, alert, executions } = setUp();
		await goLive();
		expect(server.searches).toHaveLength(1);
		await later(3_000);
		expect(server.searches).toHaveLength(2);

		socket().receive('disconnect', 'transport close');
		server.put('alert', alert('missed'));
		server.put('alert', alert('missed, and indexed late'), 5_000);
		await later(5_000);
		expect([sockets.length, executions]).toEqual([2, []]);
		socket().goLive();
		await later(3_000);
		expect(executions).toMatchObject([[{ id: 'missed', recovered: true }], [{ id: 'missed, and indexed late', recovered: true }]]);
		await source.stop();
	});

	it('from time to time, also while it cannot connect: events are delayed then, not lost', async () => {
		const { source, server, alert, ids } = setUp();
		source.start();
		await later(10_000);
		server.put('alert', alert('a'));
		await later(50_000);
		expect(ids()).toEqual(['a']);
		await source.stop();
	});

	it('once: what comes both ways is one event', async () => {
		const { source, goLive, socket, server, alert, executions } = setUp();
		await goLive();
		server.put('alert', alert('a'));
		socket().receive('AlertCreated', alert('a'));
		server.put('alert', alert('b'));
		await later(3_000);
		socket().receive('AlertCreated', alert('b'));
		await later(2 * MINUTE);
		expect(executions.flat()).toMatchObject([{ id: 'a', recovered: false }, { id: 'b', recovered: true }]);
		await source.stop();
	});

	it('not at all where its events leave no trace', async () => {
		const { source, goLive, server } = setUp('systemStatus', ['ingestHeartbeat']);
		await goLive();
		await later(10 * MINUTE);
		expect(server.searches).toEqual([]);
		await source.stop();
	});
});

describe('A feed that is refused', () => {
	it('tells, once, and neither connects nor searches again', async () => {
		const error = new AssemblylineError('loginRefused', 'no');
		const login = jest.fn(() => Promise.reject(error));
		const { source, onRefused, server, sockets } = setUp('alert', ['alertCreated'], workflow(), { sessions: { current: login, renewed: login } });
		source.start();
		await later(60 * MINUTE);
		expect(onRefused.mock.calls).toEqual([[error]]);
		expect([login.mock.calls.length, sockets.length, server.searches.length]).toEqual([1, 0, 0]);
		await source.stop();
	});

	it('not its login but this feed, tells that once, tries on slowly, and finds its events by search meanwhile', async () => {
		const { source, onRefused, onDenied, server, sockets, socket, alert, ids } = setUp();
		const drop = async () => {
			socket().receive('connect');
			socket().receive('disconnect', 'io server disconnect');
			await later(0);
		};
		source.start();
		await later(0);
		await drop();
		await drop();
		expect(onDenied.mock.calls).toMatchObject([[{ kind: 'forbidden', hint: expect.stringContaining('alert_view') as string }]]);
		server.put('alert', alert('a'));
		await later(MINUTE);
		expect(sockets).toHaveLength(3);
		await drop();
		await later(MINUTE);
		expect([onDenied.mock.calls.length, onRefused.mock.calls.length, sockets.length, ids()]).toEqual([1, 0, 4, ['a']]);
		await source.stop();
	});
});

describe('A stopped feed', () => {
	it('closes its socket, searches no more and delivers nothing more', async () => {
		const { source, goLive, socket, server, alert, ids } = setUp();
		await goLive();
		await source.stop();
		expect(socket().closed).toBe(true);
		server.put('alert', alert('a'));
		await later(60 * MINUTE);
		expect([ids(), server.searches.length, jest.getTimerCount()]).toEqual([[], 1, 0]);
	});

	it('is stopped at once, though the workflow is behind and a search waits for room', async () => {
		const flow = slowWorkflow({ capacity: 1, parallel: 1 });
		const { source, goLive, server, alert } = setUp('alert', ['alertCreated'], flow);
		for (const number of upTo(10)) server.put('alert', alert(String(number)));
		await goLive();
		await later(1_000);
		let stopped = false;
		const stopping = source.stop().then(() => (stopped = true));
		await later(1_000);
		expect([stopped, flow.started]).toEqual([true, ['0']]);
		await stopping;
	});

	it('may be stopped before it was ever started', async () => {
		await expect(setUp().source.stop()).resolves.toBeUndefined();
	});
});
