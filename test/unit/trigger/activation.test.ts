import type { INodeParameters, NodeTypeAndVersion, WorkflowActivateMode } from 'n8n-workflow';
import { sleep } from '../../../nodes/Assemblyline/client/retry';
import { MEMORY, type TriggerOptions } from './context';
import { failureOf } from '../../support/fakeClient';
import { until } from '../../support/until';
import { afterRestart, alertSearch, aMoment, fake, mockSockets, newAlert, queue, rememberedBy, server, start, store } from './support';

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
		const first = await start(alertSearch, { activation: 'init', workflowId: 'W', stored, known });
		await until(() => first.events().length === 2);
		await first.stop();
		store(newAlert('meanwhile'));
		const second = await start(alertSearch, { activation: 'init', workflowId: 'W', stored: afterRestart(stored), known });
		await until(() => second.events().length > 0);
		await aMoment();
		expect(second.events().map(({ id }) => id)).toEqual(['meanwhile']);
	});

	it('again after an activation that has failed, as the query was mistyped, it goes on from before that', async () => {
		const stored = await rememberedBy(alertSearch, { from: server(FROM), begun: server(FROM) });
		const known = new Set<string>();
		const options: TriggerOptions = { workflowId: 'mistyped', known };
		const first = await start(alertSearch, { ...options, activation: 'init', stored });
		await until(() => first.events().length === 2);
		await first.stop();
		await failureOf(start({ ...alertSearch, query: 'al.scor:1' }, { ...options, activation: 'update', stored: structuredClone(stored) }));
		store(newAlert('meanwhile'));
		const again = await start({ ...alertSearch, options: { backfill: 'always' } }, { ...options, stored: structuredClone(stored) });
		await until(() => again.events().length > 0);
		await aMoment();
		expect(again.events().map(({ id }) => id)).toEqual(['meanwhile']);
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
		expect(await Promise.race([stopped, sleep(3_000).then(() => 'still waiting')])).toBe('stopped');
	});

	it('still delivers the messages that a queue was about to give: the server no longer has them', async () => {
		fake().submissions.queue('q').push({ ingest_id: 'a' }, { ingest_id: 'b' });
		const { stop, events } = await start(queue);
		await until(() => fake().requests(/get_message_list/).length > 0);
		await stop();
		expect(events().map(({ id }) => id)).toEqual(['a', 'b']);
	});
});

describe('What the user has to mend', () => {
	const badQuery = { source: 'alert', query: 'al.score:(' };
	const UNREADABLE = 'Query: cannot be read as Lucene: the ( at character 10 is never closed';

	it.each<[string, INodeParameters, string]>([
		['a query that the server cannot read', badQuery, UNREADABLE],
		['a field that there is not', { source: 'alert', query: 'al.scor:>=500 AND metadata.ticket:*' }, 'Query: The index alert has no field al.scor, so that nothing is found by it'],
		['one that is to leave out what has it', { source: 'alert', query: 'type:EMAIL OR NOT al.scor:>=500' }, 'Query: The index alert has no field al.scor, so that nothing is found by it'],
		['a comparison without a colon', { source: 'alert', query: 'al.score>=500' }, 'Query: A colon is missing behind al.score, so that what it is compared with is looked for as a word: write al.score:value, or al.score:>=value'],
		['an operator in small letters', { source: 'alert', query: 'al.score:>=500 and type:EMAIL' }, "Query: looks for 'and' as a word, and what has no operator between is joined by OR: write AND"],
		['an expression in Fixed mode', { source: 'alert', query: 'al.score:>={{ $vars.score }}' }, 'Query: holds an expression, but is in Fixed mode'],
		['an index that this user may not search', { source: 'search', index: 'error', query: '*' }, 'administration'],
	])('fails the activation in words: %s', async (_what, values, words) => {
		expect(await failureOf(start(values))).toMatchObject({ name: expect.stringMatching(/^Node(?:Api|Operation)Error$/) as string, message: expect.stringContaining(words) as string });
	});

	it('only warns in the log of a field that there is not, where a query means something without it', async () => {
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
		await until(() => saveFailedExecution.mock.calls.length > 0);
		await aMoment();
		expect(saveFailedExecution.mock.calls).toEqual([[expect.objectContaining({ message: expect.stringContaining('refused the login') as string, description: expect.stringContaining('put the credential right') as string })]]);
		expect([fake().logins.length, emissions.length]).toEqual([1, 0]);
	});
});
