import { BackPressure, type PressureOptions } from '../../../nodes/Assemblyline/bulk/backPressure';

/** BackPressure with a clock of its own; files go to the class `high`. */
function setUp(options: Partial<PressureOptions> = {}) {
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
		expect(pressure.room()).toBe(40);
		expect(setUp({ queueLimit: 20 }).pressure.room()).toBe(16);
	});

	it('is what is left of four fifths of a known limit, after the queue and what was sent since', () => {
		const { clock, pressure, heartbeat, send } = setUp({ queueLimit: 1_000 });
		clock.now = 5_000;
		heartbeat(300, 1, 20);
		send(80);
		expect(pressure.room()).toBe(400);
	});

	it('counts what was sent shortly before a heartbeat, which may not know of it', () => {
		const { clock, pressure, heartbeat, send } = setUp({ queueLimit: 100 });
		send(10);
		clock.now = 4_000;
		send(5);
		clock.now = 5_000;
		heartbeat(0);
		expect(pressure.room()).toBe(75);
	});

	it('grows step by step where the limit is only assumed', () => {
		const { pressure, heartbeat } = setUp();
		heartbeat(0);
		expect(pressure.room()).toBe(1_000);
		heartbeat(900);
		expect(pressure.room()).toBe(900);
	});

	it('is none while the server drops files, and then goes by the limit that it has told', () => {
		const { clock, pressure, heartbeat } = setUp();
		// tanh(2 * (150 - 100) / 100): the limit is 100.
		heartbeat(150, 1 - Math.tanh(1));
		expect(pressure.room()).toBe(0);
		clock.now = 5_000;
		heartbeat(10);
		expect(pressure.room()).toBeGreaterThanOrEqual(69);
		expect(pressure.room()).toBeLessThanOrEqual(70);
	});

	it('is none after a dropped file until a later heartbeat, and then half', () => {
		const { clock, pressure, heartbeat } = setUp({ queueLimit: 100 });
		heartbeat(0);
		clock.now = 3_000;
		pressure.dropped();
		pressure.dropped();
		clock.now = 4_000;
		heartbeat(0);
		expect(pressure.room()).toBe(0);
		clock.now = 9_000;
		heartbeat(0);
		expect(pressure.room()).toBe(32);
	});

	it('goes by the class of the priority; above 400 nothing is dropped', () => {
		const { pressure, heartbeat } = setUp({ priority: 1_000 });
		heartbeat(5_000, 0);
		expect(pressure.room()).toBe(1_000);
	});

	it.each([undefined, 'text', {}, { queues: { high: 1 } }])('is not changed by the message %p', (message) => {
		const { pressure } = setUp();
		pressure.heartbeat(message);
		expect(pressure.room()).toBe(100);
	});
});

describe('Without heartbeats', () => {
	it('only a few files are out, or are sent in five seconds where nobody hears of their end', () => {
		const { clock, pressure, send } = setUp();
		expect(pressure.silent).toBe(false);
		clock.now = 9_000;
		expect(pressure.silent).toBe(true);
		expect(pressure.room(7)).toBe(3);
		send(10);
		expect(pressure.room()).toBe(0);
		clock.now = 15_000;
		expect(pressure.room()).toBe(10);
	});

	it('that came before, those are too old after half a minute', () => {
		const { clock, pressure, heartbeat } = setUp();
		heartbeat(0);
		clock.now = 29_000;
		expect(pressure.silent).toBe(false);
		clock.now = 31_000;
		expect(pressure.room(0)).toBe(10);
	});
});
