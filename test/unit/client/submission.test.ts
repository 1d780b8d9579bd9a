import { EICAR } from '../../support/eicar';
import type { AssemblylineClient, ClientOptions } from '../../../nodes/Assemblyline/client/client';
import { getSubmission, waitForSubmission } from '../../../nodes/Assemblyline/client/submission';
import { submit } from '../../../nodes/Assemblyline/client/submit';
import type { Transport } from '../../../nodes/Assemblyline/client/transport';
import { clientFor, failureOf, quickRetry, settingsFor, useFake } from '../../support/fakeClient';
import { realTransport } from '../../support/http';

const fake = useFake();
/** A client whose pauses take no time, but are written down; and a clock that they move. */
function patientClient(options: Partial<ClientOptions> = {}) {
	const pauses: number[] = [];
	const clock = { now: 0 };
	const sleep = async (ms: number) => {
		pauses.push(ms);
		clock.now += ms;
	};
	return { pauses, clock, client: clientFor(settingsFor(fake().url, { timeoutMs: 2_000 }), { ...options, retry: { ...quickRetry, sleep } }) };
}

const submitted = (client: AssemblylineClient) => submit(client, { kind: 'text', text: EICAR }, { params: {} });

/** What the wait ends with, and its record, on the clock that the pauses move. */
async function waited({ client, clock }: ReturnType<typeof patientClient>, { timeoutMs = 60_000, pollIntervalMs = 1000 } = {}) {
	return waitForSubmission(client, await submitted(client), { deadline: clock.now + timeoutMs, pollIntervalMs, now: () => clock.now });
}

const looks = () => fake().requests(/GET submission\/[^/]+\/$/).length;

describe('Waiting for a submission', () => {
	it('ends when it is completed, with its record', async () => {
		fake().submissions.looksUntilEnd = 3;
		expect(await waited(patientClient())).toMatchObject({ record: { state: 'completed', max_score: 1000 } });
		expect(looks()).toBe(4);
	});

	it('ends when it has failed: is_completed would stay false for ever', async () => {
		fake().submissions.endsAs = 'failed';
		const patient = patientClient();
		const { record } = await waited(patient);
		expect(record.state).toBe('failed');
		expect(await patient.client.read(`submission/is_completed/${record.sid}/`)).toBe(false);
	});

	it('looks quickly at first, then at the interval', async () => {
		fake().submissions.looksUntilEnd = 8;
		const patient = patientClient();
		await waited(patient);
		const { pauses } = patient;
		expect(pauses[0]).toBeLessThan(500);
		expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
		expect(pauses.slice(-3)).toEqual([1000, 1000, 1000]);
	});

	it('never looks less often than the interval says, if that is short', async () => {
		fake().submissions.looksUntilEnd = 3;
		const patient = patientClient();
		await waited(patient, { pollIntervalMs: 100 });
		expect(patient.pauses).toEqual([100, 100, 100]);
	});

	it.each([1000, 5000, 60_000])('ends by the deadline with the record as it stands, the last look shortly before it (%d ms)', async (timeoutMs) => {
		fake().submissions.looksUntilEnd = 999;
		const patient = patientClient();
		expect(await waited(patient, { timeoutMs, pollIntervalMs: 3_600_000 })).toMatchObject({ record: { state: 'submitted' } });
		expect(patient.clock.now).toBe(timeoutMs - 250);
		expect(looks()).toBe(patient.pauses.length + 1);
	});

	it('ends when the execution is cancelled', async () => {
		fake().submissions.looksUntilEnd = 999;
		const stop = new AbortController();
		const client = clientFor(settingsFor(fake().url), { signal: stop.signal });
		const record = await submitted(client);
		setTimeout(() => stop.abort(), 100);
		// Where it waited on, it would for a day.
		expect(await failureOf(waitForSubmission(client, record, { deadline: Date.now() + 86_400_000, pollIntervalMs: 30_000 }))).toMatchObject({ kind: 'cancelled' });
	});

	it.each(['badGateway', 'concurrentQuota', 'cut', 'otherJson', 'redirect', 'serverError', 'webPage'] as const)('outlives what is no answer of the server, however often it comes: %s', async (fault) => {
		const patient = patientClient();
		fake().faults.plan(fault, { on: /GET submission/, times: 12 });
		expect(await waited(patient)).toMatchObject({ record: { state: 'completed' }, missed: undefined });
		expect(looks()).toBe(13);
	});

	it('outlives a session that ends while no login is answered', async () => {
		const patient = patientClient();
		const record = await submitted(patient.client);
		fake().faults.plan('sessionOver', { on: /GET submission/ });
		fake().faults.plan('badGateway', { on: /POST auth/, times: 5 });
		const { clock } = patient;
		expect(await waitForSubmission(patient.client, record, { deadline: 60_000, pollIntervalMs: 1000, now: () => clock.now })).toMatchObject({ record: { state: 'completed' } });
	});

	it('that no look was answered to ends with the record of the submit, and says why', async () => {
		fake().faults.plan('badGateway', { on: /GET submission/, times: Infinity });
		expect(await waited(patientClient())).toMatchObject({ record: { state: 'submitted' }, missed: { kind: 'busy', request: expect.stringContaining('GET submission/') as string } });
	});

	it('gives each look the time that is left, and no more than a request may take', async () => {
		const timeouts: number[] = [];
		const transport: Transport = (request) => {
			if (request.url.includes('/submission/')) timeouts.push(request.timeoutMs);
			return realTransport({ rejectUnauthorized: true })(request);
		};
		fake().submissions.looksUntilEnd = 999;
		const patient = patientClient({ transport });
		await waited(patient, { timeoutMs: 3000 });
		expect(timeouts[0]).toBe(2000);
		expect(timeouts.at(-1)).toBe(250);
	});

	it.each([['dailyQuota', 'quota'], ['termsOfService', 'termsOfService'], ['emptyMessage', 'badRequest']] as const)("ends at once by the server's answer %s", async (fault, kind) => {
		fake().faults.plan(fault, { on: /GET submission/ });
		expect(await failureOf(waited(patientClient()))).toMatchObject({ kind });
		expect(looks()).toBe(1);
	});

	it('fails at once for a submission that does not exist any more', async () => {
		const { client } = patientClient();
		const gone = { ...(await submitted(client)), sid: 'none' };
		expect(await failureOf(waitForSubmission(client, gone, { deadline: Date.now() + 60_000, pollIntervalMs: 1000 }))).toMatchObject({ kind: 'notFound', request: 'GET submission/none/' });
	});
});

test('A report is not ready until the submission has ended', async () => {
	const client = clientFor(settingsFor(fake().url));
	const { sid } = await submitted(client);
	expect(await failureOf(client.read(`submission/report/${sid}/`))).toMatchObject({ kind: 'notReady' });
	await getSubmission(client, sid);
	expect(await client.read(`submission/report/${sid}/`)).toMatchObject({ sid, report_filtered: false });
});
