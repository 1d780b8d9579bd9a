import { BackPressure, type BackPressureOptions } from '../../../nodes/Assemblyline/bulk/backPressure';

/** BackPressure with a clock of its own; files go to the class `high`. */
function setUp(options: Partial<BackPressureOptions> = {}) {
	const clock = { now: 0 };
	const pressure = new BackPressure({ priority: 250, now: () => clock.now, ...options });
	const heartbeat = (high: number, chance = 1, ingest = 0) =>
		pressure.heartbeat({ queues: { low: 9_999, medium: 0, high, critical: 0, ingest, complete: 0 }, processing_chance: { low: 0.1, medium: 1, high: chance, critical: 1 } });
	const send = (count: number) => {
		for (let i = 0; i < count; i++) pressure.sending();
	};
	return { clock, pressure, heartbeat, send };
}

describe('Room for files', () => {
	it('is little before the first heartbeat, and never more than a known limit allows', () => {
		const { pressure, send } = setUp();
		send(60);
		expect(pressure.capacity()).toBe(40);
		expect(setUp({ queueLimit: 20 }).pressure.capacity()).toBe(16);
	});

	it('is what is left of four fifths of a known limit, after the queue and what was sent since', () => {
		const { clock, pressure, heartbeat, send } = setUp({ queueLimit: 1_000 });
		clock.now = 5_000;
		heartbeat(300, 1, 20);
		send(80);
		expect(pressure.capacity()).toBe(400);
	});

	it('counts what was sent shortly before a heartbeat, which may not know of it', () => {
		const { clock, pressure, heartbeat, send } = setUp({ queueLimit: 100 });
		send(10);
		clock.now = 4_000;
		send(5);
		clock.now = 5_000;
		heartbeat(0);
		expect(pressure.capacity()).toBe(75);
	});

	it('grows by a step with each heartbeat before which there was none, and not otherwise', () => {
		const { pressure, heartbeat, send } = setUp();
		heartbeat(0);
		expect(pressure.capacity()).toBe(1_000);
		heartbeat(900);
		expect(pressure.capacity()).toBe(100);
		send(100);
		expect(pressure.capacity()).toBe(0);
		heartbeat(900);
		expect(pressure.capacity()).toBe(1_000);
	});

	it('is there beside a queue of others, however long, as long as the server drops nothing', () => {
		const { pressure, heartbeat } = setUp();
		heartbeat(80_000);
		expect(pressure.capacity()).toBe(0);
		heartbeat(80_000);
		expect(pressure.capacity()).toBe(1_000);
	});

	it('is none while the server drops files, and then goes by the limit that it has told', () => {
		const { clock, pressure, heartbeat } = setUp();
		// tanh(2 * (150 - 100) / 100): the limit is 100.
		heartbeat(150, 1 - Math.tanh(1));
		expect(pressure.capacity()).toBe(0);
		clock.now = 5_000;
		heartbeat(10);
		expect(pressure.capacity()).toBe(80);
	});

	it('is none after a dropped file until a later heartbeat, and then half of what was out; and grows back to the limit', () => {
		const { clock, pressure, heartbeat, send } = setUp({ queueLimit: 100 });
		heartbeat(0);
		send(60);
		clock.now = 3_000;
		pressure.dropped();
		pressure.dropped();
		clock.now = 4_000;
		heartbeat(0);
		expect(pressure.capacity()).toBe(0);
		const allowed: number[] = [];
		for (clock.now = 9_000; clock.now < 90_000; clock.now += 5_000) {
			heartbeat(0);
			allowed.push(pressure.capacity());
			send(pressure.capacity());
			pressure.capacity();
			clock.now += 2_500;
			heartbeat(0);
		}
		expect(allowed.slice(0, 3)).toEqual([34, 42, 50]);
		expect(allowed.at(-1)).toBe(80);
	});

	it('is never less than a queue that was seen to be harmless', () => {
		const { clock, pressure, heartbeat, send } = setUp();
		heartbeat(700);
		send(10);
		pressure.dropped();
		clock.now = 5_000;
		heartbeat(0);
		expect(pressure.capacity()).toBeGreaterThanOrEqual(700);
	});

	it('goes by the class of the priority; above 400 nothing is dropped', () => {
		const { pressure, heartbeat } = setUp({ priority: 1_000 });
		heartbeat(5_000, 0);
		expect(pressure.capacity()).toBe(1_000);
	});

	it.each([undefined, 'text', {}, { queues: { high: 1 } }])('is not changed by the message %p', (message) => {
		const { pressure } = setUp();
		pressure.heartbeat(message);
		expect(pressure.capacity()).toBe(100);
	});
});

describe('Without heartbeats', () => {
	it('only a few files are out, or are sent in five seconds where nobody hears of their end', () => {
		const { clock, pressure, send } = setUp();
		expect(pressure.isStale).toBe(false);
		clock.now = 9_000;
		expect(pressure.isStale).toBe(true);
		expect(pressure.capacity(7)).toBe(3);
		send(10);
		expect(pressure.capacity()).toBe(0);
		clock.now = 15_000;
		expect(pressure.capacity()).toBe(10);
	});

	it('that came before, those are too old after half a minute', () => {
		const { clock, pressure, heartbeat } = setUp();
		heartbeat(0);
		clock.now = 29_000;
		expect(pressure.isStale).toBe(false);
		clock.now = 31_000;
		expect(pressure.capacity(0)).toBe(10);
	});
});

describe('Without room for five minutes', () => {
	/** A server that drops files of the class all the time. */
	function full() {
		const all = setUp();
		const until = (ms: number) => {
			for (; all.clock.now < ms; all.clock.now += 5_000) {
				all.heartbeat(900, 0.2);
				all.pressure.capacity();
			}
		};
		return { ...all, until };
	}

	it('a few files are sent all the same, so that a run ends', () => {
		const { pressure, until, send } = full();
		until(295_000);
		expect([pressure.isStuck, pressure.capacity()]).toEqual([false, 0]);
		until(310_000);
		expect([pressure.isStuck, pressure.capacity(), pressure.capacity(4)]).toEqual([true, 10, 6]);
		send(10);
		expect(pressure.capacity()).toBe(0);
		until(316_000);
		expect(pressure.capacity()).toBe(10);
	});

	it('it is as before once the server takes files again', () => {
		const { pressure, until, heartbeat, clock } = full();
		until(310_000);
		clock.now += 5_000;
		heartbeat(0);
		pressure.capacity();
		expect(pressure.isStuck).toBe(false);
	});
});
