import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import type { IngestMessage } from '../../../nodes/Assemblyline/client/types';
import { type Found, type BulkFile, BulkIngest, type BulkOptions } from '../../../nodes/Assemblyline/bulk/ingest';
import { BackPressure } from '../../../nodes/Assemblyline/bulk/backPressure';
import { later, upTo, useFakeTime } from '../delivery/support';

useFakeTime();

/** A server whose queue empties by `rate` files a second, and drops what comes while it is longer than `limit`. */
class ScriptedServer {
	readonly sent: string[] = [];
	readonly messages: IngestMessage[] = [];
	longest = 0;
	dropped = 0;
	most = 0;
	private running = 0;
	private readonly queue: { ingest_id: string; name: string }[] = [];

	constructor(private readonly options: { limit?: number; rate?: number; ms?: number; fails?: string[]; lost?: boolean } = {}) {
		setInterval(() => this.work(), 1_000);
	}

	files(...names: string[]): BulkFile[] {
		return names.map((name) => ({ key: name, request: name, sha256: name, send: () => this.ingest(name) }));
	}

	/** Heartbeats as the real server sends them: every five seconds. */
	beat(pressure: BackPressure): void {
		const { limit = Infinity } = this.options;
		const beat = () => {
			const high = this.queue.length;
			const chance = 1 - Math.max(0, Math.tanh(((high - limit) / limit) * 2));
			pressure.heartbeat({ queues: { high, ingest: 0 }, processing_chance: { high: Number.isNaN(chance) ? 1 : chance } });
		};
		setInterval(beat, 5_000);
	}

	pop = async (limit: number) => this.messages.splice(0, limit);

	private async ingest(name: string): Promise<{ ingest_id: string }> {
		const { limit = Infinity, ms = 20, fails = [] } = this.options;
		this.most = Math.max(this.most, ++this.running);
		await new Promise((resolve) => setTimeout(resolve, ms));
		this.running--;
		if (fails.includes(name)) throw new AssemblylineError('badRequest', `no ${name}`);
		const id = `i${this.sent.push(name)}`;
		if (this.queue.length > limit) {
			this.dropped++;
			this.messages.push({ ingest_id: id, score: null, failure: 'Skipped', submission: { sid: `s-${name}` } });
		} else this.longest = Math.max(this.longest, this.queue.push({ ingest_id: id, name }));
		return { ingest_id: id };
	}

	private work(): void {
		for (const { ingest_id, name } of this.queue.splice(0, this.options.rate ?? 1_000)) {
			if (!this.options.lost) this.messages.push({ ingest_id, score: 7, failure: '', submission: { sid: `s-${name}` } });
		}
	}
}

async function run(files: BulkFile[], options: Partial<BulkOptions> = {}, forMs = 600_000) {
	const engine = new BulkIngest(files, { concurrency: 4, timeoutMs: 60_000, stopAtFailure: true, ...options });
	let ended: unknown;
	const done = engine.run().then(
		(results) => (ended = results),
		(error: unknown) => (ended = error),
	);
	for (let passed = 0; passed < forMs && ended === undefined; passed += 100) await later(100);
	await done;
	return ended instanceof Error ? Promise.reject(ended) : engine.results;
}

const names = (count: number) => upTo(count).map((number) => `f${number}`);

describe('Many files', () => {
	it('are sent several at a time, each once, with their results in order', async () => {
		const server = new ScriptedServer();
		const results = await run(server.files(...names(30)), { pop: server.pop });
		expect(server.most).toBe(4);
		expect(server.sent.sort()).toEqual(names(30).sort());
		expect(results.map(({ sid }) => sid)).toEqual(names(30).map((name) => `s-${name}`));
		expect(results.every(({ done, score, status }) => done && score === 7 && status === 'sent')).toBe(true);
	});

	it('that are equal are sent once; the others point to the first, and share its result', async () => {
		const server = new ScriptedServer();
		const results = await run(server.files('a', 'b', 'a', 'a'), { pop: server.pop });
		expect(server.sent).toHaveLength(2);
		expect(results.map(({ status, duplicateOf, sid }) => [status, duplicateOf, sid])).toEqual([
			['sent', undefined, 's-a'], ['sent', undefined, 's-b'], ['duplicate', 0, 's-a'], ['duplicate', 0, 's-a'],
		]);
	});

	describe('of which the first copy fails', () => {
		/** Copies of one file, each with what is sent beside it; `answers` are those of the server, one after another. */
		async function copies(requests: string[], answers: (AssemblylineError | 'taken')[]) {
			const sent: string[] = [];
			const files = requests.map((request): BulkFile => ({
				key: 'a',
				request,
				async send() {
					const answer = answers[sent.push(request) - 1] ?? 'taken';
					if (answer !== 'taken') throw answer;
					return { ingest_id: `i-${request}` };
				},
			}));
			const results = await run(files, { stopAtFailure: false, concurrency: 1 });
			return { sent, results: results.map(({ status, duplicateOf, error }) => [status, duplicateOf, error instanceof AssemblylineError ? error.message : error]) };
		}
		const refused = new AssemblylineError('badRequest', 'no');
		const busy = new AssemblylineError('busy', 'later');

		it('for what is the same of the others, they share its failure', async () => {
			expect(await copies(['x', 'x', 'x'], [refused])).toEqual({ sent: ['x'], results: [['notSent', undefined, 'no'], ['duplicate', 0, 'no'], ['duplicate', 0, 'no']] });
		});

		it('for what is its own, the next other one is sent, and stands for its like', async () => {
			expect(await copies(['x', 'y', 'x', 'z'], [refused])).toEqual({
				sent: ['x', 'y'],
				results: [['notSent', undefined, 'no'], ['sent', undefined, undefined], ['duplicate', 0, 'no'], ['duplicate', 1, undefined]],
			});
		});

		it('in passing, the next one is sent', async () => {
			expect(await copies(['x', 'x', 'x'], [busy, busy])).toEqual({ sent: ['x', 'x', 'x'], results: [['notSent', undefined, 'later'], ['notSent', undefined, 'later'], ['sent', undefined, undefined]] });
		});

		it('and the server may have it all the same, none is sent again', async () => {
			const lost = new AssemblylineError('timeout', 'lost', { isInDoubt: true });
			expect(await copies(['x', 'y'], [lost])).toEqual({ sent: ['x'], results: [['notSent', undefined, 'lost'], ['duplicate', 0, 'lost']] });
		});
	});

	describe('of which the server allows the user only so many under way', () => {
		const refusal = new AssemblylineError('busy', "You've exceeded your maximum async concurrent submission quota of 3", { status: 503 });

		/** A server that lets three run, each for a minute; it notes when it was asked, and by which file. */
		function files(count: number, room = 3) {
			const ends: number[] = [];
			const tries: { name: string; at: number }[] = [];
			const all = names(count).map((name): BulkFile => ({
				key: name,
				request: name,
				async send() {
					tries.push({ name, at: Date.now() });
					if (ends.filter((end) => end > Date.now()).length >= room) throw refusal;
					ends.push(Date.now() + 60_000);
					return { ingest_id: name };
				},
			}));
			return { all, tries };
		}

		it('each waits for room and is sent, in the order in which they came; the server is asked every few seconds', async () => {
			const { all, tries } = files(8);
			const onLimit = jest.fn();
			const results = await run(all, { onLimit, concurrency: 1 });
			expect(results.map(({ status, error }) => [status, error])).toEqual(names(8).map(() => ['sent', undefined]));
			expect([...new Set(tries.map(({ name }) => name))]).toEqual(names(8));
			expect(tries.length).toBeLessThan(60);
			expect(onLimit).toHaveBeenCalledTimes(1);
		});

		it('whether there is room again is tried with one file, however many are sent at once', async () => {
			const { all, tries } = files(12, 4);
			await run(all, { concurrency: 8 });
			expect(tries.length).toBeLessThan(70);
		});

		it('they fail where none is taken for an hour', async () => {
			const { all } = files(2, 0);
			const results = await run(all, { stopAtFailure: false }, 4_000_000);
			expect(results).toMatchObject([{ status: 'notSent', error: refusal }, { status: 'notSent', error: refusal }]);
		});

		it('they end where the run does', async () => {
			const stop = new AbortController();
			const { all } = files(5, 0);
			const running = run(all, { signal: stop.signal });
			await later(1_000);
			stop.abort();
			await expect(running).rejects.toMatchObject({ kind: 'cancelled' });
		});
	});

	it('that are there from an earlier attempt are not sent again, and waited for if they still run', async () => {
		const server = new ScriptedServer();
		const found = new Map<string, Found>([['a', { sid: 'old-a', score: 5, failed: false }], ['b', { sid: 'old-b', score: null, failed: false }]]);
		setTimeout(() => found.set('b', { sid: 'old-b', score: 9, failed: false }), 12_000);
		const results = await run(server.files('a', 'b', 'c'), { pop: server.pop, lookUp: async () => found });
		expect(server.sent).toEqual(['c']);
		expect(results.map(({ status, score }) => [status, score])).toEqual([['alreadyThere', 5], ['alreadyThere', 9], ['sent', 7]]);
	});

	it('whose messages are lost are found by search', async () => {
		const server = new ScriptedServer({ lost: true });
		const found = new Map<string, Found>();
		setTimeout(() => found.set('a', { sid: 'x', score: 3, failed: false }), 3_000);
		expect(await run(server.files('a'), { pop: server.pop, lookUp: async () => found })).toMatchObject([{ sid: 'x', score: 3, done: true }]);
	});

	it('are sent though the clock is put back while the server is silent of its load', async () => {
		const server = new ScriptedServer();
		const began = performance.now();
		setTimeout(() => jest.setSystemTime(Date.now() - 300_000), 1_000);
		await run(server.files(...names(150)), { pressure: new BackPressure({ priority: 250 }), timeoutMs: 20_000 });
		expect([server.sent.length, performance.now() - began < 120_000]).toEqual([150, true]);
	});

	it('are all sent where the server refuses the messages: it is told, and the results stay open', async () => {
		const server = new ScriptedServer({ fails: ['f3'] });
		const onRefused = jest.fn();
		const pop = jest.fn(() => Promise.reject(new AssemblylineError('forbidden', 'no queue for you')));
		const results = await run(server.files(...names(100)), { pop, onRefused, stopAtFailure: false, concurrency: 1 });
		expect(server.sent).toHaveLength(99);
		expect(results.filter(({ status, done }) => status === 'sent' && !done)).toHaveLength(99);
		expect(onRefused.mock.calls).toMatchObject([[{ message: 'no queue for you' }]]);
		expect(pop).toHaveBeenCalledTimes(1);
	});

	it('are waited for no longer where the clock is put back meanwhile', async () => {
		const server = new ScriptedServer();
		const began = performance.now();
		setTimeout(() => jest.setSystemTime(Date.now() - 300_000), 5_000);
		const results = await run(server.files('a'), { pop: async () => [], timeoutMs: 20_000 });
		expect(results).toMatchObject([{ status: 'sent', done: false }]);
		expect(performance.now() - began).toBeLessThan(21_000);
	});

	it('end by the deadline where a look into the queue has no answer', async () => {
		const server = new ScriptedServer();
		const start = Date.now();
		const pop = jest.fn(() => new Promise<IngestMessage[]>(() => undefined));
		const results = await run(server.files('a'), { pop, timeoutMs: 20_000 });
		expect(results).toMatchObject([{ status: 'sent', done: false }]);
		expect(Date.now() - start).toBeLessThan(21_000);
		const [[, withinMs = 0] = []] = pop.mock.calls as unknown as [number, number][];
		expect(withinMs).toBeLessThanOrEqual(20_000);
	});

	it.each([[false, ['b']], [true, []]])('with one that cannot be read go on without it, or send nothing (stop: %p)', async (stopAtFailure, sent) => {
		const server = new ScriptedServer();
		const gone: BulkFile = { key: 'gone', request: 'gone', error: new Error('ENOENT'), send: () => Promise.reject(new Error('not to be sent')) };
		const results = await run([gone, ...server.files('b')], { pop: server.pop, stopAtFailure });
		expect(results[0]).toMatchObject({ status: 'notSent', error: { message: 'ENOENT' } });
		expect(server.sent).toEqual(sent);
	});

	it('come to an end though the server drops files for ever and nobody tells how many are out', async () => {
		const server = new ScriptedServer({ limit: -1, lost: true });
		const onStuck = jest.fn();
		const pressure = new BackPressure({ priority: 250 });
		setInterval(() => pressure.heartbeat({ queues: { high: 900, ingest: 0 }, processing_chance: { high: 0.1 } }), 5_000);
		const results = await run(server.files(...names(130)), { pressure, onStuck }, 900_000);
		expect(results.every(({ status }) => status === 'sent')).toBe(true);
		expect(onStuck).toHaveBeenCalledTimes(1);
	});

	it('outlast an error of the server at a look into the queue', async () => {
		const server = new ScriptedServer();
		let looks = 0;
		const pop = (limit: number) => (++looks === 2 ? Promise.reject(new AssemblylineError('serverError', 'oops')) : server.pop(limit));
		const results = await run(server.files(...names(200)), { pop });
		expect(results.every(({ done }) => done)).toBe(true);
	});

	it('come to an end where the server tells neither its load nor the end of its files', async () => {
		const server = new ScriptedServer({ lost: true });
		const pressure = new BackPressure({ priority: 250 });
		const results = await run(server.files(...names(130)), { pop: server.pop, pressure, timeoutMs: 30_000 });
		expect(server.sent).toHaveLength(130);
		expect(results.every(({ status, done }) => status === 'sent' && !done)).toBe(true);
	});

	it('that are not done when the wait is over stay open', async () => {
		const server = new ScriptedServer({ lost: true });
		const start = Date.now();
		const results = await run(server.files('a', 'b'), { pop: server.pop, timeoutMs: 20_000 });
		expect(results.map(({ status, done }) => [status, done])).toEqual([['sent', false], ['sent', false]]);
		expect(Date.now() - start).toBeLessThan(22_000);
	});

	it.each([[true, 4], [false, 19]])('with one that cannot be sent end there or go on (stop: %p)', async (stopAtFailure, most) => {
		const server = new ScriptedServer({ fails: ['f1'] });
		const results = await run(server.files(...names(20)), { stopAtFailure });
		expect(results[1]).toMatchObject({ status: 'notSent', error: { message: 'no f1' } });
		expect(server.sent.length).toBeLessThanOrEqual(most);
		if (!stopAtFailure) expect(server.sent).toHaveLength(19);
	});
});

describe('The load of the server', () => {
	const pressured = (server: ScriptedServer, queueLimit?: number) => {
		const pressure = new BackPressure({ priority: 250, queueLimit });
		server.beat(pressure);
		return pressure;
	};

	it('is kept below a known limit: nothing is dropped, and the pause is told once', async () => {
		const server = new ScriptedServer({ limit: 50, rate: 5, ms: 5 });
		const onPause = jest.fn();
		const results = await run(server.files(...names(300)), { pop: server.pop, pressure: pressured(server, 50), onPause });
		expect(server).toMatchObject({ dropped: 0 });
		expect(server.longest).toBeLessThanOrEqual(50);
		expect(results.every(({ score }) => score === 7)).toBe(true);
		expect(onPause).toHaveBeenCalledTimes(1);
	});

	it('is learnt from dropped files where the limit is not known: they are sent again, and none is lost', async () => {
		const server = new ScriptedServer({ limit: 50, rate: 5, ms: 5 });
		const results = await run(server.files(...names(300)), { pop: server.pop, pressure: pressured(server) });
		expect(server.dropped).toBeGreaterThan(0);
		expect(results.every(({ score, done }) => done && score === 7)).toBe(true);
	});

	it('is not looked at without back-pressure: files are dropped, and marked', async () => {
		const server = new ScriptedServer({ limit: 50, rate: 5, ms: 5 });
		const results = await run(server.files(...names(300)), { pop: server.pop });
		expect(server.dropped).toBeGreaterThan(0);
		expect(results.filter(({ failure }) => failure === 'Skipped')).toHaveLength(server.dropped);
	});

	it('that the server does not tell makes it careful, and is told once', async () => {
		const server = new ScriptedServer({ rate: 1 });
		const onStale = jest.fn();
		await run(server.files(...names(150)), { pop: server.pop, pressure: new BackPressure({ priority: 250 }), onStale });
		expect(onStale).toHaveBeenCalledTimes(1);
		expect(server.longest).toBeLessThanOrEqual(100);
	});
});

test.each([['while sending', 1], ['while waiting', 5_000]])('Cancelled %s, it ends within a second', async (_, afterMs) => {
	const server = new ScriptedServer({ lost: true });
	const abort = new AbortController();
	const engine = new BulkIngest(server.files(...names(10)), { concurrency: 1, timeoutMs: 60_000, stopAtFailure: true, pop: server.pop, signal: abort.signal });
	const ended = engine.run().catch((error: unknown) => error);
	await later(afterMs);
	const count = server.sent.length;
	abort.abort();
	await later(100);
	expect(await ended).toMatchObject({ kind: 'cancelled' });
	await later(5_000);
	expect(server.sent.length).toBeLessThanOrEqual(count + 1);
});
