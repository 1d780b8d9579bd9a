import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import type { IngestMessage } from '../../../nodes/Assemblyline/client/types';
import { notification, QueueSource, type QueueSourceOptions } from '../../../nodes/Assemblyline/delivery/queueSource';
import { Recovery } from '../../../nodes/Assemblyline/delivery/recovery';
import { fromNow, later, MemoryServer, slowWorkflow, upTo, useFakeTime, workflow } from './support';

useFakeTime();

const message = (id: number | string, changes: Partial<IngestMessage> = {}): IngestMessage => ({ ingest_id: `i${id}`, score: 0, submission: { sid: `s${id}` }, ...changes });
const messages = (count: number) => upTo(count).map((number) => message(number));

/** Queues as the server has them: what is popped is gone. */
function setUp(queues: Record<string, IngestMessage[]>, options: Partial<QueueSourceOptions> = {}, flow = workflow()) {
	const pops: { queue: string; at: number }[] = [];
	const calls = { onRefused: jest.fn(), onDenied: jest.fn(), popError: jest.fn() };
	const source = new QueueSource({
		queues: Object.keys(queues),
		pop: async (queue, limit) => {
			pops.push({ queue, at: Date.now() });
			return queues[queue]?.splice(0, limit) ?? [];
		},
		delivery: flow.delivery,
		onError: calls.popError,
		onRefused: calls.onRefused,
		onDenied: calls.onDenied,
		pollIntervalMs: 5_000,
		...options,
	});
	/** Milliseconds between one pop and the next. */
	const gaps = () => pops.slice(1).map(({ at }, number) => at - (pops[number]?.at ?? 0));
	return { ...flow, ...calls, source, pops, gaps };
}

describe('A message', () => {
	it('is the event of an ingested file, with all that the server sent', () => {
		const sent = message(1, { score: 500 });
		expect(notification(sent)).toMatchObject({ event: { event: 'notification', id: 'i1', recovered: false, data: sent }, key: 'notification:i1' });
	});

	it.each([
		[undefined, 'notification'],
		[null, 'notification'],
		['', 'notification'],
		['Skipped', 'notificationFailed'],
	])('with the failure %j is a %s', (failure, event) => {
		expect(notification(message(1, { failure })).event.event).toBe(event);
	});

	it('has the same key when its lost message is found again', () => {
		expect(notification(message(1), true)).toMatchObject({ event: { recovered: true }, key: notification(message(1)).key });
	});
});

describe('A notification queue', () => {
	it('is emptied page by page without a pause, in order, each message once', async () => {
		const { source, ids, pops } = setUp({ q: messages(25) });
		source.start();
		await later(0);
		expect(ids()).toEqual(upTo(25).map((number) => `i${number}`));
		expect(pops).toHaveLength(3);
		await source.stop();
	});

	it('is asked for its next page only when all of the one before is with the workflow: a stop loses none then', async () => {
		const flow = slowWorkflow({ parallel: 4 });
		const { started, endAll } = flow;
		const { source, pops } = setUp({ q: messages(20) }, {}, flow);
		source.start();
		await later(30_000);
		expect([started.length, pops.length]).toEqual([4, 1]);
		await endAll();
		await later(0);
		expect(pops.length).toBeGreaterThan(1);
		await endAll();
		expect(started).toHaveLength(20);
		await source.stop();
	});

	it('and others are all read', async () => {
		const { source, ids, pops } = setUp({ a: [message('a')], b: [message('b')], c: [] });
		source.start();
		await later(0);
		expect(ids().sort()).toEqual(['ia', 'ib']);
		expect(pops.map(({ queue }) => queue)).toEqual(['a', 'b', 'c']);
		await source.stop();
	});

	it('that fails does not hold up the others', async () => {
		const queues = { bad: [], good: [message(1)] };
		const { source, ids, popError } = setUp(queues, {
			pop: async (queue) => {
				if (queue === 'bad') throw new Error('no');
				return queues.good.splice(0);
			},
		});
		source.start();
		await later(10_000);
		expect(ids()).toEqual(['i1']);
		expect(popError).toHaveBeenCalledWith('no');
		await source.stop();
	});

	it('is looked at soon after a message, and less and less often while nothing comes, but at least every interval', async () => {
		const queues: Record<string, IngestMessage[]> = { q: [message(1)] };
		const { source, gaps } = setUp(queues);
		source.start();
		await later(25_000);
		expect(gaps()).toEqual([1_000, 2_000, 4_000, 5_000, 5_000, 5_000]);
		queues.q?.push(message(2));
		await later(10_000);
		expect(gaps().slice(6, 9)).toEqual([5_000, 1_000, 2_000]);
		await source.stop();
	});

	it('is never looked at less often than the user has asked for', async () => {
		const { source, gaps } = setUp({ q: [] }, { pollIntervalMs: 1_000 });
		source.start();
		await later(5_000);
		expect(gaps()).toEqual([1_000, 1_000, 1_000, 1_000, 1_000]);
		await source.stop();
	});

	it('is tried again after failures, with waits that grow up to a minute, and start anew after a success', async () => {
		let failing = true;
		const times: number[] = [];
		const { source, popError, onRefused } = setUp({ q: [] }, {
			pop: async () => {
				times.push(Date.now());
				if (failing) throw new AssemblylineError('unreachable', 'gone');
				return [];
			},
		});
		source.start();
		await later(400_000);
		const gaps = () => times.slice(1).map((time, number) => time - (times[number] ?? 0));
		expect(gaps().slice(0, 7)).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
		expect(popError).toHaveBeenCalledWith('gone');
		expect(onRefused).not.toHaveBeenCalled();
		failing = false;
		await later(60_000);
		failing = true;
		const until = times.length;
		await later(10_000);
		expect(gaps().slice(until).slice(0, 2)).toEqual([2_000, 4_000]);
		await source.stop();
	});

	it('is given up when the login is refused', async () => {
		const error = new AssemblylineError('loginRefused', 'no');
		const pop = jest.fn(() => Promise.reject(error));
		const { source, onRefused, popError } = setUp({ q: [] }, { pop });
		source.start();
		await later(600_000);
		expect(pop).toHaveBeenCalledTimes(1);
		expect(onRefused.mock.calls).toEqual([[error]]);
		expect(popError).not.toHaveBeenCalled();
		await source.stop();
	});

	it('that is forbidden, as in a read-only mode, is told of once, and asked once a minute until it is not', async () => {
		let forbidden = true;
		const pop = jest.fn((): Promise<IngestMessage[]> => (forbidden ? Promise.reject(new AssemblylineError('forbidden', 'read-only')) : Promise.resolve([message('after')])));
		const { source, onDenied, onRefused, popError, ids } = setUp({ q: [] }, { pop });
		source.start();
		await later(0);
		await later(180_000);
		expect(pop).toHaveBeenCalledTimes(4);
		expect(onDenied).toHaveBeenCalledTimes(1);
		forbidden = false;
		await later(60_000);
		expect(ids()[0]).toBe('iafter');
		expect([onRefused.mock.calls, popError.mock.calls]).toEqual([[], []]);
		await source.stop();
	});

	it('gives a test by hand one message, and leaves all others on the server', async () => {
		const queues: Record<string, IngestMessage[]> = { a: [], b: messages(10), c: messages(10) };
		const { source, ids } = setUp(queues, { single: true });
		source.start();
		await later(60_000);
		expect(ids()).toEqual(['i0']);
		expect(Object.values(queues).map(({ length }) => length)).toEqual([0, 9, 10]);
		await source.stop();
	});

	it('that is stopped still delivers what it was about to get: the server no longer has it; and then nothing more', async () => {
		let answer: (page: IngestMessage[]) => void = () => undefined;
		const pop = jest.fn(() => new Promise<IngestMessage[]>((resolve) => (answer = resolve)));
		const { source, ids } = setUp({ q: [] }, { pop });
		source.start();
		const stopped = source.stop();
		answer([message(1), message(2)]);
		await stopped;
		expect(ids()).toEqual(['i1', 'i2']);
		await later(600_000);
		expect(pop).toHaveBeenCalledTimes(1);
	});

	it('that is stopped during a failing pop reports nothing', async () => {
		let fail: (error: Error) => void = () => undefined;
		const { source, popError, onRefused } = setUp({ q: [] }, { pop: () => new Promise((_resolve, reject) => (fail = reject)) });
		source.start();
		const stopped = source.stop();
		fail(new AssemblylineError('loginRefused', 'too late'));
		await stopped;
		expect([popError.mock.calls, onRefused.mock.calls]).toEqual([[], []]);
	});

	it('stops at once while it waits', async () => {
		const { source } = setUp({ a: [], b: [] }, { pollIntervalMs: 3_600_000 });
		source.start();
		await later(1);
		await source.stop();
		expect(jest.getTimerCount()).toBe(0);
	});
});

describe('Lost messages of a queue', () => {
	function withRecovery(pop?: QueueSourceOptions['pop']) {
		const flow = workflow();
		const server = new MemoryServer();
		const recovery = new Recovery({
			client: server.client(),
			state: flow.state,
			delivery: flow.delivery,
			index: 'submission',
			timeField: 'times.completed',
			overlapMs: 60_000,
			intervalMs: 300_000,
			fields: '*',
			candidates: async ({ document }) => [notification(message(String(document.sid)), true)],
			onError: jest.fn(),
			onRefused: jest.fn(),
		});
		const queues: Record<string, IngestMessage[]> = { q: [] };
		const complete = (sid: string) => server.put('submission', { sid, times: { completed: fromNow(0) } });
		return { ...setUp(queues, { recovery, ...(pop ? { pop } : {}) }, flow), server, complete, queues };
	}

	it('are found at the start, a moment later, and every so often', async () => {
		const { source, complete, executions } = withRecovery();
		complete('before the start');
		source.start();
		await later(1_000);
		complete('while it starts');
		await later(2_000);
		expect(executions.flat()).toMatchObject([{ id: 'ibefore the start', recovered: true }, { id: 'iwhile it starts', recovered: true }]);
		complete('later');
		await later(300_000);
		expect(executions.flat().at(-1)).toMatchObject({ id: 'ilater' });
		await source.stop();
	});

	it('are not taken for those that came', async () => {
		const { source, complete, queues, ids } = withRecovery();
		source.start();
		await later(3_000);
		complete('a');
		queues.q?.push(message('a'));
		await later(600_000);
		expect(ids()).toEqual(['ia']);
		await source.stop();
	});

	it('are searched for no more once the login is refused: each try is one more failed login', async () => {
		const { source, server } = withRecovery(() => Promise.reject(new AssemblylineError('loginRefused', 'no')));
		source.start();
		await later(3_600_000);
		expect(server.searches.length).toBeLessThanOrEqual(1);
		await source.stop();
	});

	it('are searched for no more once it is stopped', async () => {
		const { source, server } = withRecovery();
		source.start();
		await later(10_000);
		await source.stop();
		const until = server.searches.length;
		await later(3_600_000);
		expect(server.searches).toHaveLength(until);
		expect(jest.getTimerCount()).toBe(0);
	});
});
