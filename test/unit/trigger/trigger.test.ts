import { type INodeParameters, type IRun, ManualExecutionCancelledError, type NodeTypeAndVersion, SystemShutdownExecutionCancelledError, TimeoutExecutionCancelledError, type WorkflowActivateMode } from 'n8n-workflow';
import { AssemblylineTrigger } from '../../../nodes/Assemblyline/AssemblylineTrigger.node';
import { sleep } from '../../../nodes/Assemblyline/client/retry';
import type { StoredLedger } from '../../../nodes/Assemblyline/delivery/ledger';
import { denied } from '../../fake/answer';
import { alert as makeAlert } from '../../fake/documents';
import { type Json, matches, TestSocket, upTo } from '../delivery/support';
import { MEMORY, NODE_ID, runOf, type StaticData, triggerContext, type TriggerOptions, WORKFLOW_ID } from './context';
import { clientFor, failureOf, settingsFor, useFake } from '../../support/fakeClient';

const mockSockets: TestSocket[] = [];
jest.mock('../../../nodes/Assemblyline/feed/polling', () => ({
	pollingSockets: () => () => {
		const socket = new TestSocket();
		mockSockets.push(socket);
		return socket;
	},
}));

const closing: (() => Promise<unknown>)[] = [];

// Before the server is gone; and without a test that hangs where a stop does.
afterEach(async () => {
	await Promise.all(closing.splice(0).map((close) => Promise.race([close(), aMoment()])));
});

const fake = useFake();

beforeEach(() => {
	mockSockets.length = 0;
	understandQueries();
});

/** The fake server knows neither ranges nor filters: here it does, of the simple forms that delivery and these tests use. */
function understandQueries(): void {
	const { search } = fake();
	const answer = search.answer.bind(search);
	search.answer = (request) => {
		const { query, filters = [] } = Object(request.json) as { query?: string; filters?: string[] };
		const index = request.path.split('/')[1] ?? '';
		const all = search.documents[index];
		if (query === undefined || !all) return answer(request);
		const wanted = all.filter((document) => [query, ...filters].every((one) => matches({ id: document.alert_id ?? document.sid, ...document }, one)));
		search.documents[index] = wanted;
		try {
			return answer({ ...request, json: { ...(request.json as Json), query: '*' } });
		} finally {
			search.documents[index] = all;
		}
	};
}

const until = async (condition: () => boolean, withinMs = 60_000) => {
	for (const end = Date.now() + withinMs; !condition(); await sleep(2)) {
		if (Date.now() > end) throw new Error(`It never came to this: ${String(condition)}`);
	}
};
/** Long enough for a request or two, where a test expects that nothing comes. */
const aMoment = () => sleep(25);

async function start(values: INodeParameters, options: TriggerOptions & { url?: string } = {}) {
	const context = triggerContext(options.url ?? fake().url, values, options);
	const response = await new AssemblylineTrigger().trigger.call(context.context);
	const stop = async () => {
		await response.closeFunction?.();
		context.endAll();
	};
	closing.push(stop);
	return { ...context, stop, manual: async () => response.manualTriggerFunction?.() };
}

/** Starts a feed, and subscribes. */
async function listen(values: INodeParameters, options: TriggerOptions = {}) {
	const started = await start(values, options);
	if (options.mode === 'manual') await started.manual();
	await until(() => mockSockets.length > 0);
	const [socket] = mockSockets as [TestSocket];
	await sleep(0);
	socket.goLive();
	return { ...started, socket };
}

const now = () => new Date().toISOString();
/** An alert that the server has made just now. */
const newAlert = (id: string, changes: Json = {}): Json => ({ ...makeAlert(1), alert_id: id, reporting_ts: now().replace('Z', '000Z'), ...changes });
const store = (...alerts: Json[]) => fake().search.documents.alert?.push(...alerts);
const afterRestart = (stored: StaticData) => JSON.parse(JSON.stringify(stored)) as StaticData;
/** What a first start of a trigger with these parameters leaves behind, with other times. */
async function rememberedBy(values: INodeParameters, times: Partial<StoredLedger>): Promise<StaticData> {
	const { stored, stop } = await start(values);
	await stop();
	mockSockets.length = 0;
	const remembered = stored[MEMORY];
	if (!remembered) throw new Error('nothing');
	return { [MEMORY]: { ...remembered, ...times } };
}
const server = (time: string) => Date.parse(time);

const alertSearch: INodeParameters = { source: 'search', index: 'alert', query: '*' };
const queue: INodeParameters = { source: 'notificationQueue', notificationQueue: 'q' };

describe('When a workflow is started', () => {
	// The second and the third of the fake's alerts are younger than this.
	const FROM = '2024-01-02T00:00:00.000Z';
	const goesOn = ['lab-alert-2', 'lab-alert-3'];

	it.each<[WorkflowActivateMode, string, string[]]>([
		['init', 'reconnect', goesOn],
		['leadershipChange', 'reconnect', goesOn],
		['update', 'reconnect', goesOn],
		['activate', 'reconnect', []],
		['create', 'reconnect', []],
		['activate', 'always', goesOn],
		['init', 'always', goesOn],
		['activate', 'never', []],
	])('by %s, with the back-fill %s, it delivers %j of the time since it was last active', async (activation, backfill, expected) => {
		const values = { ...alertSearch, options: { backfill } };
		const stored = await rememberedBy(values, { from: server(FROM), begun: server(FROM) });
		const begin = Date.now();
		const { events } = await start(values, { activation, stored });
		await until(() => fake().requests(/search/).length > 2 && events().length >= expected.length);
		await aMoment();
		expect(events().map(({ id }) => id)).toEqual(expected);
		if (expected.length > 0) expect(stored[MEMORY]?.from).toBe(server(FROM));
		else expect(stored[MEMORY]?.begun).toBeGreaterThan(begin - 5_000);
	});

	it.each<WorkflowActivateMode>(['init', 'update', 'activate'])('for the first time, by %s, it begins now, whatever the back-fill', async (activation) => {
		const begin = Date.now();
		const { events, stored } = await start({ ...alertSearch, options: { backfill: 'always' } }, { activation });
		await until(() => fake().requests(/search/).length > 0);
		await aMoment();
		expect(events()).toEqual([]);
		expect(stored[MEMORY]?.begun).toBeGreaterThan(begin - 5_000);
	});

	describe('anew after a change,', () => {
		const before: INodeParameters = { source: 'alert', events: ['alertCreated', 'alertUpdated'], query: 'type:*' };
		/** What it finds of the time before the change. */
		const found = async (earlier: INodeParameters, later: INodeParameters, atLeast: number, options: TriggerOptions = {}) => {
			const stored = await rememberedBy(earlier, { from: server(FROM), begun: server(FROM) });
			const { events } = await start(later, { activation: 'update', stored, ...options });
			mockSockets.at(-1)?.goLive();
			await until(() => fake().requests(/search/).length > 3 && events().length >= atLeast);
			await aMoment();
			return events().map(({ id }) => id);
		};

		it.each<[string, INodeParameters, INodeParameters]>([
			['another query', before, { ...before, query: 'alert_id:*' }],
			['other events', before, { ...before, events: ['alertCreated'] }],
			['another source', before, { ...alertSearch, query: 'type:*' }],
			['another index', { ...alertSearch, index: 'file' }, alertSearch],
			['a query where there was none', { ...before, query: '' }, before],
		])('by %s, it begins now: what matches that and came before is not new', async (_what, earlier, later) => {
			expect(await found(earlier, later, 0)).toEqual([]);
		});

		it.each<[string, INodeParameters, TriggerOptions]>([
			['of the names of node and workflow', before, { names: { node: 'New malware', workflow: 'SOC' } }],
			['of the order of the events', { ...before, events: ['alertUpdated', 'alertCreated'] }, {}],
			['of options that choose no events', { ...before, options: { overlapSeconds: 90, batchSize: 2, enrich: true } }, {}],
		])('%s alone, it goes on', async (_what, later, options) => {
			expect(await found(before, later, goesOn.length, options)).toEqual(goesOn);
		});
	});

	it('again after a restart, it delivers what came meanwhile, and nothing twice', async () => {
		const stored = await rememberedBy(alertSearch, { from: server(FROM), begun: server(FROM) });
		const known = new Set<string>();
		const first = await start(alertSearch, { activation: 'init', stored, known });
		await until(() => first.events().length === 2);
		await first.stop();
		store(newAlert('meanwhile'));
		const second = await start(alertSearch, { activation: 'init', stored: afterRestart(stored), known });
		await until(() => second.events().length > 0);
		await aMoment();
		expect(second.events().map(({ id }) => id)).toEqual(['meanwhile']);
	});

	it('returns though the server does not answer: n8n gives up a workflow whose trigger throws', async () => {
		const { log, saveFailedExecution } = await start(queue, { url: 'http://127.0.0.1:1' });
		await until(() => log.length > 0);
		expect(log[0]).toContain('cannot be reached');
		expect(saveFailedExecution).not.toHaveBeenCalled();
	});

	it.each<[string, () => Promise<unknown>, string]>([
		['credential', () => start(queue, { url: 'al.example.com' }), 'Server URL'],
		['parameters', () => start({ source: 'alert', events: [] }), 'Events: is empty'],
	])('throws for what the user has to change in the %s', async (_what, starting, message) => {
		expect(await failureOf(starting())).toMatchObject({ name: 'NodeOperationError', message: expect.stringContaining(message) as string });
	});
});

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

describe('Stopping a workflow', () => {
	it.each<[string, INodeParameters, RegExp]>([
		['the login of a feed', { source: 'alert' }, /login/],
		['the login of a queue', queue, /login/],
		['the login of a search', alertSearch, /login/],
		['a search for what was missed', alertSearch, /search/],
		['the filter', { source: 'alert', query: 'priority:LOW', options: { backfill: 'never' } }, /search/],
		['the details', { source: 'alert', options: { backfill: 'never', enrich: true } }, /whoami/],
	])('does not wait for a server that does not answer %s', async (_what, values, on) => {
		fake().faults.plan('silent', { on });
		const { stop } = await start(values, { activation: 'init' });
		await until(() => fake().requests(on).length > 0 || mockSockets.length > 0);
		await sleep(0);
		mockSockets[0]?.goLive();
		mockSockets[0]?.receive('AlertCreated', newAlert('a'));
		await until(() => fake().requests(on).length > 0);
		const stopped = stop().then(() => 'stopped');
		expect(await Promise.race([stopped, sleep(200).then(() => 'still waiting')])).toBe('stopped');
	});

	it('still delivers the messages that a queue was about to give: the server no longer has them', async () => {
		fake().submissions.queue('q').push({ ingest_id: 'a' }, { ingest_id: 'b' });
		const { stop, events } = await start(queue);
		await until(() => fake().requests(/get_message_list/).length > 0);
		await stop();
		expect(events().map(({ id }) => id)).toEqual(['a', 'b']);
	});
});

describe("n8n's deduplication key", () => {
	const keyOf = async (message: Json, values: INodeParameters = { source: 'alert' }) => {
		mockSockets.length = 0;
		const { socket, emissions, stop } = await listen(values);
		socket.receive('AlertCreated', message);
		await until(() => emissions.length === 1);
		await stop();
		return emissions[0]?.key;
	};

	it('belongs to this workflow and node, and fits into the 255 characters of its column', async () => {
		const key = await keyOf(newAlert('x'.repeat(2_000)));
		expect(key).toMatch(new RegExp(`^assemblyline:${WORKFLOW_ID}:${NODE_ID}:[\\w-]{43}$`));
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
		['in the hands of a worker that died', runOf('error'), [`Assemblyline Trigger (workflow ${WORKFLOW_ID}): n8n gave up an execution and kept nothing of it. Its events: ingestHeartbeat ingestHeartbeat`]],
		['with n8n itself', runOf('crashed'), [`Assemblyline Trigger (workflow ${WORKFLOW_ID}): n8n gave up an execution and kept nothing of it. Its events: ingestHeartbeat ingestHeartbeat`]],
	])('%s: the log names the events that are in no execution', async (_, run, lines) => {
		const { socket, emissions, log } = await listen({ source: 'systemStatus', events: ['ingestHeartbeat'] }, { run });
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

describe('A test by hand', () => {
	it('connects only when n8n asks for it: before, it does not take what is emitted', async () => {
		fake().submissions.queue('q').push({ ingest_id: 'a' });
		const { manual, emissions } = await start(queue, { mode: 'manual' });
		await aMoment();
		expect(fake().log).toEqual([]);
		await manual();
		await until(() => emissions.length > 0);
		expect(emissions[0]).toMatchObject({ events: [{ id: 'a' }], given: 1 });
	});

	it.each<[string, INodeParameters]>([
		['an alert feed', { source: 'alert', options: { testEvent: 'latest', backfill: 'always' } }],
		['a search', { ...alertSearch, options: { testEvent: 'latest' } }],
		['a queue', queue],
		['a queue whose lost messages can be found', { ...queue, query: 'metadata.batch:x' }],
	])('of %s leaves the static data alone', async (_what, values) => {
		fake().submissions.queue('q').push({ ingest_id: 'a' });
		const { manual, emissions, getWorkflowStaticData } = await start(values, { mode: 'manual' });
		await manual();
		await until(() => emissions.length > 0);
		expect(getWorkflowStaticData).not.toHaveBeenCalled();
	});

	it('shows the latest alert, and then does not wait for another', async () => {
		const { manual, events } = await start({ source: 'alert', simplify: false }, { mode: 'manual' });
		await manual();
		await until(() => events().length > 0);
		await aMoment();
		expect(events()).toMatchObject([{ event: 'alertCreated', id: 'lab-alert-3', recovered: false, data: { alert_id: 'lab-alert-3', metadata: { lab: '3' } } }]);
		expect(mockSockets).toEqual([]);
	});

	it('shows the latest one that matches the query', async () => {
		const { manual, events } = await start({ source: 'alert', query: 'priority:LOW', options: { testEvent: 'latest' } }, { mode: 'manual' });
		await manual();
		await until(() => events().length > 0);
		expect(events()).toMatchObject([{ id: 'lab-alert-1' }]);
	});

	it('shows the latest document of a search', async () => {
		const { manual, events } = await start({ ...alertSearch, simplify: false, options: { testEvent: 'latest' } }, { mode: 'manual' });
		await manual();
		await until(() => events().length > 0);
		expect(events()).toMatchObject([{ event: 'documentFound', id: 'lab-alert-3', data: { alert_id: 'lab-alert-3' } }]);
	});

	it.each<[string, INodeParameters]>([
		['the server has none', { source: 'submission' }],
		['none is of a wanted event', { source: 'alert', events: ['alertUpdated'] }],
		['the next one is asked for', { source: 'alert', options: { testEvent: 'next' } }],
		['the source has no documents', { source: 'systemStatus' }],
	])('waits for the next one where %s', async (_what, values) => {
		const { manual, emissions } = await start(values, { mode: 'manual' });
		await manual();
		await until(() => mockSockets.length === 1);
		expect(emissions).toEqual([]);
	});

	it('does not deliver what was missed: only what comes next', async () => {
		const { socket, events } = await listen({ source: 'alert', options: { backfill: 'always', testEvent: 'next' } }, { mode: 'manual' });
		store(newAlert('missed'));
		await aMoment();
		socket.receive('AlertCreated', newAlert('next'));
		await until(() => events().length > 0);
		expect(events()).toMatchObject([{ id: 'next', recovered: false }]);
	});

	it('says in the way of n8n why the latest one cannot be shown', async () => {
		const { manual } = await start({ source: 'alert', options: { testEvent: 'latest' } }, { mode: 'manual', credential: { apiKey: 'devkey:wrong' } });
		expect(await failureOf(manual())).toMatchObject({ name: 'NodeApiError', message: expect.stringContaining('refused the login') as string });
	});
});

describe('What the user has to mend', () => {
	const badQuery = { source: 'alert', query: 'al.score:(' };
	const UNREADABLE = 'Query: cannot be read as Lucene: the ( at character 10 is never closed';

	it.each<[string, INodeParameters, string]>([
		['a query that the server cannot read', badQuery, UNREADABLE],
		['a field that there is not', { source: 'alert', query: 'al.scor:>=500 AND metadata.ticket:*' }, 'Query: The index alert has no field al.scor, so that nothing is found by it'],
		['a comparison without a colon', { source: 'alert', query: 'al.score>=500' }, 'Query: A colon is missing behind al.score, so that what it is compared with is looked for as a word: write al.score:value, or al.score:>=value'],
		['an index that this user may not search', { source: 'search', index: 'error', query: '*' }, 'administration'],
	])('fails the activation in words: %s', async (_what, values, words) => {
		expect(await failureOf(start(values))).toMatchObject({ name: expect.stringMatching(/^Node(?:Api|Operation)Error$/) as string, message: expect.stringContaining(words) as string });
	});

	it('only warns in the log of a field that there is not, where a query may find something without it', async () => {
		const { log } = await start({ source: 'alert', query: 'al.scor:>=500 OR type:EMAIL' });
		expect(log.filter((line) => line.includes('no field'))).toEqual([expect.stringContaining('The index alert has no field al.scor')]);
	});

	it('fails a test by hand', async () => {
		const { manual } = await start(badQuery, { mode: 'manual' });
		expect(await failureOf(manual())).toMatchObject({ name: 'NodeApiError', message: UNREADABLE });
	});

	it("is one failed execution at n8n's own start, where nobody sees the activation", async () => {
		const { saveFailedExecution } = await start({ ...badQuery, options: { pollInterval: 1 } }, { activation: 'init' });
		await until(() => saveFailedExecution.mock.calls.length > 0);
		await sleep(2_500);
		expect(saveFailedExecution.mock.calls).toEqual([[expect.objectContaining({ message: UNREADABLE })]]);
	});
});

describe('What else is in the static data of the workflow', () => {
	const node = (name: string, type: string, parameters: INodeParameters = {}) => ({ name, type, typeVersion: 1, disabled: false, parameters });

	it.each<[string, NodeTypeAndVersion[], string | undefined]>([
		['another trigger', [node('Ticket', 'n8n-nodes-base.jira'), node('Each Hour', 'n8n-nodes-base.scheduleTrigger')], 'Each Hour'],
		['a node that counts there', [node('Count', 'n8n-nodes-base.code', { jsCode: "$getWorkflowStaticData('global').count++" })], 'Count'],
		['nothing', [node('Ticket', 'n8n-nodes-base.jira')], undefined],
	])('is told of at the activation: %s', async (_what, others, named) => {
		const { log } = await start({ source: 'alert' }, { others });
		const warnings = log.filter((line) => line.includes('may overwrite'));
		if (named === undefined) expect(warnings).toEqual([]);
		else expect(warnings).toEqual([expect.stringContaining(named)]);
	});
});

describe('A refused login', () => {
	it.each<[string, INodeParameters]>([
		['an alert feed', { source: 'alert' }],
		['the system status', { source: 'systemStatus', events: ['ingestHeartbeat'] }],
		['several queues', { ...queue, notificationQueue: 'a,b,c' }],
		['a queue whose lost messages are searched for', { ...queue, query: 'metadata.batch:x' }],
		['a search', { ...alertSearch, options: { pollInterval: 1 } }],
	])('holds %s, with one failed execution that tells what to do, after one try', async (_what, values) => {
		const { saveFailedExecution, emissions } = await start(values, { credential: { apiKey: 'devkey:wrong' } });
		await until(() => fake().logins.length > 0);
		await aMoment();
		expect(saveFailedExecution.mock.calls).toEqual([[expect.objectContaining({ message: expect.stringContaining('refused the login') as string, description: expect.stringContaining('put the credential right') as string })]]);
		expect([fake().logins.length, emissions.length]).toEqual([1, 0]);
	});
});

describe('The alert feed', () => {
	it('delivers a message once, though a search finds its alert as well', async () => {
		const { events } = await start({ source: 'alert' });
		await until(() => mockSockets.length > 0);
		await sleep(0);
		const alert = newAlert('a');
		store(alert);
		mockSockets[0]?.goLive();
		mockSockets[0]?.receive('AlertCreated', alert);
		await until(() => events().length > 0);
		await aMoment();
		expect(events()).toMatchObject([{ id: 'a', recovered: false }]);
	});

	it('finds what it missed before it was live', async () => {
		const started = await start({ source: 'alert' });
		await until(() => mockSockets.length > 0);
		await sleep(2);
		store(newAlert('missed'));
		mockSockets[0]?.goLive();
		await until(() => started.events().length > 0);
		expect(started.events()).toMatchObject([{ event: 'alertCreated', id: 'missed', recovered: true }]);
		expect(started.log).toContain(`Assemblyline Trigger (workflow ${WORKFLOW_ID}): listening to alert`);
	});

	it('leaves out what it missed where it shall be live only', async () => {
		const started = await start({ source: 'alert', options: { backfill: 'never' } });
		await until(() => mockSockets.length > 0);
		await sleep(2);
		store(newAlert('missed'));
		await sleep(2);
		mockSockets[0]?.goLive();
		await until(() => fake().requests(/search/).length > 2);
		await aMoment();
		expect(started.events()).toEqual([]);
	});

	it('has the server judge the query', async () => {
		store(newAlert('a', { priority: 'LOW' }), newAlert('b', { priority: 'CRITICAL' }));
		const { socket, events } = await listen({ source: 'alert', query: 'priority:CRITICAL', options: { backfill: 'never' } });
		for (const id of ['a', 'b']) socket.receive('AlertCreated', { alert_id: id });
		await until(() => events().length > 0);
		await aMoment();
		expect(events().map(({ id }) => id)).toEqual(['b']);
	});

	it('adds details and a verdict by the thresholds of this server', async () => {
		const { socket, events } = await listen({ source: 'alert', simplify: false, options: { enrich: true } });
		for (const number of [1, 2]) socket.receive('AlertCreated', makeAlert(number));
		await until(() => events().length === 2);
		expect(events()).toMatchObject([
			{ id: 'lab-alert-1', data: { alert_id: 'lab-alert-1' }, details: { metadata: { lab: '1' } }, verdict: 'suspicious' },
			{ id: 'lab-alert-2', verdict: 'malicious' },
		]);
		expect(fake().requests(/GET alert/)).toEqual([]);
	});

	it('is told as verdict, score, link and why, with the event behind', async () => {
		const { socket, events } = await listen({ source: 'alert', options: { enrich: true } });
		socket.receive('AlertCreated', makeAlert(2));
		await until(() => events().length === 1);
		const [event] = events();
		expect(Object.keys(event ?? {}).slice(0, 9)).toEqual(['verdict', 'score', 'file', 'why', 'url', 'sha256', 'sid', 'state', 'submitted']);
		expect(event).toMatchObject({ verdict: 'malicious', url: `${fake().url}/alerts/lab-alert-2`, alertId: 'lab-alert-2', event: 'alertCreated', id: 'lab-alert-2', recovered: false, details: { metadata: { lab: '2' } } });
		expect(event).not.toHaveProperty('data');
	});

	it('adds nothing unless it was asked for', async () => {
		const { socket, events } = await listen({ source: 'alert', simplify: false });
		socket.receive('AlertCreated', { alert_id: 'lab-alert-1' });
		await until(() => events().length === 1);
		expect(events()[0]).not.toHaveProperty('details');
		expect(events()[0]).not.toHaveProperty('verdict');
	});
});

describe('The submission feed', () => {
	it('delivers each stage of a submission', async () => {
		fake().search.documents.submission?.push({ sid: 's', state: 'completed', max_score: 1, times: { completed: now() } });
		const { socket, events } = await listen({ source: 'submission', events: ['submissionReceived', 'submissionStarted', 'submissionCompleted'] });
		for (const name of ['SubmissionReceived', 'SubmissionIngested', 'SubmissionStarted', 'SubmissionCompleted']) socket.receive(name, { sid: 's' });
		await until(() => events().length === 3);
		expect(events().map(({ event, id }) => `${event} ${id}`).sort()).toEqual(['submissionCompleted s', 'submissionReceived s', 'submissionStarted s']);
	});

	it('does not search where none of its events leaves a trace', async () => {
		await listen({ source: 'submission', events: ['submissionStarted'] });
		await aMoment();
		// But for the one at the activation, that asks whether the user may.
		expect(fake().requests(/search/)).toHaveLength(1);
	});
});

describe('The system status', () => {
	it('delivers every heartbeat of the chosen events', async () => {
		const { socket, events } = await listen({ source: 'systemStatus', events: ['serviceHeartbeat'] });
		for (const name of ['Extract', 'Extract', 'Characterize']) socket.receive('ServiceHeartbeat', { service_name: name, instances: 1 });
		socket.receive('IngestHeartbeat', { instances: 1 });
		await until(() => events().length === 3);
		expect(events().map(({ id }) => id)).toEqual(['Extract', 'Extract', 'Characterize']);
	});

	it('with a condition delivers its changes', async () => {
		const { socket, events } = await listen({ source: 'systemStatus', events: ['serviceHeartbeat'], options: { onlyServicesWithoutInstance: true } });
		for (const instances of [1, 0, 0, 2, 2]) socket.receive('ServiceHeartbeat', { service_name: 'Extract', instances });
		await until(() => events().length === 2);
		await aMoment();
		expect(events()).toMatchObject([
			{ id: 'Extract', condition: 'withoutInstance', active: true, data: { instances: 0 } },
			{ id: 'Extract', condition: 'withoutInstance', active: false, data: { instances: 2 } },
		]);
	});
});

describe('A condition', () => {
	const values = { source: 'systemStatus', events: ['serviceHeartbeat'], options: { onlyServicesWithoutInstance: true } };

	it('that has changed is told of though n8n refuses the execution at first', async () => {
		const { socket, events } = await listen(values, { refusals: 1 });
		socket.receive('ServiceHeartbeat', { service_name: 'Extract', instances: 0 });
		await until(() => events().length === 1);
		expect(events()).toMatchObject([{ id: 'Extract', condition: 'withoutInstance', active: true }]);
	});

	it('that changes while too much waits is told of by the next heartbeat', async () => {
		const { socket, events, endAll, emissions, log } = await listen(values, { endless: true });
		for (const number of upTo(1_200)) socket.receive('ServiceHeartbeat', { service_name: `s${number}`, instances: 0 });
		await until(() => emissions.length === 100);
		expect(log.filter((line) => line.includes('dropped'))).toEqual([]);
		for (; emissions.length < 1_000; await sleep(0)) endAll();
		for (const number of upTo(1_200)) socket.receive('ServiceHeartbeat', { service_name: `s${number}`, instances: 0 });
		for (; emissions.length < 1_200; await sleep(0)) endAll();
		expect(new Set(events().map(({ id }) => id)).size).toBe(1_200);
	});
});

describe('A notification queue with a query', () => {
	const completed = (id: string, changes: Json = {}): Json => ({ id: `sid-${id}`, sid: `sid-${id}`, state: 'completed', max_score: 1000, metadata: { ingest_id: id, batch: 'x' }, times: { completed: now() }, ...changes });

	it('takes a message and its submission for one event', async () => {
		fake().submissions.queue('q').push({ ingest_id: 'a', score: 1000 });
		const { events } = await startThen(() => fake().search.documents.submission?.push(completed('a'), completed('b')));
		await until(() => events().length >= 2);
		await aMoment();
		expect(events().map(({ id }) => id).sort()).toEqual(['a', 'b']);
	});

	it('searches only once its messages are read: they are their events, and a search would find those again and again', async () => {
		const values = { ...queue, query: 'metadata.batch:x' };
		const stored = await rememberedBy(values, { from: Date.now() - 1_000, begun: Date.now() - 1_000 });
		fake().submissions.queue('q').push(...upTo(30).map((number) => ({ ingest_id: `i${number}` })));
		fake().search.documents.submission?.push(...upTo(30).map((number) => completed(`i${number}`)), completed('lost'));
		const { events, emissions, endAll } = await start(values, { activation: 'init', stored, endless: true });
		await until(() => emissions.length >= 30);
		expect(events().slice(0, 30).some(({ recovered }) => recovered)).toBe(false);
		endAll();
		await until(() => events().length === 31);
		expect(events().at(-1)).toMatchObject({ id: 'lost', recovered: true });
	});

	it('without one, a lost message stays lost: nothing says which submissions are meant', async () => {
		await start(queue);
		await until(() => fake().requests(/get_message_list/).length > 0);
		await aMoment();
		expect(fake().requests(/search/)).toEqual([]);
	});

	/** Documents that come after the activation, and before the first search. */
	async function startThen(come: () => void) {
		const values = { ...queue, query: 'metadata.batch:x' };
		const stored = await rememberedBy(values, { from: Date.now() - 1_000, begun: Date.now() - 1_000 });
		come();
		return start(values, { activation: 'init', stored });
	}
});

describe('Changed verdicts', () => {
	const FILE = 'a'.repeat(64);
	const watching: INodeParameters = { source: 'verdictChanged', watch: 'hashes', hashes: FILE, options: { pollInterval: 1 } };
	/** Has a file analyzed, so long ago. */
	const analyze = (sha256: string, score: number, agoMs = 0, changes: Json = {}) => {
		const time = new Date(Date.now() - agoMs).toISOString();
		fake().search.documents.submission?.push({ sid: `sid-${score}-${agoMs}`, state: 'completed', max_score: score, files: [{ name: 'invoice.exe', sha256 }], times: { submitted: time, completed: time }, ...changes });
	};

	it('are compared with what the activation has seen, and told as verdict, score, link and why, with before and after', async () => {
		analyze(FILE, 0, 60_000);
		const { events, stored } = await start(watching);
		expect(stored[MEMORY]?.watched?.files).toHaveLength(1);
		const client = clientFor(settingsFor(fake().url));
		const { sid } = await client.write<{ sid: string }>('POST', 'submit/', { json: { plaintext: 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE', name: 'eicar.com' } });
		// It ends when it is looked at.
		await client.read(`submission/${sid}/`);
		analyze(FILE, 1_000, 0, { sid });
		await until(() => events().length === 1);
		expect(Object.keys(events()[0] ?? {}).slice(0, 9)).toEqual(['verdict', 'score', 'file', 'why', 'url', 'sha256', 'sid', 'state', 'submitted']);
		expect(events()).toEqual([
			expect.objectContaining({
				verdict: 'malicious', score: 1_000, file: 'invoice[.]exe', why: 'EICAR test file; virus: EICAR-Test-File', url: `${fake().url}/submission/detail/${sid}`, sha256: FILE, sid, state: 'completed',
				event: 'verdictChanged', id: FILE, recovered: false, changed: ['score', 'verdict'], votes: { malicious: [], nonMalicious: [] },
				before: { malicious: false, verdict: 'informative', score: 0, votes: { malicious: 0, nonMalicious: 0 }, badlisted: false },
				after: { malicious: true, verdict: 'malicious', score: 1_000, votes: { malicious: 0, nonMalicious: 0 }, badlisted: false },
			}),
		]);
	});

	it('have the whole submission as their data where it is not to be simplified', async () => {
		analyze(FILE, 0, 60_000);
		const { events } = await start({ ...watching, simplify: false });
		analyze(FILE, 1_000);
		await until(() => events().length === 1);
		expect(events()[0]).toMatchObject({ event: 'verdictChanged', changed: ['score', 'verdict'], data: { sid: 'sid-1000-0', max_score: 1_000 } });
	});

	it.each<[WorkflowActivateMode, number]>([['init', 1], ['update', 1], ['activate', 0]])('that came while the workflow was off are told of after %s: %i', async (activation, count) => {
		analyze(FILE, 0, 60_000);
		const { stored, stop } = await start(watching);
		await stop();
		analyze(FILE, 1_000);
		// One more file in the list is no reason to begin anew.
		const { events } = await start({ ...watching, hashes: `${FILE} ${'b'.repeat(64)}` }, { activation, stored });
		await until(() => events().length >= count);
		await aMoment();
		expect(events()).toHaveLength(count);
	});

	it('do not fail the activation where the server is down', async () => {
		const { log } = await start(watching, { url: 'http://127.0.0.1:9' });
		expect(log.join()).toMatch(/ECONNREFUSED|cannot be reached|127\.0\.0\.1/);
	});

	it.each<[string, INodeParameters, string]>([
		['a query that the server cannot read', { source: 'verdictChanged', query: 'max_score:(' }, 'Query: cannot be read as Lucene: the ( at character 11 is never closed'],
		['a badlist that this user may not see', watching, 'badlist_view'],
	])('fail the activation, and a test by hand, in words: %s', async (_what, values, words) => {
		const { search } = fake();
		const answer = search.answer.bind(search);
		search.answer = (request) => (request.path.includes('badlist') ? denied(request.fullPath, `API ${request.fullPath} requires role badlist_view`) : answer(request));
		expect(await failureOf(start(values))).toMatchObject({ name: 'NodeApiError', message: expect.stringContaining(words) as string });
		const { manual } = await start(values, { mode: 'manual' });
		expect(await failureOf(manual())).toMatchObject({ message: expect.stringContaining(words) as string });
	});

	it('show the newest file as it stands in a test by hand, and then wait for nothing; or the next change', async () => {
		analyze(FILE, 700, 60_000);
		const sample = await start(watching, { mode: 'manual' });
		await sample.manual();
		await until(() => sample.events().length > 0);
		expect(sample.events()).toEqual([expect.objectContaining({ verdict: 'highly_suspicious', id: FILE, changed: [], before: sample.events()[0]?.after })]);
		expect(sample.emissions[0]?.given).toBe(1);
		const next = await start({ ...watching, options: { testEvent: 'next', pollInterval: 1 } }, { mode: 'manual' });
		await next.manual();
		await until(() => fake().requests(/search\/badlist/).length > 3);
		analyze(FILE, 0);
		await until(() => next.events().length > 0);
		expect(next.events()).toEqual([expect.objectContaining({ changed: ['score', 'verdict'] })]);
		expect(Object.keys(next.stored)).toEqual([]);
	});
});
