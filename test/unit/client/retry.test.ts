import { Readable } from 'node:stream';
import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import { retryAfterMs } from '../../../nodes/Assemblyline/client/envelope';
import { backOff, defaultRetry, isTransient, type RetryPolicy, sleep, withRetry, withRoom } from '../../../nodes/Assemblyline/client/retry';
import { ingest, submit, type SubmissionInput } from '../../../nodes/Assemblyline/client/submit';
import { submitWithProfile } from '../../../nodes/Assemblyline/client/submission';
import { popMessages } from '../../../nodes/Assemblyline/client/ingest';
import { whoAmI } from '../../../nodes/Assemblyline/client/user';
import type { Fault } from '../../fake';
import { type Answer, nginxPage, refuse } from '../../fake/answer';
import { clientFor, failureOf, quickRetry, settingsFor, useFake } from '../../support/fakeClient';
import { until } from '../../support/until';

const fake = useFake();
/** A busy machine may take seconds for an answer: what has a short limit waits for none. */
const client = (timeoutMs?: number) => clientFor(settingsFor(fake().url, { timeoutMs }));
const SHORT_MS = 1_500;

describe('A read', () => {
	it.each<Fault>(['badGateway', 'unavailable', 'gatewayTimeout', 'tooManyRequests', 'concurrentQuota', 'cut'])('is repeated after %s, until it succeeds', async (fault) => {
		fake().faults.plan(fault, { on: /whoami/, times: 3 });
		expect((await whoAmI(client())).username).toBe('admin');
		expect(fake().requests(/whoami/)).toHaveLength(4);
	});

	it('is repeated when no answer came in time', async () => {
		fake().faults.plan('silent', { on: /whoami/ });
		expect((await whoAmI(client(SHORT_MS))).username).toBe('admin');
		expect(fake().requests(/whoami/)).toHaveLength(2);
	});

	it('is given up after four tries, with the last failure', async () => {
		fake().faults.plan('badGateway', { on: /whoami/, times: 3 });
		fake().faults.plan('concurrentQuota', { on: /whoami/, times: 9 });
		expect(await failureOf(whoAmI(client()))).toMatchObject({ message: expect.stringContaining('quota') as string });
		expect(fake().requests(/whoami/)).toHaveLength(4);
	});

	it.each<[string, RegExp, Fault, RegExp]>([
		['without an answer to this call alone', /whoami/, 'silent', /^It was tried 4 times within \d+ s\. The server is up .* raise the Timeout\.$/],
		['without an answer to anything', /whoami|api\/$/, 'silent', /^It was tried 4 times within \d+ s\. The server answers nothing else either: .* does not help\.$/],
		['while it is busy', /whoami/, 'badGateway', /^It was tried 4 times within \d+ s\. /],
	])('that is given up says how often it was tried, and how the server is: %s', async (_what, on, fault, hint) => {
		fake().faults.plan(fault, { on, times: 9 });
		expect(await failureOf(whoAmI(client(SHORT_MS)))).toMatchObject({ hint: expect.stringMatching(hint) as string });
	});

	it('asks how the server is with the headers that let all others through', async () => {
		fake().faults.plan('silent', { on: /whoami/, times: 9 });
		await failureOf(whoAmI(clientFor(settingsFor(fake().url, { timeoutMs: SHORT_MS, headers: { 'x-proxy-key': 'k' } }))));
		expect(fake().requests(/api\/$/).map(({ headers }) => headers['x-proxy-key'])).toEqual(['k']);
	});

	it.each<Fault>(['dailyQuota', 'serverError', 'fileTooLarge', 'termsOfService', 'redirect', 'webPage', 'noCertificate', 'emptyMessage'])('is not repeated after %s', async (fault) => {
		fake().faults.plan(fault, { on: /whoami/, times: 9 });
		await failureOf(whoAmI(client()));
		expect(fake().requests(/whoami/)).toHaveLength(1);
	});

	it('that is a search, sent by POST, is repeated too', async () => {
		fake().faults.plan('badGateway', { on: /search/ });
		await client().read('search/alert/', { json: { query: '*' } }, 'POST');
		expect(fake().requests(/POST search/)).toHaveLength(2);
	});
});

describe('A write', () => {
	it.each<Fault>(['badGateway', 'unavailable', 'gatewayTimeout', 'dailyQuota', 'tooManyRequests', 'cut', 'silent'])('is never repeated, not after %s either', async (fault) => {
		fake().faults.plan(fault, { on: /submit/, times: 9 });
		await failureOf(submit(client(fault === 'silent' ? SHORT_MS : undefined), { kind: 'text', text: 'x' }, { params: {} }));
		expect(fake().requests(/submit/)).toHaveLength(1);
	});

	it('that is no submission is not repeated where the user has too much under way either', async () => {
		fake().faults.plan('concurrentQuota', { on: /ui\/flowjs/, times: 9 });
		await failureOf(client().write('POST', 'ui/flowjs/'));
		expect(fake().requests(/flowjs/)).toHaveLength(1);
	});

	it('is what taking messages off a queue is: the server removes them before it answers', async () => {
		fake().faults.plan('cut', { on: /get_message/, times: 9 });
		await failureOf(popMessages(client(), 'q', 5));
		expect(fake().requests(/get_message/)).toHaveLength(1);
	});
});

describe('A submission for which there is no room', () => {
	const content = Buffer.from('streamed');
	const streamed = { size: content.length, open: async () => Readable.from([content]) };
	const file: SubmissionInput = { kind: 'file', file: streamed };

	it.each<Fault>(['concurrentQuota', 'submissionQuota', 'ingestQuota'])('is sent again after %s, file and all, and done once', async (fault) => {
		fake().faults.plan(fault, { on: /^POST (?:submit|ingest)/, times: 7 });
		await submit(client(), file, { name: 'a.bin', params: {} });
		const tries = fake().requests(/^POST submit/);
		expect(tries).toHaveLength(8);
		expect(tries.map((request) => [request.file?.content.toString(), Reflect.get(Object(request.json), 'name')])).toEqual(Array.from({ length: 8 }, () => ['streamed', 'a.bin']));
		fake().faults.plan(fault, { on: /^POST ingest/, times: 7 });
		await ingest(client(), { kind: 'text', text: 'x' }, { params: {} });
		expect(fake().requests(/^POST ingest/)).toHaveLength(8);
	});

	it('in parts sends its parts once: only the start is repeated', async () => {
		fake().faults.plan('submissionQuota', { on: /^POST ui\/start/, times: 3 });
		await submit(client(), file, { params: {} }, { chunkBytes: 3 });
		expect(fake().requests(/^POST ui\/flowjs/)).toHaveLength(3);
		expect(fake().requests(/^POST ui\/start/)).toHaveLength(4);
	});

	it('does not wait where an earlier one of the run has waited in vain, until there was room', async () => {
		const one = client();
		const tries = async (roomMs: number) => {
			const before = fake().requests(/^POST submit/).length;
			await failureOf(submit(one, file, { params: {} }, { roomMs }));
			return fake().requests(/^POST submit/).length - before;
		};
		fake().submissions.mostRunning = 0;
		expect(await tries(1_000)).toBeGreaterThan(1);
		expect(await tries(60_000)).toBe(1);
		fake().submissions.mostRunning = undefined;
		await submit(one, file, { params: {} });
		fake().faults.plan('submissionQuota', { on: /^POST submit/, times: 3 });
		await submit(one, file, { params: {} });
	});

	it('with a profile waits too', async () => {
		fake().faults.plan('submissionQuota', { on: /^PUT submit/, times: 3 });
		await failureOf(submitWithProfile(client(), 'static', 'a'.repeat(64), {}));
		expect(fake().requests(/^PUT submit/)).toHaveLength(4);
	});

	it('waits as the others end, where more are sent than may run', async () => {
		fake().submissions.mostRunning = 5;
		fake().submissions.looksUntilEnd = 3;
		const one = client();
		const records = await Promise.all(Array.from({ length: 12 }, (_, number) => submit(one, { kind: 'text', text: `text ${number}` }, { params: {} })));
		expect(new Set(records.map(({ sid }) => sid)).size).toBe(12);
	});

	it('is given up after its time, with how long that was', async () => {
		const { policy, waits } = written({ baseDelayMs: 1_000, random: () => 0.5 });
		const { last } = await tried(policy, 30_000);
		expect(waits).toEqual([1_000, 2_000, 4_000, 5_000, 5_000, 5_000, 5_000, 3_000]);
		expect(last).toMatchObject({ kind: 'busy', message: refusal.message, hint: 'It was tried 9 times within 30 s. Try again later.' });
	});

	it('whose time is over is tried once', async () => {
		const { policy, waits } = written();
		expect(await tried(policy, 0)).toEqual({ sent: 1, last: refusal });
		expect(waits).toEqual([]);
	});

	it('that takes long to be sent waits as long as that between two tries', async () => {
		const { policy, waits, pass } = written({ baseDelayMs: 1_000, random: () => 0.5 });
		await tried(policy, 200_000, () => pass(60_000));
		expect(waits).toEqual([60_000, 20_000]);
	});

	it('ends with another failure at once', async () => {
		const { policy, waits } = written();
		const other = new AssemblylineError('busy', 'away', { status: 503 });
		await expect(withRoom(policy, undefined, 60_000, () => Promise.reject(other))).rejects.toBe(other);
		expect(waits).toEqual([]);
	});

	it('ends when the execution is cancelled, or another item has failed, without another try', async () => {
		for (const name of ['signal', 'readSignal']) {
			const stop = new AbortController();
			fake().faults.plan('submissionQuota', { on: /^POST submit/, times: 9 });
			const before = fake().requests(/^POST submit/).length;
			const patient = clientFor(settingsFor(fake().url), { [name]: stop.signal, retry: { ...quickRetry, baseDelayMs: 60_000 } });
			const submission = failureOf(submit(patient, file, { params: {} }));
			await until(() => fake().requests(/^POST submit/).length > before);
			setTimeout(() => stop.abort(), 20);
			// With a status: the server has not taken it, and nobody need look.
			expect(await submission).toMatchObject({ kind: 'cancelled', status: 503, isInDoubt: false });
			expect(fake().requests(/^POST submit/)).toHaveLength(before + 1);
		}
	});

	const refusal = new AssemblylineError('busy', "You've exceeded your maximum concurrent submission quota of 5", { status: 503, hint: 'Try again later.' });

	/** How often it is sent to a server that has no room, and what comes of it in the end. */
	async function tried(policy: RetryPolicy, withinMs: number, onTry?: () => void) {
		let sent = 0;
		const last = await failureOf(withRoom(policy, undefined, withinMs, () => {
			sent++;
			onTry?.();
			return Promise.reject(refusal);
		}));
		return { sent, last };
	}
});

describe('The wait before a repeat', () => {
	it('doubles, and lies between half and one and a half of the delay', () => {
		const bounds = [1, 2, 3].map((attempt) => [0, 0.999999].map((random) => Math.round(backOff({ baseDelayMs: 500, random: () => random }, attempt))));
		expect(bounds).toEqual([
			[250, 750],
			[500, 1500],
			[1000, 3000],
		]);
	});

	it('differs from client to client', () => {
		const waits = new Set(Array.from({ length: 20 }, () => backOff(defaultRetry, 1)));
		expect(waits.size).toBeGreaterThan(15);
	});

	it('is made between tries only', async () => {
		const { waits, fail } = written();
		await fail();
		expect(waits).toEqual([100, 200, 400]);
	});

	it('ends at once when the execution is cancelled, without another try', async () => {
		const stop = new AbortController();
		fake().faults.plan('badGateway', { on: /constants/, times: 9 });
		const patient = clientFor(settingsFor(fake().url), { signal: stop.signal, retry: { ...quickRetry, baseDelayMs: 60_000 } });
		const read = failureOf(patient.read('help/constants/'));
		await until(() => fake().requests(/constants/).length > 0);
		setTimeout(() => stop.abort(), 20);
		expect(await read).toMatchObject({ kind: 'cancelled' });
		expect(fake().requests(/constants/)).toHaveLength(1);
	});
});

/** A policy whose waits take no time, but are written down and move its clock. */
function written(changes: Partial<RetryPolicy> = {}) {
	const waits: number[] = [];
	let now = 0;
	const sleepFor = async (ms: number) => {
		waits.push(ms);
		now += ms;
	};
	const policy: RetryPolicy = { ...quickRetry, baseDelayMs: 100, now: () => now, sleep: sleepFor, ...changes };
	const pass = (ms: number) => void (now += ms);
	return { waits, policy, pass, fail: (retryAfter?: number) => failureOf(withRetry(policy, undefined, () => Promise.reject(new AssemblylineError('busy', 'busy', { retryAfterMs: retryAfter })))) };
}

describe('The wait that the server asks for', () => {
	const reply = (retryAfter: string | undefined, date?: string) => ({ status: 503, headers: { 'retry-after': retryAfter, date }, body: '' });

	it.each<[string | undefined, number | undefined]>([
		['0', 0], ['7', 7000], [' 120 ', 120_000], ['Wed, 21 Oct 2026 07:28:30 GMT', 30_000], ['Wednesday, 21-Oct-26 07:28:30 GMT', 30_000],
		['Wed, 21 Oct 2026 07:00:00 GMT', 0], [undefined, undefined], ['', undefined], ['soon', undefined], ['-5', undefined], ['1.5', undefined], ['1e3', undefined], ['12345678901', undefined],
	])('as %j is %j milliseconds', (value, ms) => {
		expect(retryAfterMs(reply(value, 'Wed, 21 Oct 2026 07:28:00 GMT'))).toBe(ms);
	});

	it('until a date is that from now, where the reply has no date of its own', () => {
		const now = Date.parse('2026-10-21T07:28:00Z');
		const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
		expect(retryAfterMs(reply(new Date(now + 20_000).toUTCString()))).toBe(20_000);
		clock.mockRestore();
	});

	it('is waited for, if it is longer than the own one', async () => {
		const { waits, fail } = written();
		await fail(5000);
		expect(waits).toEqual([5000, 5000, 5000]);
		const short = written();
		await short.fail(1);
		expect(short.waits).toEqual([100, 200, 400]);
	});

	it('is cut to a minute, and the last try begins within two', async () => {
		const { waits, fail } = written();
		expect(await fail(3_600_000)).toMatchObject({ kind: 'busy' });
		expect(waits).toEqual([60_000, 60_000]);
	});

	it.each<[string, Answer]>([['a page', nginxPage(503, 'Service Temporarily Unavailable')], ['the server itself', refuse(503, "You've exceeded your maximum concurrent API calls quota of 10")]])('comes with the busy reply of %s', async (_from, answer) => {
		const waits: number[] = [];
		fake().faults.plan({ ...answer, headers: { 'retry-after': '3' } }, { on: /whoami/ });
		const patient = clientFor(settingsFor(fake().url), { retry: { ...quickRetry, sleep: async (ms) => void waits.push(ms) } });
		expect((await whoAmI(patient)).username).toBe('admin');
		expect(waits).toEqual([3000]);
	});

	it('stands in the hint of a change, which is not repeated', async () => {
		fake().faults.plan({ status: 503, text: { type: 'text/html', body: '' }, headers: { 'retry-after': '17' } }, { on: /submit/ });
		expect(await failureOf(submit(client(), { kind: 'text', text: 'x' }, { params: {} }))).toMatchObject({ hint: expect.stringMatching(/wait 17 s/) as string });
		expect(fake().requests(/submit/)).toHaveLength(1);
	});
});

describe('A sleep', () => {
	it('rejects at once where the signal has fired already', async () => {
		expect(await failureOf(sleep(60_000, AbortSignal.abort()))).toMatchObject({ kind: 'cancelled' });
	});

	it('leaves no listener behind', async () => {
		const { signal } = new AbortController();
		const remove = jest.spyOn(signal, 'removeEventListener');
		await sleep(1, signal);
		expect(remove).toHaveBeenCalledTimes(1);
	});
});

test('Only failures that pass by themselves are transient', () => {
	const kinds = ['badRequest', 'busy', 'cancelled', 'forbidden', 'loginRefused', 'quota', 'serverError', 'sessionRefused', 'timeout', 'unreachable', 'untrustedCertificate'] as const;
	expect(kinds.filter((kind) => isTransient(new AssemblylineError(kind, 'x')))).toEqual(['busy', 'timeout', 'unreachable']);
	expect(isTransient(new Error('x'))).toBe(false);
});
