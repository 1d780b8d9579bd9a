import { findFreshAnalysis, getSubmission, waitForSubmission } from '../../../nodes/Assemblyline/client/submission';
import { submit } from '../../../nodes/Assemblyline/client/submit';
import { ok } from '../../fake/answer';
import { clientFor, failureOf, quickRetry, settingsFor, useFake } from '../../support/fakeClient';

const fake = useFake();
const EICAR = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$' + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';

/** A client whose pauses take no time, but are written down; and a clock that they move. */
function patientClient(signal?: AbortSignal) {
	const pauses: number[] = [];
	const clock = { now: 0 };
	const sleep = async (ms: number) => {
		pauses.push(ms);
		clock.now += ms;
	};
	return { pauses, clock, client: clientFor(settingsFor(fake().url), { signal, retry: { ...quickRetry, sleep, now: () => clock.now } }) };
}

async function submitted(client: ReturnType<typeof clientFor>): Promise<string> {
	return (await submit(client, { kind: 'text', text: EICAR }, { params: {} })).sid;
}

const looks = () => fake().requests(/GET submission\/[^/]+\/$/).length;

describe('Waiting for a submission', () => {
	it('ends when it is completed, with its record', async () => {
		fake().submissions.looksUntilEnd = 3;
		const { client } = patientClient();
		const sid = await submitted(client);
		const record = await waitForSubmission(client, sid, { timeoutMs: 60_000, pollIntervalMs: 2000 });
		expect(record).toMatchObject({ sid, state: 'completed', max_score: 1000 });
		expect(looks()).toBe(4);
	});

	it('ends when it has failed: is_completed would stay false for ever', async () => {
		fake().submissions.endsAs = 'failed';
		const { client } = patientClient();
		const sid = await submitted(client);
		expect(await waitForSubmission(client, sid, { timeoutMs: 60_000, pollIntervalMs: 2000 })).toMatchObject({ state: 'failed' });
		expect(await client.read(`submission/is_completed/${sid}/`)).toBe(false);
	});

	it('looks quickly at first, then at the interval', async () => {
		fake().submissions.looksUntilEnd = 8;
		const { client, pauses } = patientClient();
		await waitForSubmission(client, await submitted(client), { timeoutMs: 60_000, pollIntervalMs: 1000 });
		expect(pauses[0]).toBeLessThan(500);
		expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
		expect(pauses.slice(-3)).toEqual([1000, 1000, 1000]);
	});

	it('never looks less often than the interval says, if that is short', async () => {
		fake().submissions.looksUntilEnd = 3;
		const { client, pauses } = patientClient();
		await waitForSubmission(client, await submitted(client), { timeoutMs: 60_000, pollIntervalMs: 100 });
		expect(pauses).toEqual([100, 100, 100, 100]);
	});

	it('ends after the timeout with the record as it stands, having looked once more', async () => {
		fake().submissions.looksUntilEnd = 999;
		const { client, clock } = patientClient();
		const record = await waitForSubmission(client, await submitted(client), { timeoutMs: 5000, pollIntervalMs: 1000 });
		expect(record.state).toBe('submitted');
		expect(clock.now).toBe(5000);
	});

	it('ends when the execution is cancelled', async () => {
		fake().submissions.looksUntilEnd = 999;
		const stop = new AbortController();
		const client = clientFor(settingsFor(fake().url), { signal: stop.signal });
		const sid = await submitted(client);
		setTimeout(() => stop.abort(), 100);
		const started = Date.now();
		expect(await failureOf(waitForSubmission(client, sid, { timeoutMs: 60_000, pollIntervalMs: 30_000 }))).toMatchObject({ kind: 'cancelled' });
		expect(Date.now() - started).toBeLessThan(2000);
	});

	it('outlives a gateway that is gone for a moment', async () => {
		fake().submissions.looksUntilEnd = 1;
		const { client } = patientClient();
		const sid = await submitted(client);
		fake().faults.plan('badGateway', { on: /GET submission/, times: 2 });
		expect(await waitForSubmission(client, sid, { timeoutMs: 60_000, pollIntervalMs: 1000 })).toMatchObject({ state: 'completed' });
	});

	it('fails at once for a submission that does not exist', async () => {
		const { client } = patientClient();
		expect(await failureOf(waitForSubmission(client, 'none', { timeoutMs: 60_000, pollIntervalMs: 1000 }))).toMatchObject({ kind: 'notFound', request: 'GET submission/none/' });
	});
});

test('A report is not ready until the submission has ended', async () => {
	const client = clientFor(settingsFor(fake().url));
	const sid = await submitted(client);
	expect(await failureOf(client.read(`submission/report/${sid}/`))).toMatchObject({ kind: 'notReady' });
	await getSubmission(client, sid);
	expect(await client.read(`submission/report/${sid}/`)).toMatchObject({ sid, report_filtered: false });
});

test('A fresh analysis of a file is read once: what the search says of others, nothing asks again', async () => {
	const [wanted, other] = ['a'.repeat(64), 'b'.repeat(64)];
	const found = [{ sid: 'beside', files: [{ sha256: wanted }, { sha256: other }] }, { sid: 'unknown' }, { sid: 'alone', files: [{ sha256: wanted }] }];
	fake().faults.plan(ok({ items: found, total: 3 }), { on: /search/ });
	fake().faults.plan(ok({ sid: 'alone', state: 'completed' }), { on: /submission\/alone/ });
	const { client } = patientClient();
	expect(await findFreshAnalysis(client, wanted, 24)).toEqual({ sid: 'alone', state: 'completed' });
	expect(fake().requests(/GET submission/)).toHaveLength(1);
});
