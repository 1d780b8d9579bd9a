import { hashOfKey } from '../../../nodes/Assemblyline/delivery/keyHashes';
import { Ledger, type StoredLedger } from '../../../nodes/Assemblyline/delivery/ledger';
import { later, upTo, useFakeTime } from './support';

useFakeTime();

const OVERLAP = 60_000;
const now = () => Date.now();
const idOf = (...keys: string[]) => keys.map(hashOfKey).join('');

function ledgerOf(stored?: StoredLedger, overlapMs = OVERLAP) {
	const saves: StoredLedger[] = [];
	const ledger = new Ledger({ stored, configuration: 'test', overlapMs, hasSweeps: true, save: (state) => saves.push(state) });
	return { ledger, saves, last: () => structuredClone(saves.at(-1)) as StoredLedger };
}

/** A ledger that knows the server's time. */
function begun() {
	const made = ledgerOf();
	made.ledger.noteServerTime(now());
	return made;
}

describe('An event', () => {
	it('is taken on once, open or done', () => {
		const { ledger } = begun();
		expect([ledger.admit('a', now()), ledger.admit('a', now())]).toEqual([true, false]);
		ledger.close('a');
		expect([ledger.has('a'), ledger.admit('a', now())]).toEqual([true, false]);
		ledger.skip('b', now());
		expect(ledger.admit('b', now())).toBe(false);
	});

	it('is remembered as long as a sweep looks so far back, and no longer: nothing grows', async () => {
		const { ledger } = begun();
		ledger.admit('a', now());
		ledger.close('a');
		await later(OVERLAP);
		ledger.swept(now());
		expect(ledger.has('a')).toBe(true);
		await later(1);
		ledger.swept(now());
		expect(ledger.has('a')).toBe(false);
	});
});

describe('The cursor', () => {
	it('is where the last sweep has looked, or the oldest open event, whichever is earlier', () => {
		const { ledger } = begun();
		expect(ledger.cursor).toBeUndefined();
		const start = now();
		for (const [key, time] of [['a', start + 1_000], ['b', start + 2_000]] as const) ledger.admit(key, time);
		ledger.swept(start + 5_000);
		expect(ledger.cursor).toBe(start + 1_000);
		ledger.close('b');
		expect(ledger.cursor).toBe(start + 1_000);
		ledger.close('a');
		expect(ledger.cursor).toBe(start + 5_000);
	});

	it('never goes back: a document that is found late is forgotten no sooner than others', () => {
		const { ledger } = begun();
		const start = now();
		ledger.swept(start + 100_000);
		ledger.admit('late', start + 50_000);
		ledger.swept(start + 110_000);
		expect(ledger.cursor).toBe(start + 100_000);
	});

	it.each<[string, (ledger: Ledger) => void]>([
		['open', () => undefined],
		['done', (ledger) => ledger.close('a')],
		['not wanted', (ledger) => ledger.skip('b', Date.now())],
	])('lets nothing fall out from under a sweep: whatever it can find and is %s, is known', (_what, change) => {
		const { ledger } = begun();
		ledger.admit('a', now() + 1);
		ledger.admit('b', now() + 2);
		change(ledger);
		ledger.swept(now() + OVERLAP);
		for (const key of ['a', 'b']) expect(ledger.has(key)).toBe(true);
	});

	it('in the future, as after a jump of a clock, is put back', () => {
		const { ledger } = ledgerOf({ configuration: 'test', begun: now() - 1, from: now() - 1, cursor: now() + 3_600_000 });
		ledger.noteServerTime(now());
		expect(ledger.cursor).toBe(now());
	});

	it('begins with the activation, in the clock of the server', () => {
		const { ledger } = ledgerOf();
		expect(ledger.floor).toBeUndefined();
		ledger.noteServerTime(now() + 3_600_000);
		expect(ledger.floor).toBe(now() + 3_600_000);
	});

	it('begins with the activation, though the server answers only after a restart', async () => {
		const activation = now();
		const { last } = ledgerOf();
		await later(600_000);
		const { ledger } = ledgerOf(last());
		ledger.noteServerTime(now());
		expect(ledger.floor).toBe(activation);
	});

	it('leaves room for the index, which is late, also without overlap', () => {
		const { ledger } = ledgerOf({ configuration: 'test', begun: 0, from: 0, cursor: now() }, 0);
		expect(ledger.floor).toBe(now() - 5_000);
	});
});

describe('What is written', () => {
	/** Emits events, each done at once. */
	const deliver = (ledger: Ledger, keys: string[], isLast = true) => {
		for (const key of keys) {
			ledger.admit(key, now());
			ledger.start(idOf(key), 1, isLast);
			ledger.end(idOf(key), [key]);
		}
	};

	it('is read again: what was done is known, what was not is not', () => {
		const { ledger, last } = begun();
		deliver(ledger, ['a', 'b']);
		ledger.admit('open', now());
		ledger.start(idOf('open'), 1, true);
		const { ledger: again } = ledgerOf(last());
		expect(['a', 'b', 'open'].map((key) => again.has(key))).toEqual([true, true, false]);
		expect(again.cursor).toBe(ledger.cursor);
		expect(again.floor).toBe(ledger.floor);
	});

	it('is kept until no sweep looks so far back any more, though it came from an earlier process', async () => {
		const { ledger, last } = begun();
		deliver(ledger, ['a']);
		deliver(ledger, ['b']);
		await later(30_000);
		const { ledger: again } = ledgerOf(last());
		again.noteServerTime(now());
		again.swept(now());
		expect(again.has('a')).toBe(true);
		await later(40_000);
		again.swept(now());
		expect(again.has('a')).toBe(false);
	});

	it('is written once a second in a flood, and with its last event', async () => {
		const { ledger, saves } = begun();
		await later(1_000);
		const before = saves.length;
		deliver(ledger, upTo(500).map(String), false);
		expect(saves.length - before).toBe(1);
		deliver(ledger, ['last'], true);
		expect(saves.length - before).toBe(2);
	});

	it('is not written where nothing has changed', () => {
		const { ledger, saves } = begun();
		ledger.start('', 1, true);
		const before = saves.length;
		ledger.start('', 1, true);
		expect(saves).toHaveLength(before);
	});

	it('stays small: eight characters for each event within the overlap', async () => {
		const { ledger, last } = begun();
		for (let minute = 0; minute < 10; minute++) {
			deliver(ledger, upTo(1_000).map((number) => `${minute}:${number}`), false);
			await later(60_000);
			ledger.swept(now());
		}
		deliver(ledger, ['last'], true);
		expect(JSON.stringify(last()).length).toBeLessThan(2 * 8_000 + 500);
	});

	it('has the events of an execution together, for n8n to know it again', () => {
		const { ledger, last } = begun();
		for (const key of ['a', 'b', 'c']) ledger.admit(key, now());
		ledger.start(idOf('a', 'b'), 1, false);
		ledger.start(idOf('c'), 1, true);
		const { ledger: again } = ledgerOf(last());
		expect(again.inheritedGroups).toEqual([idOf('a', 'b')]);
	});
});

describe('An execution whose end was never written down', () => {
	const stored = { configuration: 'test', begun: 0, from: 0, cursor: 0, open: [[idOf('a'), 1], [idOf('b', 'c'), 1], [idOf('d'), 2]] } satisfies StoredLedger;

	it('is kept until a sweep was complete, and forgotten where none of its events was found', () => {
		const { ledger, last } = ledgerOf(stored);
		expect(last().open?.slice(0, 2)).toEqual(stored.open.slice(0, 2));
		for (const key of ['b', 'new']) ledger.admit(key, now());
		ledger.forgetInherited();
		ledger.start(idOf('new'), 1, true);
		expect(last().open?.map(([id]) => id)).toEqual([idOf('b', 'c'), idOf('new')]);
		ledger.end(idOf('b', 'c'), ['b']);
		ledger.start('', 1, true);
		expect(last().open?.map(([id]) => id)).toEqual([idOf('new')]);
	});

	it('is asked for under the same key, or the next one where one of its keys was in vain', () => {
		const { ledger } = ledgerOf(stored);
		expect(['a', 'd', 'unknown'].map((key) => ledger.numberOf(idOf(key)))).toEqual([1, 3, 1]);
	});

	/** A process in which the last event of a stream is started, and ends well; n8n has nothing to save after that. */
	function process(stored?: StoredLedger) {
		const { ledger, last } = ledgerOf(stored);
		ledger.noteServerTime(now());
		const isNew = ledger.admit('last', now());
		if (isNew) ledger.start(idOf('last'), 1, true);
		return { isNew, stored: last() };
	}

	it('is started again by the next process of n8n, and by no later one', async () => {
		const first = process();
		await later(3_600_000);
		const second = process(first.stored);
		await later(3_600_000);
		const third = process(second.stored);
		await later(3_600_000);
		expect([second.isNew, third.isNew, process(third.stored).isNew]).toEqual([true, false, false]);
	});

	it('is started again by each process of an n8n that dies again and again', async () => {
		let { stored } = process();
		for (let crash = 0; crash < 5; crash++) {
			await later(60_000);
			const next = process(stored);
			expect(next.isNew).toBe(true);
			({ stored } = next);
		}
	});
});
