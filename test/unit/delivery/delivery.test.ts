import fc from 'fast-check';
import type { DeliveryOptions } from '../../../nodes/Assemblyline/delivery/delivery';
import type { Candidate, TriggerEvent } from '../../../nodes/Assemblyline/delivery/event';
import { DeliveryState, type StoredState } from '../../../nodes/Assemblyline/delivery/state';
import { candidate, keyless, later, slowWorkflow, upTo, useFakeTime, workflow } from './support';

useFakeTime();

/** The static data as n8n saves it. */
const copy = (stored: StoredState) => JSON.parse(JSON.stringify(stored)) as StoredState;

describe('A delivery', () => {
	it('starts the workflow once for each event, in order', async () => {
		const { delivery, executions } = workflow();
		for (const id of ['a', 'b', 'c']) expect(delivery.offer(candidate(id))).toBe(true);
		await delivery.settled();
		expect(executions.map((events) => events.map(({ id }) => id))).toEqual([['a'], ['b'], ['c']]);
	});

	it('hands the event over unchanged, with its key', async () => {
		const { delivery, executions, keys } = workflow();
		const { event } = candidate('a');
		delivery.offer({ event, key: 'the key' });
		await delivery.settled();
		expect([executions, keys]).toEqual([[[event]], ['the key']]);
	});

	it('takes a key once: while it waits, after it was delivered, and after a restart', async () => {
		const { delivery, ids, stored } = workflow();
		expect(delivery.offer(candidate('a'))).toBe(true);
		expect(delivery.offer(candidate('a'))).toBe(true);
		await delivery.settled();
		expect(delivery.offer(candidate('a'))).toBe(true);
		await delivery.settled();
		expect(ids()).toEqual(['a']);

		const restarted = workflow({}, copy(stored));
		restarted.delivery.offer(candidate('a'));
		restarted.delivery.offer(candidate('b'));
		await restarted.delivery.settled();
		expect(restarted.ids()).toEqual(['b']);
	});

	it('never takes an event without a key for another', async () => {
		const { delivery, ids, keys } = workflow();
		for (const id of ['a', 'a', 'a']) delivery.offer(keyless(id));
		await delivery.settled();
		expect([ids(), keys]).toEqual([['a', 'a', 'a'], [undefined, undefined, undefined]]);
	});

	it('has written an event down before the workflow starts: n8n saves the static data as it starts one', async () => {
		const stored: StoredState = {};
		const savedAtStart: StoredState[] = [];
		const { delivery } = workflow({ emit: async () => void savedAtStart.push(copy(stored)) }, stored);
		delivery.offer(candidate('a'));
		await delivery.settled();
		await later(0);
		delivery.offer(candidate('b'));
		await delivery.settled();
		// A kill at this moment leaves it open whether the execution was created: see the next test.
		expect(savedAtStart.map(({ seen, underWay }) => [seen?.length, Object.keys(JSON.parse(underWay ?? '') as object).length])).toEqual([[8, 1], [16, 1]]);
		expect(['key-a', 'key-b'].map((key) => new DeliveryState(savedAtStart[1] ?? {}).has(key))).toEqual([true, false]);
	});

	it('is offered an event again that n8n was about to start when it was killed, and hands it over with the same key', async () => {
		const { delivery, stored, keys } = workflow({ emit: () => new Promise(() => undefined) });
		delivery.offer(candidate('a'));
		await later(0);
		const restarted = workflow({}, copy(stored));
		restarted.delivery.offer(candidate('a'));
		await restarted.delivery.settled();
		expect([keys, restarted.keys]).toEqual([[], ['key-a']]);
	});

	it('does not start the events of a batch again: n8n would not know them in another one', async () => {
		const { delivery, stored } = workflow({ batchSize: 2, emit: () => new Promise(() => undefined) });
		delivery.offer(candidate('a'));
		await later(0);
		const restarted = workflow({ batchSize: 2 }, copy(stored));
		restarted.delivery.offer(candidate('a'));
		await restarted.delivery.settled();
		expect(restarted.ids()).toEqual([]);
	});

	it('delivers an event that comes at whatever moment of the end of the one before', async () => {
		for (const ticks of upTo(30)) {
			const { delivery, ids } = workflow();
			delivery.offer(candidate('a'));
			for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
			delivery.offer(candidate('b'));
			await later(0);
			expect(ids()).toEqual(['a', 'b']);
		}
	});

	it('is settled only when also such an event is with the workflow', async () => {
		const lost: number[] = [];
		for (const ticks of upTo(30)) {
			const { delivery, ids } = workflow();
			delivery.offer(candidate('a'));
			for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
			delivery.offer(candidate('b'));
			await delivery.settled();
			if (ids().length < 2) lost.push(ticks);
		}
		expect(lost).toEqual([]);
	});

	it('is settled at once where nothing waits', async () => {
		await expect(workflow().delivery.settled()).resolves.toBeUndefined();
	});
});

describe('The room of a delivery', () => {
	/** One execution, whose slot the others wait for: nothing moves until it ends. */
	async function fullDelivery(capacity: number) {
		const flow = slowWorkflow({ capacity, parallel: 1 });
		// What the pump has already taken out leaves the queue.
		flow.delivery.offer(candidate('running'));
		flow.delivery.offer(candidate('held'));
		await later(0);
		for (const number of upTo(capacity)) expect(flow.delivery.offer(candidate(number))).toBe(true);
		return flow;
	}

	it('ends: what does not fit is refused, and may be offered again', async () => {
		const { delivery, endAll, started } = await fullDelivery(4);
		expect(delivery.offer(candidate('late'))).toBe(false);
		expect(delivery.offer(candidate('late'))).toBe(false);
		await endAll();
		expect(delivery.offer(candidate('late'))).toBe(true);
		await endAll();
		expect(started).toEqual(['running', 'held', '0', '1', '2', '3', 'late']);
	});

	it('still knows what it has taken: that is no new event', async () => {
		const { delivery } = await fullDelivery(2);
		expect(delivery.offer(candidate('1'))).toBe(true);
		expect(delivery.offer(candidate('running'))).toBe(true);
	});

	it('is told of when it is there again, once, so that what did not fit is searched for', async () => {
		const { delivery, endAll, onRoom } = await fullDelivery(4);
		delivery.offer(candidate('late'));
		expect(onRoom).not.toHaveBeenCalled();
		await endAll();
		expect(onRoom).toHaveBeenCalledTimes(1);
	});

	it('is not spoken of where it was never short', async () => {
		const { endAll, onRoom, onDropped } = await fullDelivery(4);
		await endAll();
		expect([onRoom.mock.calls, onDropped.mock.calls]).toEqual([[], []]);
	});

	it('reports an event that is lost for good, because no search finds it again', async () => {
		const { delivery, onDropped } = await fullDelivery(2);
		expect(delivery.offer(candidate('found later'))).toBe(false);
		expect(onDropped).not.toHaveBeenCalled();
		expect(delivery.offer(keyless('lost'))).toBe(false);
		expect(onDropped.mock.calls).toEqual([[1]]);
	});

	it('is waited for by a source that can wait', async () => {
		const { delivery, endAll, started } = await fullDelivery(2);
		let handedOver = false;
		const waiting = delivery.deliver(candidate('patient')).then(() => (handedOver = true));
		await later(10_000);
		expect(handedOver).toBe(false);
		await endAll();
		await later(1_000);
		await waiting;
		await endAll();
		expect(started.at(-1)).toBe('patient');
	});

	it('is not waited for any longer once the delivery has stopped', async () => {
		const { delivery } = await fullDelivery(2);
		const waiting = delivery.deliver(candidate('patient'));
		await delivery.stop();
		await later(1_000);
		await expect(waiting).resolves.toBeUndefined();
	});
});

describe('Executions under way', () => {
	const offerAll = (offer: (one: Candidate) => boolean, ...ids: string[]) => ids.forEach((id) => offer(candidate(id)));

	it('are as many as allowed; the next one starts when one has ended', async () => {
		const { delivery, started, ends } = slowWorkflow({ parallel: 2 });
		offerAll((one) => delivery.offer(one), 'a', 'b', 'c', 'd');
		await later(10_000);
		expect(started).toEqual(['a', 'b']);
		ends[1]?.resolve();
		await later(0);
		expect(started).toEqual(['a', 'b', 'c']);
		ends[0]?.resolve();
		await later(0);
		expect(started).toEqual(['a', 'b', 'c', 'd']);
	});

	it('make way after a while, even where they never end; and do so once', async () => {
		const { delivery, started, ends } = slowWorkflow({ parallel: 1, slotMs: 60_000 });
		offerAll((one) => delivery.offer(one), 'a', 'b', 'c', 'd');
		await later(59_999);
		expect(started).toEqual(['a']);
		await later(1);
		expect(started).toEqual(['a', 'b']);
		// The end of the first, when it comes at last, frees no second slot.
		ends[0]?.resolve();
		await later(0);
		expect(started).toEqual(['a', 'b']);
		ends[1]?.resolve();
		await later(0);
		expect(started).toEqual(['a', 'b', 'c']);
	});

	it('leave no timer behind', async () => {
		const { delivery } = workflow();
		offerAll((one) => delivery.offer(one), 'a', 'b');
		await delivery.settled();
		await later(0);
		expect(jest.getTimerCount()).toBe(0);
	});
});

describe('A batch', () => {
	it('has what waits, up to its size, and the keys of all in one', async () => {
		const { delivery, ids, executions, keys } = workflow({ batchSize: 3 });
		for (const number of upTo(7)) delivery.offer(candidate(number));
		await delivery.settled();
		expect(ids()).toEqual(upTo(7).map(String));
		// The first was alone when it came.
		expect(executions.map((events) => events.length)).toEqual([1, 3, 3]);
		expect(keys).toEqual(['key-0', 'key-1 key-2 key-3', 'key-4 key-5 key-6']);
	});

	it('is never waited for to fill', async () => {
		const { delivery, executions } = workflow({ batchSize: 10 });
		for (const id of ['a', 'b']) {
			delivery.offer(candidate(id));
			await later(0);
		}
		expect(executions.map((events) => events.length)).toEqual([1, 1]);
	});

	it('has no key where one of its events has none', async () => {
		const { delivery, keys } = workflow({ batchSize: 2 });
		delivery.offer(candidate('first'));
		delivery.offer(keyless('a'));
		delivery.offer(candidate('b'));
		await delivery.settled();
		expect(keys).toEqual(['key-first', undefined]);
	});

	it('takes one slot', async () => {
		const { delivery, started } = slowWorkflow({ batchSize: 2, parallel: 2 });
		for (const number of upTo(6)) delivery.offer(candidate(number));
		await later(0);
		expect(started).toEqual(['0', '1+2']);
	});
});

describe('What is prepared', () => {
	it('may leave events out, and add to them; their order stays', async () => {
		const { delivery, executions } = workflow({
			prepare: async (candidates) => candidates.filter(({ event }) => Number(event.id) % 2 === 0).map((one) => ({ ...one, event: { ...one.event, extra: true } })),
		});
		for (const number of upTo(6)) delivery.offer(candidate(number));
		await delivery.settled();
		expect(executions.flat()).toMatchObject([{ id: '0', extra: true }, { id: '2', extra: true }, { id: '4', extra: true }]);
	});

	it('is not written down where it was left out, and still is not taken again', async () => {
		const { delivery, ids, stored } = workflow({ prepare: async () => [] });
		delivery.offer(candidate('a'));
		await delivery.settled();
		delivery.offer(candidate('a'));
		await delivery.settled();
		expect(ids()).toEqual([]);
		expect(stored).toEqual({ from: '2026-01-01T12:00:00.000Z' });
	});

	it('is prepared fifty at once: one search serves them all', async () => {
		const sizes: number[] = [];
		const { delivery } = workflow({
			prepare: async (candidates) => {
				sizes.push(candidates.length);
				return candidates;
			},
		});
		for (const number of upTo(121)) delivery.offer(candidate(number));
		await delivery.settled();
		expect(sizes).toEqual([1, 50, 50, 20]);
	});

	it('is tried again after a failure', async () => {
		const prepare = jest.fn(async (candidates: Candidate[]) => candidates);
		prepare.mockRejectedValueOnce(new Error('the server is gone')).mockRejectedValueOnce(new Error('still gone'));
		const { delivery, ids, onError } = workflow({ prepare });
		delivery.offer(candidate('a'));
		await later(1_999);
		expect(prepare).toHaveBeenCalledTimes(1);
		await later(1);
		expect(prepare).toHaveBeenCalledTimes(2);
		await later(4_000);
		expect(ids()).toEqual(['a']);
		expect(onError.mock.calls).toEqual([['the server is gone'], ['still gone']]);
	});

	it('is given back after five failures, for a search to find it', async () => {
		const prepare = jest.fn(async (candidates: Candidate[]) => candidates);
		for (let failure = 0; failure < 5; failure++) prepare.mockRejectedValueOnce(new Error('gone'));
		const { delivery, ids, stored, onRoom, onError } = workflow({ prepare });
		delivery.offer(candidate('a'));
		await later(61_000);
		expect(ids()).toEqual([]);
		await later(60_000);
		expect(onError).toHaveBeenCalledTimes(5);
		expect(onRoom).toHaveBeenCalledTimes(1);
		expect(stored).toEqual({ from: '2026-01-01T12:00:00.000Z' });
		delivery.offer(candidate('a'));
		await later(0);
		expect(ids()).toEqual(['a']);
	});

	it('waits its time between two tries, however many executions end meanwhile', async () => {
		const prepare = jest.fn(async (candidates: Candidate[]) => candidates);
		const { delivery, ends } = slowWorkflow({ prepare });
		for (const number of upTo(6)) {
			delivery.offer(candidate(number));
			await later(0);
		}
		prepare.mockReset().mockRejectedValue(new Error('gone'));
		delivery.offer(candidate('a'));
		await later(0);
		for (const end of ends) {
			end.resolve();
			await later(0);
		}
		await later(1_000);
		expect(prepare).toHaveBeenCalledTimes(1);
		await delivery.stop();
	});
});

describe('A stopped delivery', () => {
	it('takes nothing more', async () => {
		const { delivery, state, ids } = workflow();
		await delivery.stop();
		expect(delivery.offer(candidate('a'))).toBe(false);
		await later(1_000);
		expect([ids(), state.has('key-a')]).toEqual([[], false]);
	});

	it('starts nothing more, and gives back what waited for a slot and what waited at all', async () => {
		const { delivery, started, state, endAll } = slowWorkflow({ parallel: 1 });
		for (const id of ['a', 'b', 'c']) delivery.offer(candidate(id));
		await later(0);
		delivery.offer(candidate('d'));
		await delivery.stop();
		await endAll();
		await later(120_000);
		expect(started).toEqual(['a']);
		expect(['a', 'b', 'c', 'd'].map((id) => state.has(`key-${id}`))).toEqual([true, false, false, false]);
	});

	it('gives back what is being prepared', async () => {
		let prepared: () => void = () => undefined;
		const { delivery, ids, state } = workflow({ prepare: (candidates) => new Promise((resolve) => (prepared = () => resolve(candidates))) });
		delivery.offer(candidate('a'));
		await later(0);
		const stopped = delivery.stop();
		prepared();
		await stopped;
		expect([ids(), state.has('key-a')]).toEqual([[], false]);
	});

	it('does not wait for the next try of what could not be prepared', async () => {
		const { delivery, state } = workflow({ prepare: () => Promise.reject(new Error('gone')) });
		delivery.offer(candidate('a'));
		await later(10);
		await delivery.stop();
		expect(state.has('key-a')).toBe(false);
		expect(jest.getTimerCount()).toBe(0);
	});

	it('does not wait either where that fails only after the stop', async () => {
		let fail: (error: Error) => void = () => undefined;
		const { delivery, state } = workflow({ prepare: () => new Promise((_resolve, reject) => (fail = reject)) });
		delivery.offer(candidate('a'));
		await later(10);
		let stopped = false;
		const stopping = delivery.stop().then(() => (stopped = true));
		fail(new Error('cancelled'));
		await later(100);
		expect([stopped, state.has('key-a')]).toEqual([true, false]);
		await stopping;
	});

	it('does not wait for executions', async () => {
		const { delivery } = slowWorkflow();
		delivery.offer(candidate('a'));
		await later(0);
		await expect(delivery.stop()).resolves.toBeUndefined();
	});
});

describe('However live and recovered events are interleaved', () => {
	type Step = { kind: 'endExecution' | 'kill' | 'restart' | 'wait' } | { kind: 'live' | 'recovered'; id: number };
	const ids = fc.nat({ max: 12 });
	const step: fc.Arbitrary<Step> = fc.oneof(
		{ weight: 4, arbitrary: fc.record({ kind: fc.constant('live' as const), id: ids }) },
		{ weight: 4, arbitrary: fc.record({ kind: fc.constant('recovered' as const), id: ids }) },
		{ weight: 2, arbitrary: fc.constant({ kind: 'wait' as const }) },
		{ weight: 2, arbitrary: fc.constant({ kind: 'endExecution' as const }) },
		{ weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
		{ weight: 1, arbitrary: fc.constant({ kind: 'kill' as const }) },
	);
	const limits = fc.record({ batchSize: fc.integer({ min: 1, max: 3 }), capacity: fc.integer({ min: 1, max: 5 }), parallel: fc.integer({ min: 1, max: 3 }) });

	it('each is delivered exactly once in the end, through full queues, restarts and kills', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 40 }), limits, async (steps, options) => {
				// As n8n does it: the static data is saved at the start and with each emit; the execution is there a moment
				// later, once for its key; what is only in memory is gone with the process.
				let saved: StoredState = {};
				let process = { alive: true };
				const executions = new Set<string | undefined>();
				const delivered: string[] = [];
				let ends: (() => void)[] = [];
				const start = () => {
					const stored = copy(saved);
					const own = (process = { alive: true });
					ends = [];
					const emit = async (events: { id: string }[], key: string | undefined) => {
						if (own.alive) saved = copy(stored);
						await new Promise((resolve) => setTimeout(resolve, 2));
						if (!own.alive || executions.has(key)) return;
						executions.add(key);
						delivered.push(...events.map(({ id }) => id));
						await new Promise<void>((resolve) => ends.push(resolve));
					};
					const begun = workflow({ ...options, emit }, stored);
					saved = copy(stored);
					return begun;
				};
				let flow = start();
				const happened = new Set<number>();
				for (const one of steps) {
					if (one.kind === 'live' || one.kind === 'recovered') {
						happened.add(one.id);
						flow.delivery.offer(candidate(one.id));
					} else if (one.kind === 'wait') await later(1);
					else if (one.kind === 'endExecution') ends.shift()?.();
					else if (one.kind === 'kill' && options.batchSize === 1) {
						process.alive = false;
						flow = start();
					} else {
						await flow.delivery.stop();
						await later(2);
						flow = start();
					}
				}
				// The last search finds everything again, and waits for room.
				for (const id of happened) {
					const handedOver = flow.delivery.deliver(candidate(id));
					for (let end = ends.shift(); end; end = ends.shift()) end();
					await later(1_000);
					for (let end = ends.shift(); end; end = ends.shift()) end();
					await later(1_000);
					await handedOver;
				}
				while (ends.length > 0) {
					ends.shift()?.();
					await later(0);
				}
				expect([...delivered].sort()).toEqual([...happened].map(String).sort());
			}),
			{ numRuns: 200 },
		);
	});
});

describe('An execution that n8n cannot start', () => {
	/** A workflow that starts nothing until `works` is called. */
	function brokenWorkflow(options: Partial<DeliveryOptions> = {}, stored?: StoredState) {
		const tries: string[] = [];
		let broken = true;
		const emit = async ([event]: TriggerEvent[], key: string | undefined) => {
			tries.push(`${event?.id} ${key}`);
			if (broken) throw new Error('the database is away');
		};
		return { ...workflow({ emit, ...options }, stored), tries, works: () => (broken = false) };
	}

	it('is tried with the same key until it works', async () => {
		const { delivery, tries, works, onError } = brokenWorkflow();
		delivery.offer(candidate('a'));
		await later(7_000);
		works();
		await later(60_000);
		expect(tries).toEqual(Array(4).fill('a key-a'));
		expect(onError.mock.calls).toEqual(Array(3).fill(['the database is away']));
	});

	it('is tried at least every half minute', async () => {
		const { delivery, tries } = brokenWorkflow();
		delivery.offer(candidate('a'));
		await later(600_000);
		const before = tries.length;
		await later(30_000);
		expect(tries).toHaveLength(before + 1);
	});

	it('holds the next ones up, so that they do not pile up in memory', async () => {
		const { delivery, tries, works } = brokenWorkflow({ parallel: 1, slotMs: 1_000 });
		for (const id of ['a', 'b']) delivery.offer(candidate(id));
		await later(120_000);
		expect(new Set(tries)).toEqual(new Set(['a key-a']));
		works();
		await later(60_000);
		expect(tries.slice(-2)).toEqual(['a key-a', 'b key-b']);
	});

	it('is not with the workflow yet, for a search that asks', async () => {
		const { delivery, works } = brokenWorkflow();
		delivery.offer(candidate('a'));
		await later(0);
		let flushed: boolean | undefined;
		void delivery.flushed(new AbortController().signal).then((all) => (flushed = all));
		await later(10_000);
		expect(flushed).toBeUndefined();
		works();
		await later(60_000);
		expect(flushed).toBe(true);
	});

	it('is given up when its event has no key: n8n could not tell it from a second one', async () => {
		const { delivery, tries, onError } = brokenWorkflow({ parallel: 1 });
		for (const id of ['a', 'b']) delivery.offer(keyless(id));
		await later(600_000);
		expect(tries).toEqual(['a undefined', 'b undefined']);
		expect(onError).toHaveBeenCalledTimes(2);
	});

	it('is not tried any more once the delivery has stopped', async () => {
		const { delivery, tries } = brokenWorkflow();
		delivery.offer(candidate('a'));
		await later(0);
		await delivery.stop();
		await later(600_000);
		expect(tries).toEqual(['a key-a']);
		expect(jest.getTimerCount()).toBe(0);
	});

	it('is tried again after a restart of n8n, however long it failed before', async () => {
		const stored: StoredState = {};
		const { delivery, tries } = brokenWorkflow({}, stored);
		delivery.offer(candidate('a'));
		await later(3_600_000);
		await delivery.stop();
		expect(tries.length).toBeGreaterThan(100);
		const restarted = workflow({}, copy(stored));
		for (const id of ['a', 'a']) restarted.delivery.offer(candidate(id));
		await restarted.delivery.settled();
		expect([restarted.ids(), restarted.keys]).toEqual([['a'], ['key-a']]);
	});
});
