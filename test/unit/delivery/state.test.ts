import { DeliveryState, type StoredState } from '../../../nodes/Assemblyline/delivery/state';
import { upTo } from './support';

/** n8n stops and starts: the static data goes through the database as JSON. */
const afterRestart = (stored: StoredState) => new DeliveryState(JSON.parse(JSON.stringify(stored)) as StoredState);

const FROM = '2026-01-01T12:00:00.000Z';

describe('The state of a source', () => {
	it('begins at the time of activation, without a cursor', () => {
		const state = DeliveryState.begin({}, FROM);
		expect([state.from, state.cursor]).toEqual([FROM, undefined]);
	});

	it('begins anew without its old cursor, but still knows what it has delivered', () => {
		const stored: StoredState = {};
		DeliveryState.begin(stored, FROM).record('a');
		const again = DeliveryState.begin(stored, '2026-01-02T00:00:00.000Z');
		expect([again.from, again.cursor, again.has('a')]).toEqual(['2026-01-02T00:00:00.000Z', undefined, true]);
	});

	it('goes on after a restart with the same beginning, cursor and keys', () => {
		const stored: StoredState = {};
		const state = DeliveryState.begin(stored, FROM);
		state.record('a');
		state.record('b');
		state.advance(new Date('2026-01-01T13:00:00.000Z'));
		const again = afterRestart(stored);
		expect([again.from, again.cursor]).toEqual([FROM, '2026-01-01T13:00:00.000Z']);
		expect(['a', 'b', 'c'].map((key) => again.has(key))).toEqual([true, true, false]);
	});

	it('is changed in place: n8n saves the very object that it was given', () => {
		const stored: StoredState = {};
		const state = DeliveryState.begin(stored, FROM);
		state.record('a');
		state.advance(new Date('2026-01-01T13:00:00.000Z'));
		expect(stored).toEqual({ from: FROM, cursor: '2026-01-01T13:00:00.000Z', seen: expect.stringMatching(/^.{8}$/) as string });
	});

	it('starts from nothing at all', () => {
		const state = new DeliveryState({});
		expect([state.from, state.cursor, state.has('a')]).toEqual([undefined, undefined, false]);
	});
});

describe('The cursor', () => {
	it.each([
		['forward', ['2026-01-01T13:00:00.000Z', '2026-01-01T14:00:00.000Z'], 1],
		['never back', ['2026-01-01T14:00:00.000Z', '2026-01-01T13:00:00.000Z'], 0],
	])('moves %s', (_what, times, expected) => {
		const state = DeliveryState.begin({}, FROM);
		for (const time of times) state.advance(new Date(time));
		expect(state.cursor).toBe(times[expected]);
	});

	it('is not moved by an event that is delivered: only a search tells that nothing before is missing', () => {
		const state = DeliveryState.begin({}, FROM);
		state.record('a');
		expect(state.cursor).toBeUndefined();
	});
});

describe('What has been taken', () => {
	it('is known at once, but only what has been recorded is known after a restart', () => {
		const stored: StoredState = {};
		const state = DeliveryState.begin(stored, FROM);
		state.take('waiting');
		state.take('delivered');
		state.record('delivered');
		expect(['waiting', 'delivered'].map((key) => state.has(key))).toEqual([true, true]);
		expect(['waiting', 'delivered'].map((key) => afterRestart(stored).has(key))).toEqual([false, true]);
	});

	it('can be taken again once it has been given back', () => {
		const state = DeliveryState.begin({}, FROM);
		state.take('a');
		state.giveBack('a');
		expect(state.has('a')).toBe(false);
	});

	it('is kept for the last two thousand after a restart: n8n writes the static data with every event', () => {
		const stored: StoredState = {};
		const state = DeliveryState.begin(stored, FROM);
		for (const number of upTo(2_500)) state.record(`key-${number}`);
		expect(stored.seen).toHaveLength(16_000);
		const again = afterRestart(stored);
		expect(upTo(2_500).filter((number) => again.has(`key-${number}`))).toEqual(upTo(2_500).slice(500));
	});

	it('is kept for the last 20,000 in memory', () => {
		const state = DeliveryState.begin({}, FROM);
		for (const number of upTo(20_002)) state.take(`key-${number}`);
		expect([0, 1, 2, 3, 20_001].map((number) => state.has(`key-${number}`))).toEqual([false, false, true, true, true]);
	});
});

describe('What is under way', () => {
	beforeEach(() => jest.useFakeTimers({ now: Date.parse(FROM) }));
	afterEach(() => jest.useRealTimers());

	/** A state that has started `a` and `b` and heard of the end of `b`. */
	function interrupted(): StoredState {
		const stored: StoredState = {};
		const state = DeliveryState.begin(stored, FROM);
		for (const key of ['a', 'b']) {
			state.record(key);
			state.start(key);
		}
		state.end('b');
		return stored;
	}

	it('is known while n8n runs, and is to be taken again when it was killed', () => {
		const stored = interrupted();
		const again = afterRestart(stored);
		expect(['a', 'b'].map((key) => again.has(key))).toEqual([false, true]);
	});

	it('is to be taken again after a second kill, too, until its execution has ended', () => {
		const stored = interrupted();
		new DeliveryState(stored).record('c');
		expect(afterRestart(stored).has('a')).toBe(false);
		const state = new DeliveryState(stored);
		state.start('a');
		state.end('a');
		expect(afterRestart(stored).has('a')).toBe(true);
	});

	it('counts as delivered after three minutes: n8n may have thrown the execution away by then', () => {
		const stored = interrupted();
		jest.advanceTimersByTime(179_000);
		expect(afterRestart(stored).has('a')).toBe(false);
		jest.advanceTimersByTime(1_000);
		expect(afterRestart(stored).has('a')).toBe(true);
	});

	it('is forgotten where the workflow begins anew', () => {
		const stored = interrupted();
		DeliveryState.begin(stored, FROM);
		expect(stored.underWay).toBeUndefined();
	});
});
