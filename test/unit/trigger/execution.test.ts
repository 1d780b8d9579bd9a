import { isDead } from '../../../nodes/Assemblyline/trigger/execution';
import { type INodeParameters, type IRun, ManualExecutionCancelledError, SystemShutdownExecutionCancelledError, TimeoutExecutionCancelledError } from 'n8n-workflow';
import { sleep } from '../../../nodes/Assemblyline/client/retry';
import { type Json, upTo } from '../delivery/support';
import { MEMORY, NODE_ID, runOf } from './context';
import { until } from '../../support/until';
import { aMoment, fake, listen, mockSockets, newAlert, queue, start, store } from './support';

describe('An execution', () => {
	it('gets the items of its events', async () => {
		fake().submissions.queue('q').push({ ingest_id: 'a', score: 1 }, { ingest_id: 'b', score: null, failure: 'Skipped' });
		const { emissions } = await start({ ...queue, simplify: false });
		await until(() => emissions.length === 2);
		expect(emissions.map(({ events }) => events)).toMatchObject([
			[{ event: 'notification', id: 'a', recovered: false, data: { ingest_id: 'a', score: 1 } }],
			[{ event: 'notificationFailed', id: 'b', data: { failure: 'Skipped' } }],
		]);
	});

	it('gets several events where they wait', async () => {
		fake().submissions.queue('q').push(...upTo(7).map((number) => ({ ingest_id: String(number) })));
		const { emissions } = await start({ ...queue, options: { batchSize: 3 } });
		await until(() => emissions.flatMap(({ events }) => events).length === 7);
		expect(Math.max(...emissions.map(({ events }) => events.length))).toBe(3);
		expect(emissions.flatMap(({ events }) => events.map(({ id }) => id))).toEqual(upTo(7).map(String));
	});

	it('is started after its events were written down as begun: n8n saves the static data with it, and may be killed before it has made it', async () => {
		const { socket, emissions } = await listen({ source: 'alert' });
		socket.receive('AlertCreated', newAlert('a'));
		await until(() => emissions.length === 1);
		await aMoment();
		socket.receive('AlertCreated', newAlert('b'));
		await until(() => emissions.length === 2);
		expect(emissions.map(({ saved }) => [saved[MEMORY]?.open?.length, saved[MEMORY]?.done?.length])).toEqual([[1, 0], [1, 8]]);
	});

	it('that has not ended holds others up only when there are very many', async () => {
		fake().submissions.queue('q').push(...upTo(10).map((number) => ({ ingest_id: String(number) })));
		const { emissions } = await start(queue, { endless: true });
		await until(() => emissions.length === 10);
	});

	it.each<[string, INodeParameters, string, Json]>([
		['leaves no trace on the server', { source: 'submission', events: ['submissionStarted'] }, 'SubmissionStarted', { sid: '' }],
		['has no identity', { source: 'systemStatus', events: ['ingestHeartbeat'] }, 'IngestHeartbeat', {}],
	])('that cannot be started, because far too many are under way, is told of where its event %s', async (_what, values, name, message) => {
		const { socket, log } = await listen(values, { endless: true });
		for (const number of upTo(1_200)) socket.receive(name, Object.fromEntries(Object.keys(message).map((key) => [key, `x${number}`])));
		await aMoment();
		expect(log.filter((line) => line.includes('dropped')).length).toBeGreaterThan(0);
	});

	it('is the last one when the workflow is stopped', async () => {
		const { socket, emissions, stop } = await listen({ source: 'alert' });
		socket.receive('AlertCreated', newAlert('a'));
		await until(() => emissions.length === 1);
		await stop();
		expect(socket.closed).toBe(true);
		store(newAlert('b'));
		// A request that was under way may still reach the server.
		await aMoment();
		const before = fake().log.length;
		await aMoment();
		expect([emissions.length, fake().log.length]).toEqual([1, before]);
	});
});

describe("n8n's deduplication key", () => {
	const keyOf = async (message: Json, values: INodeParameters = { source: 'alert' }) => {
		mockSockets.length = 0;
		const { socket, emissions, stop } = await listen(values, { workflowId: 'W' });
		socket.receive('AlertCreated', message);
		await until(() => emissions.length === 1);
		await stop();
		return emissions[0]?.key;
	};

	it('belongs to this workflow and node, and fits into the 255 characters of its column', async () => {
		const key = await keyOf(newAlert('x'.repeat(2_000)));
		expect(key).toMatch(new RegExp(`^assemblyline:W:${NODE_ID}:[\\w-]{43}$`));
		expect(key?.length).toBeLessThanOrEqual(255);
	});

	it('is the same for the same event in another process, and another for another event', async () => {
		const [first, again, other] = [await keyOf(newAlert('a')), await keyOf(newAlert('a')), await keyOf(newAlert('b'))];
		expect(again).toBe(first);
		expect(other).not.toBe(first);
	});

	it('stands for a whole batch', async () => {
		fake().submissions.queue('q').push(...upTo(7).map((number) => ({ ingest_id: String(number) })));
		const { emissions } = await start({ ...queue, options: { batchSize: 7 } });
		await until(() => emissions.flatMap(({ events }) => events).length === 7);
		for (const { key } of emissions) expect(key?.length).toBeLessThanOrEqual(255);
		expect(new Set(emissions.map(({ key }) => key)).size).toBe(emissions.length);
	});

	it('is not given to heartbeats: each is new', async () => {
		const { socket, emissions } = await listen({ source: 'systemStatus', events: ['ingestHeartbeat'] });
		for (let beat = 0; beat < 2; beat++) socket.receive('IngestHeartbeat', { instances: 1 });
		await until(() => emissions.length === 2);
		expect(emissions.map(({ key }) => key)).toEqual([undefined, undefined]);
	});
});

describe('An execution that has ended', () => {
	it.each<[string, IRun, string[]]>([
		['well', runOf('success', 'Assemblyline Trigger'), []],
		['in an error of a node', runOf('error', 'Assemblyline Trigger', 'Ticket'), []],
		// In queue mode main never has the run data of a worker.
		['in an error of a node on a worker', { ...runOf('error'), data: { resultData: { runData: {}, lastNodeExecuted: 'Ticket' } } } as unknown as IRun, []],
		['by hand before it began', runOf('canceled'), []],
		['in the hands of a worker that died', runOf('error'), ['Assemblyline Trigger (workflow W): n8n gave up an execution and kept nothing of it. Its events: ingestHeartbeat ingestHeartbeat']],
		['with n8n itself', runOf('crashed'), ['Assemblyline Trigger (workflow W): n8n gave up an execution and kept nothing of it. Its events: ingestHeartbeat ingestHeartbeat']],
	])('%s: the log names the events that are in no execution', async (_, run, lines) => {
		const { socket, emissions, log } = await listen({ source: 'systemStatus', events: ['ingestHeartbeat'] }, { run, workflowId: 'W' });
		socket.receive('IngestHeartbeat', { instances: 1 });
		await until(() => emissions.length === 1);
		await aMoment();
		expect(log.filter((line) => line.includes('gave up'))).toEqual(lines);
	});
});

describe('An execution that is stopped', () => {
	it.each<[string, Error, number]>([
		['by its timeout', new TimeoutExecutionCancelledError('1'), 1],
		['by a user', new ManualExecutionCancelledError('1'), 1],
		// n8n knows by the key what it has started; the event may not be lost.
		['with n8n', new SystemShutdownExecutionCancelledError('1'), 2],
	])('%s is not started again, unless n8n itself ended', async (_what, stoppedBy, starts) => {
		const { socket, emissions } = await listen({ source: 'alert', events: ['alertCreated'] }, { stoppedBy });
		socket.receive('AlertCreated', newAlert('stopped'));
		await until(() => emissions.length > 0);
		await sleep(2_500);
		expect(emissions).toHaveLength(starts);
	});
});

describe('An execution that n8n could not start', () => {
	it.each([
		[Object.assign(new Error('anything'), { name: 'ReplyError' }), true],
		[new Error("READONLY You can't write against a read only replica. script: 4f2"), true],
		[new Error("OOM command not allowed when used memory > 'maxmemory'."), true],
		[new Error('Connection is closed.'), true],
		[new Error('Connection terminated due to connection timeout'), false],
		[new Error('the node READONLY'), false],
		['nothing that is an error', false],
	])('after %s is written down and will never run: %s', (error, expected) => {
		expect(isDead(error)).toBe(expected);
	});
});
