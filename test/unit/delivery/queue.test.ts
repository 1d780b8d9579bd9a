import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import type { IngestMessage } from '../../../nodes/Assemblyline/client/types';
import { notification, oneInAll, type Pop, QueueReader, type QueueReaderOptions } from '../../../nodes/Assemblyline/delivery/queue';
import { sources } from '../../../nodes/Assemblyline/delivery/sources';
import { fromNow, later, startProcess, TestN8n, upTo, useFakeTime } from './support';

useFakeTime();

const message = (id: number | string, changes: Partial<IngestMessage> = {}): IngestMessage => ({ ingest_id: `i${id}`, score: 0, submission: { sid: `s${id}` }, ...changes });
const messages = (count: number) => upTo(count).map((number) => message(number));

/** Queues as the server has them: what is popped is gone. */
function setUp(queues: Record<string, IngestMessage[]>, { isByHand = false, ...options }: Partial<QueueReaderOptions> & { isByHand?: boolean } = {}, process = startProcess({ source: sources.notificationQueue, events: ['notification'] })) {
	const pops: { queue: string; at: number }[] = [];
	const calls = { onRefused: jest.fn(), onError: jest.fn(), onDone: jest.fn() };
	const pop: Pop = async (queue, limit) => {
		pops.push({ queue, at: Date.now() });
		return queues[queue]?.splice(0, limit) ?? [];
	};
	const shared = { delivery: process.delivery, pollIntervalMs: 5_000, ...calls, pop: isByHand ? oneInAll(pop) : pop, ...options };
	const readers = Object.keys(queues).map((queue) => new QueueReader({ ...shared, queue }));
	const reader = { start: () => readers.forEach((one) => one.start()), stop: () => Promise.all(readers.map((one) => one.stop())) };
	/** Milliseconds between one pop and the next. */
	const gaps = () => pops.slice(1).map(({ at }, number) => at - (pops[number]?.at ?? 0));
	return { ...process, ...calls, reader, pops, gaps };
}

describe('A message', () => {
	it.each([
		[undefined, 'notification'],
		[null, 'notification'],
		['', 'notification'],
		['Skipped', 'notificationFailed'],
	])('with the failure %j is a %s, with all that the server sent', (failure, event) => {
		const sent = message(1, { failure });
		expect(notification(sent)).toMatchObject({ event, id: 'i1', recovered: false, key: 'notification:i1', data: sent });
	});
});

describe('A notification queue', () => {
	it('is emptied page by page without a pause, in order, each message once', async () => {
		const { reader, ids, pops } = setUp({ q: messages(25) });
		reader.start();
		await later(500);
		expect(ids()).toEqual(upTo(25).map((number) => `i${number}`));
		expect(pops).toHaveLength(3);
		await reader.stop();
	});

	it('is asked for its next page only when all of the one before is with the workflow: a stop loses none then', async () => {
		const ends: (() => void)[] = [];
		const n8n = Object.assign(new TestN8n(), { run: () => new Promise<void>((resolve) => ends.push(resolve)) });
		const { reader, pops, delivery } = setUp({ q: messages(20) }, {}, startProcess({ n8n, delivery: { concurrency: 4 } }));
		reader.start();
		await later(30_000);
		expect([n8n.executions.length, pops.length]).toEqual([4, 1]);
		for (; n8n.executions.length < 20 || ends.length > 0; await later(500)) ends.splice(0).forEach((end) => end());
		expect(n8n.ids()).toHaveLength(20);
		await reader.stop();
		await delivery.stop();
	});

	it('and others are all read, and one that fails does not hold up the others', async () => {
		const queues = { bad: [], good: [message(1)] };
		const { reader, ids, onError } = setUp(queues, {
			pop: async (queue) => {
				if (queue === 'bad') throw new Error('no');
				return queues.good.splice(0);
			},
		});
		reader.start();
		await later(10_000);
		expect(ids()).toEqual(['i1']);
		expect(onError).toHaveBeenCalledWith(new Error('no'));
		await reader.stop();
	});

	it('is looked at soon after a message, and less and less often while nothing comes, but at least every interval', async () => {
		const queues: Record<string, IngestMessage[]> = { q: [message(1)] };
		const { reader, gaps } = setUp(queues);
		reader.start();
		await later(25_000);
		expect(gaps()).toEqual([1_000, 2_000, 4_000, 5_000, 5_000, 5_000]);
		queues.q?.push(message(2));
		await later(10_000);
		expect(gaps().slice(6, 9)).toEqual([5_000, 1_000, 2_000]);
		await reader.stop();
	});

	it('is tried again after failures, with waits that grow up to a minute', async () => {
		const times: number[] = [];
		const { reader, onRefused } = setUp({ q: [] }, {
			pop: async () => {
				times.push(Date.now());
				throw new AssemblylineError('unreachable', 'gone');
			},
		});
		reader.start();
		await later(400_000);
		expect(times.slice(1, 8).map((time, number) => time - (times[number] ?? 0))).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
		expect(onRefused).not.toHaveBeenCalled();
		await reader.stop();
	});

	it('is read no more when the login is refused', async () => {
		const error = new AssemblylineError('loginRefused', 'no');
		const pop = jest.fn(() => Promise.reject(error));
		const { reader, onRefused, onError } = setUp({ q: [] }, { pop });
		reader.start();
		await later(600_000);
		expect([pop.mock.calls.length, onRefused.mock.calls, onError.mock.calls]).toEqual([1, [[error]], []]);
		await reader.stop();
	});

	it('that is forbidden, as in a read-only mode, is asked once a minute until it is not', async () => {
		let forbidden = true;
		const pop = jest.fn((): Promise<IngestMessage[]> => (forbidden ? Promise.reject(new AssemblylineError('forbidden', 'read-only')) : Promise.resolve([message('after')])));
		const { reader, ids } = setUp({ q: [] }, { pop });
		reader.start();
		await later(180_000);
		expect(pop).toHaveBeenCalledTimes(4);
		forbidden = false;
		await later(60_000);
		expect(ids()[0]).toBe('iafter');
		await reader.stop();
	});

	it('gives a test by hand one message, and leaves all others on the server', async () => {
		const queues: Record<string, IngestMessage[]> = { a: [], b: messages(10), c: messages(10) };
		const { reader, ids } = setUp(queues, { isByHand: true });
		reader.start();
		await later(60_000);
		expect(ids()).toEqual(['i0']);
		expect(Object.values(queues).map(({ length }) => length)).toEqual([0, 9, 10]);
		await reader.stop();
	});

	it('that is stopped still delivers what it was about to get: the server no longer has it; and then nothing more', async () => {
		let answer: (page: IngestMessage[]) => void = () => undefined;
		const pop = jest.fn(() => new Promise<IngestMessage[]>((resolve) => (answer = resolve)));
		const { reader, ids } = setUp({ q: [] }, { pop });
		reader.start();
		await later(0);
		const stopped = reader.stop();
		answer([message(1), message(2)]);
		await stopped;
		expect(ids()).toEqual(['i1', 'i2']);
		await later(600_000);
		expect(pop).toHaveBeenCalledTimes(1);
	});

	it('that is stopped during a failing pop reports nothing', async () => {
		let fail: (error: Error) => void = () => undefined;
		const { reader, onError, onRefused } = setUp({ q: [] }, { pop: () => new Promise((_resolve, reject) => (fail = reject)) });
		reader.start();
		await later(0);
		const stopped = reader.stop();
		fail(new AssemblylineError('loginRefused', 'too late'));
		await stopped;
		expect([onError.mock.calls, onRefused.mock.calls]).toEqual([[], []]);
	});
});

describe('Lost messages of a queue', () => {
	it('are found by a sweep, in the form of the message, and not taken for those that came', async () => {
		const process = startProcess({ source: sources.notificationQueue, events: ['notification'], query: 'metadata.batch:x', intervalMs: 300_000 });
		const queues: Record<string, IngestMessage[]> = { q: [] };
		const { reader, sweep, server, n8n, delivery } = setUp(queues, {}, process);
		const complete = (id: string, batch = 'x') => server.put('submission', { sid: `s${id}`, max_score: 700, metadata: { ingest_id: `i${id}`, batch }, times: { completed: fromNow(0) } });
		sweep?.start();
		reader.start();
		await later(1_000);
		complete('lost');
		complete('other', 'y');
		complete('came');
		queues.q?.push(message('came'));
		await later(600_000);
		expect(n8n.executions.flat()).toMatchObject([
			{ event: 'notification', id: 'icame', recovered: false },
			{ event: 'notification', id: 'ilost', recovered: true, data: { ingest_id: 'ilost', score: 700, failure: '', submission: { sid: 'slost', metadata: { batch: 'x' } } } },
		]);
		await Promise.all([reader.stop(), sweep?.stop()]);
		await delivery.stop();
	});
});
