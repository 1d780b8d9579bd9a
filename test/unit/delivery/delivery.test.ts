import { Delivery } from '../../../nodes/Assemblyline/delivery/delivery';
import { Executions } from '../../../nodes/Assemblyline/delivery/executions';
import { Ledger } from '../../../nodes/Assemblyline/delivery/ledger';
import { keptBy } from '../../support/keptBy';
import { later, newAlert, pending, startProcess, TestN8n, upTo, useFakeTimeUntilEnd } from './support';

const atEnd = useFakeTimeUntilEnd();

const MINUTE = 60_000;

/** A process whose sweep does not run: events are handed in by the test. */
function deliver(options: Parameters<typeof startProcess>[0] = {}) {
	const made = startProcess({ delivery: { itemsOf: async (events) => events.map((event) => ({ event, item: { ...event, data: {}, receivedAt: '' } })) }, ...options });
	atEnd(made.kill);
	return made;
}

/** The same, with a sweep that finds events again. */
function recover(options: Parameters<typeof startProcess>[0] = {}) {
	const made = startProcess(options);
	atEnd(made.kill);
	made.start();
	return made;
}

/** An n8n whose executions end when the test says so. */
function slowN8n() {
	const ends: { resolve(): void; reject(error: Error): void }[] = [];
	const n8n = Object.assign(new TestN8n(), { run: () => new Promise<void>((resolve, reject) => ends.push({ resolve, reject })) });
	return { n8n, ends };
}

describe('Events', () => {
	it('start the workflow in order, each once', async () => {
		const { delivery, ids } = deliver();
		for (const id of ['a', 'b', 'a', 'c']) delivery.enqueue(pending(id));
		await later(0);
		expect(ids()).toEqual(['a', 'b', 'c']);
	});

	it('that wait are grouped, and none waits to fill a group', async () => {
		const { delivery, n8n } = deliver({ delivery: { batchSize: 3, itemsOf: async (events) => events.map((event) => ({ event, item: { ...event, data: {}, receivedAt: '' } })) } });
		for (const id of upTo(7)) delivery.enqueue(pending(id));
		await later(0);
		expect(n8n.executions.map(({ length }) => length)).toEqual([3, 3, 1]);
	});

	it('wait where a hundred executions run, however long they take', async () => {
		const { n8n, ends } = slowN8n();
		const { delivery } = deliver({ n8n });
		for (const id of upTo(300)) delivery.enqueue(pending(id));
		await later(10 * MINUTE);
		expect(n8n.executions).toHaveLength(100);
		for (const { resolve } of ends.splice(0, 10)) resolve();
		await later(0);
		expect(n8n.executions).toHaveLength(110);
		for (const { resolve } of ends) resolve();
	});

	it('do not wait for ever for executions of which n8n never tells the end', async () => {
		const { n8n } = slowN8n();
		const { delivery, ledger } = deliver({ n8n });
		ledger.noteServerTime(Date.now());
		for (const id of upTo(101)) delivery.enqueue(pending(id));
		await later(10 * MINUTE);
		ledger.swept(Date.now());
		expect([n8n.executions.length, ledger.cursor]).toEqual([100, Date.now() - 10 * MINUTE]);
		await later(60 * MINUTE);
		expect(n8n.executions).toHaveLength(101);
	});

	it('without a key are each new', async () => {
		const { delivery, ids } = deliver();
		for (let times = 0; times < 2; times++) delivery.enqueue(pending('a', { key: undefined }));
		await later(0);
		expect(ids()).toEqual(['a', 'a']);
	});

	it('are drained when all have been handed over', async () => {
		const { n8n, ends } = slowN8n();
		const { delivery } = deliver({ n8n });
		for (const id of upTo(101)) delivery.enqueue(pending(id));
		let drained = false;
		void delivery.drained().then(() => (drained = true));
		await later(MINUTE);
		expect(drained).toBe(false);
		ends[0]?.resolve();
		await later(1_000);
		expect(drained).toBe(true);
		for (const { resolve } of ends) resolve();
	});
});

describe('What n8n cannot start', () => {
	it('is tried until it can, under the same key, and holds the others up', async () => {
		const n8n = new TestN8n();
		n8n.create = () => Promise.reject(new Error('no database'));
		const { delivery, ids, onError } = deliver({ n8n, delivery: { concurrency: 1, itemsOf: async (events) => events.map((event) => ({ event, item: { ...event, data: {}, receivedAt: '' } })) } });
		for (const id of ['a', 'b']) delivery.enqueue(pending(id));
		await later(2 * MINUTE);
		n8n.create = async () => undefined;
		await later(MINUTE);
		expect([ids(), n8n.keys]).toEqual([['a', 'b'], ['key-a', 'key-b']]);
		expect(onError).toHaveBeenCalledWith('n8n did not start the workflow for happened a: no database');
		expect(onError.mock.calls.length).toBeLessThan(10);
	});

	it('because its Redis refuses it is asked for under another key: n8n has written it down, and will never run it', async () => {
		const n8n = new TestN8n();
		let refuses = true;
		n8n.run = async () => {
			if (refuses) throw Object.assign(new Error("READONLY You can't write against a read only replica."), { name: 'ReplyError' });
		};
		const { delivery, onError } = deliver({
			n8n,
			delivery: { isDead: (error) => (error as Error).name === 'ReplyError', itemsOf: async (events) => events.map((event) => ({ event, item: { ...event, data: {}, receivedAt: '' } })) },
		});
		delivery.enqueue(pending('a'));
		await later(1_000);
		refuses = false;
		await later(MINUTE);
		expect(n8n.keys).toEqual(['key-a', 'key-a #2', 'key-a #3']);
		expect(onError).toHaveBeenCalledWith(expect.stringContaining('happened a'));
	});
});

describe('A stop', () => {
	it('ends at once, with executions that never end, and starts nothing more', async () => {
		const { n8n } = slowN8n();
		const { delivery, ids } = deliver({ n8n });
		for (const id of upTo(200)) delivery.enqueue(pending(id));
		await later(0);
		await delivery.stop();
		delivery.enqueue(pending('late'));
		await later(60 * MINUTE);
		expect(ids()).toHaveLength(100);
	});

	it('does not wait for what n8n refuses', async () => {
		const n8n = new TestN8n();
		n8n.create = () => Promise.reject(new Error('no database'));
		const { delivery } = deliver({ n8n });
		delivery.enqueue(pending('a'));
		await later(5_000);
		await delivery.stop();
		expect(delivery).toBeInstanceOf(Delivery);
	});
});

/** The lines of the table in docs/delivery.md, in its order. */
describe('When n8n dies', () => {
	const count = (ids: string[]) => Object.fromEntries(Object.entries(Object.groupBy(ids, (id) => id)).map(([id, times = []]) => [id, times.length]));
	const once = (count: number) => Object.fromEntries(upTo(count).map((number) => [`a${number}`, 1]));
	/** Stores alerts and sends their messages. */
	const raise = ({ server, messages }: ReturnType<typeof startProcess>, from: number, to: number) => {
		for (const number of upTo(to - from)) {
			const alert = newAlert(`a${from + number}`);
			server.put('alert', alert);
			messages.take('alertCreated', `a${from + number}`, alert);
		}
	};
	/** A process that is killed after a while, and the next one, after a longer while. */
	async function dies(options: Parameters<typeof startProcess>[0], before: (process: ReturnType<typeof startProcess>) => void | Promise<void>, awayMs: number) {
		const first = recover(options);
		await later(0);
		await before(first);
		await first.kill();
		const { n8n, server } = first;
		n8n.run = async () => undefined;
		n8n.create = async () => undefined;
		await later(awayMs);
		const second = recover({ ...options, n8n, server });
		await later(5 * MINUTE);
		return { ...second, n8n };
	}

	it('before a message was taken: a sweep finds its event', async () => {
		const { ids } = await dies({}, ({ server }) => server.put('alert', newAlert('a0')), 190_000);
		expect(count(ids())).toEqual(once(1));
	});

	it.each([60_000, 190_000, 3_600_000])('while a hundred events have no execution yet: each is started once, after %i ms', async (awayMs) => {
		const n8n = new TestN8n();
		n8n.create = () => new Promise(() => undefined);
		const { ids } = await dies({ n8n }, async (process) => {
			raise(process, 0, 250);
			await later(500);
		}, awayMs);
		expect(count(ids())).toEqual(once(250));
	});

	it('while a sweep has gone past them: each is started once', async () => {
		const n8n = new TestN8n();
		n8n.create = () => new Promise(() => undefined);
		const { ids } = await dies({ n8n }, async (process) => {
			raise(process, 0, 100);
			await later(4 * MINUTE);
		}, 60_000);
		expect(count(ids())).toEqual(once(100));
	});

	it('while executions run: n8n has them, and none is started again', async () => {
		const { n8n } = slowN8n();
		const { ids } = await dies({ n8n }, async (process) => {
			raise(process, 0, 100);
			await later(MINUTE);
		}, 60_000);
		expect(count(ids())).toEqual(once(100));
	});

	it('after they have ended: none is started again, also where n8n keeps no executions, but for what it could not save', async () => {
		const n8n = Object.assign(new TestN8n(), { forgets: true });
		const { ids } = await dies({ n8n }, async (process) => {
			for (const second of upTo(30)) {
				raise(process, second * 10, second * 10 + 10);
				await later(1_000);
			}
		}, 60_000);
		const counts = Object.values(count(ids()));
		expect(counts).toHaveLength(300);
		expect(counts.filter((times) => times > 1).length).toBeLessThanOrEqual(10);
	});

	it.each([10, 50])('with %i events in an execution: each is in one execution', async (batchSize) => {
		const { n8n } = slowN8n();
		const { ids } = await dies({ n8n, delivery: { batchSize } }, async (process) => {
			raise(process, 0, 135);
			await later(500);
		}, 190_000);
		expect(count(ids())).toEqual(once(135));
	});

	it('with groups of events, some with an execution and some without: each is in one execution', async () => {
		const n8n = new TestN8n();
		let created = 0;
		n8n.create = () => (created++ < 5 ? Promise.resolve() : new Promise(() => undefined));
		n8n.run = () => new Promise(() => undefined);
		const { ids } = await dies({ n8n, delivery: { batchSize: 10 } }, async (process) => {
			raise(process, 0, 100);
			await later(500);
		}, 190_000);
		expect(count(ids())).toEqual(once(100));
	});

	it('twice, and the server is away between: groups are still put together as they were', async () => {
		const { n8n } = slowN8n();
		const first = recover({ n8n, delivery: { batchSize: 10 } });
		await later(0);
		raise(first, 0, 25);
		await later(500);
		await first.kill();
		const { server } = first;
		server.failsWith = 500;
		const second = recover({ n8n, server, delivery: { batchSize: 7 } });
		await later(MINUTE);
		await second.kill();
		server.failsWith = undefined;
		recover({ n8n, server, delivery: { batchSize: 7 } });
		await later(5 * MINUTE);
		expect(count(n8n.ids())).toEqual(once(25));
	});

	it('with several events in an execution, and one of them is deleted: the others are not started again', async () => {
		const { n8n } = slowN8n();
		const first = recover({ n8n, delivery: { batchSize: 10 } });
		await later(0);
		raise(first, 0, 10);
		await later(500);
		await first.kill();
		first.server.delete('alert', 'a3');
		recover({ n8n, server: first.server, delivery: { batchSize: 10 } });
		await later(5 * MINUTE);
		expect(count(n8n.ids())).toEqual(once(10));
	});

	it('after n8n has refused its execution for six minutes: it is started', async () => {
		const n8n = new TestN8n();
		n8n.create = () => Promise.reject(new Error('no database'));
		const { ids } = await dies({ n8n }, async (process) => {
			raise(process, 0, 1);
			await later(6 * MINUTE);
		}, 60_000);
		expect(count(ids())).toEqual(once(1));
	});

	it.each([100, 1_000, MINUTE, 6 * MINUTE])('%i ms after its Redis has refused an execution: it is asked for under a key that n8n does not have', async (agoMs) => {
		const n8n = new TestN8n();
		const isRedisAway = new Error('READONLY');
		n8n.run = () => Promise.reject(isRedisAway);
		let dead = 0;
		await dies({ n8n, delivery: { isDead: (error) => error === isRedisAway } }, async (process) => {
			raise(process, 0, 1);
			await later(agoMs);
			dead = n8n.executions.length;
		}, 60_000);
		expect(n8n.executions.length - dead).toBe(1);
	});

	it('and the size of the groups is another after it: what was delivered is not delivered again', async () => {
		const first = recover({ delivery: { batchSize: 10 } });
		await later(0);
		raise(first, 0, 50);
		await later(2_000);
		raise(first, 50, 51);
		await later(2_000);
		await first.kill();
		const second = recover({ n8n: first.n8n, server: first.server, delivery: { batchSize: 1 } });
		await later(5 * MINUTE);
		expect(count(second.ids())).toEqual(once(51));
	});

	it('again and again in a stream of events: each is started once', async () => {
		const n8n = new TestN8n();
		let { server } = recover({ n8n });
		for (const life of upTo(10)) {
			const process = recover({ n8n, server });
			server = process.server;
			await later(100);
			for (const step of upTo(20)) {
				raise(process, life * 100 + step * 5, life * 100 + step * 5 + 5);
				await later(100);
			}
			await process.kill();
			await later(life * 20_000);
		}
		recover({ n8n, server });
		await later(5 * MINUTE);
		expect(count(n8n.ids())).toEqual(once(1_000));
	});
});

describe('What lives as long as the trigger', () => {
	it('keeps nothing of an execution that has ended', async () => {
		const stopping = new AbortController();
		const executions = new Executions({ ledger: new Ledger({ configuration: 'test', overlapMs: 0, hasSweeps: false, save: () => undefined }), emit: async () => undefined, onError: () => undefined }, stopping.signal);
		const before = keptBy(stopping.signal);
		for (const id of upTo(20)) await executions.run([{ event: pending(id), item: { event: 'happened', id: String(id), receivedAt: '', recovered: false } }], String(id), true);
		await later(0);
		expect(keptBy(stopping.signal)).toBe(before);
	});

	it('keeps nothing of a rest that is over', async () => {
		const { messages } = recover();
		const { signal } = Reflect.get(messages, 'stopping') as AbortController;
		await later(0);
		const before = keptBy(signal);
		await later(20 * MINUTE);
		expect(keptBy(signal)).toBe(before);
	});
});
