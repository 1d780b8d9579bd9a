import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import { searchSource, sources } from '../../../nodes/Assemblyline/delivery/sources';
import { fromNow, type Json, later, MemoryServer, newAlert, startProcess, TestN8n, upTo, useFakeTimeUntilEnd } from './support';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Events in the window of one sweep: more than a page. */
const COUNT = process.env.FAULTS === 'long' ? 30_000 : 12_000;

const atEnd = useFakeTimeUntilEnd();

function start(options: Parameters<typeof startProcess>[0] = {}) {
	const made = startProcess(options);
	atEnd(made.kill);
	made.start();
	return made;
}

/** Stores an alert and sends its message, as the alerter does; the index shows it a second later. */
function raise({ server, messages }: Pick<ReturnType<typeof startProcess>, 'server' | 'messages'>, id: string, changes = {}): void {
	const alert = newAlert(id, 0, changes);
	server.put('alert', alert, SECOND);
	messages.take('alertCreated', id, alert);
}

/** Reads of documents, and searches. */
const requests = (server: MemoryServer) => server.reads.length + server.searches.length;

describe('A sweep', () => {
	it('finds what has come since the activation, oldest first, and reads it whole in one search', async () => {
		const { server, n8n, ids } = start();
		await later(0);
		server.put('alert', newAlert('c', 1));
		server.put('alert', newAlert('before', 1_000));
		await later(30 * SECOND);
		for (const [id, ago] of [['b', 3_000], ['a', 9_000]] as const) server.put('alert', newAlert(id, ago, { al: { score: 1 } }));
		const before = requests(server);
		await later(30 * SECOND);
		expect(ids()).toEqual(['a', 'b']);
		expect(n8n.executions[0]).toMatchObject([{ event: 'alertCreated', id: 'a', recovered: true, data: { alert_id: 'a', al: { score: 1 } } }]);
		expect(requests(server) - before).toBe(2);
	});

	it('asks for the fields that tell events apart, no matter how many of them are delivered', async () => {
		const { server } = start();
		await later(0);
		for (const number of upTo(2_000)) server.put('alert', newAlert(`a${number}`));
		await later(MINUTE);
		const before = requests(server);
		await later(2 * MINUTE);
		expect(requests(server) - before).toBeLessThanOrEqual(3);
		expect(server.reads).toEqual([]);
	});

	it(`delivers ${COUNT} events of its window once, in three sweeps, and asks for little`, async () => {
		const { server, ids, delivery } = start({ overlapMs: HOUR, delivery: { batchSize: 100 } });
		await later(0);
		for (const number of upTo(COUNT)) server.put('alert', newAlert(`a${number}`));
		await later(3 * MINUTE);
		expect(ids()).toHaveLength(COUNT);
		expect(new Set(ids()).size).toBe(COUNT);
		expect(delivery.waiting).toBe(0);
		// Four pages a sweep, and a search for each hundred documents.
		expect(requests(server)).toBeLessThan(4 * 6 + COUNT / 100 + 10);
	});

	it('has the server judge the query each time: what matches later is found later', async () => {
		const { server, sweep, messages, ids } = start({ query: 'priority:CRITICAL' });
		await later(0);
		sweep?.connected();
		raise({ server, messages }, 'a', { priority: 'LOW' });
		await later(10 * SECOND);
		expect(ids()).toEqual([]);
		server.put('alert', newAlert('a', 10 * SECOND, { priority: 'CRITICAL' }));
		await later(2 * MINUTE);
		expect(ids()).toEqual(['a']);
	});

	it.each([500, 502, 504, 520])('goes on after a document that the server cannot give (%i): its event comes without it, and is told of', async (status) => {
		const { server, n8n, ids, onUnreadable } = start();
		server.poison = status;
		await later(0);
		for (const number of upTo(200)) server.put('alert', newAlert(`a${number}`));
		server.poisoned.add('a50');
		await later(2 * MINUTE);
		expect(new Set(ids()).size).toBe(200);
		expect(onUnreadable.mock.calls).toEqual([['a50', expect.any(String)]]);
		expect(n8n.executions.flat().find(({ id }) => id === 'a50')).toMatchObject({ event: 'alertCreated', data: {} });
	});

	it('does not take a document for unreadable while the server cannot search at all', async () => {
		const { server, ids, onUnreadable } = start();
		await later(0);
		server.put('alert', newAlert('a'));
		server.before = async () => {
			if (server.searches.at(-1)?.fl !== '*,id') server.failsWith = 500;
		};
		await later(5 * MINUTE);
		expect([ids(), onUnreadable.mock.calls]).toEqual([[], []]);
		server.before = async () => undefined;
		server.failsWith = undefined;
		await later(2 * MINUTE);
		expect(ids()).toEqual(['a']);
	});

	it('passes an event that was deleted since', async () => {
		const { server, ids, ledger } = start({ delivery: { concurrency: 1 } });
		await later(0);
		server.put('alert', newAlert('gone'));
		server.before = async () => {
			if (server.searches.length > 2) server.delete('alert', 'gone');
		};
		await later(2 * MINUTE);
		expect(ids()).toEqual([]);
		expect(Date.now() - (ledger.cursor ?? 0)).toBeLessThan(2 * MINUTE);
	});

	it('is not lost with a clock that jumps: the time is that of the server', async () => {
		const { server, ids } = start();
		await later(0);
		// n8n's machine resumes an hour ahead, and is put right a minute later: meanwhile 60 alerts, each with the server's time.
		const real = () => Date.now() + server.clockAheadMs;
		jest.setSystemTime(Date.now() + HOUR);
		server.clockAheadMs = -HOUR;
		for (const number of upTo(60)) {
			server.put('alert', newAlert(`a${number}`, 0, { reporting_ts: new Date(real()).toISOString() }));
			await later(SECOND);
		}
		jest.setSystemTime(Date.now() - HOUR);
		server.clockAheadMs = 0;
		for (const number of upTo(10)) {
			server.put('alert', newAlert(`b${number}`, 0, { reporting_ts: new Date(real()).toISOString() }));
			await later(SECOND);
		}
		await later(3 * MINUTE);
		expect(new Set(ids()).size).toBe(70);
		expect(ids()).toHaveLength(70);
	});

	it('goes on where it was after failures, and tells of each, more and more rarely', async () => {
		const { server, ids, onError, onDone } = start();
		await later(0);
		server.failsWith = 500;
		server.put('alert', newAlert('a'));
		await later(10 * MINUTE);
		expect(onError.mock.calls.length).toBeGreaterThan(5);
		expect(onError.mock.calls.length).toBeLessThan(20);
		server.failsWith = undefined;
		await later(2 * MINUTE);
		expect(ids()).toEqual(['a']);
		expect(onDone).toHaveBeenCalled();
	});

	it('is the last one when the login is refused', async () => {
		const { server, onRefused } = start();
		await later(0);
		const refusal = new AssemblylineError('loginRefused', 'no');
		server.before = () => Promise.reject(refusal);
		await later(HOUR);
		expect(onRefused.mock.calls).toEqual([[expect.objectContaining({ kind: 'loginRefused' })]]);
	});

	it('waits with more where the workflow is behind, and goes on', async () => {
		const { server, ids, ledger } = start({ overlapMs: 0, delivery: { batchSize: 50, concurrency: 1 }, n8n: Object.assign(new TestN8n(), { run: () => new Promise<void>((resolve) => setTimeout(resolve, 100)) }) });
		await later(0);
		for (const number of upTo(21_000)) server.put('alert', newAlert(`a${number}`, -number));
		await later(MINUTE);
		// Some thousand keys wait, and no document.
		expect(ids().length).toBeLessThan(21_000);
		await later(3 * MINUTE);
		expect(ids()).toHaveLength(21_000);
		expect(new Set(ids()).size).toBe(21_000);
		expect(ledger.cursor).toBeGreaterThan(Date.now() - 2 * MINUTE);
	});
});

describe('A message', () => {
	it('of a new alert is the event itself, and costs no request', async () => {
		const { server, messages, n8n } = start();
		await later(0);
		const before = requests(server);
		for (const number of upTo(500)) {
			raise({ server, messages }, `a${number}`);
			await later(20);
		}
		expect(n8n.executions).toHaveLength(500);
		expect(n8n.executions[7]).toMatchObject([{ event: 'alertCreated', id: 'a7', recovered: false, data: { alert_id: 'a7' } }]);
		expect(requests(server) - before).toBe(0);
		await later(5 * MINUTE);
		expect(n8n.executions).toHaveLength(500);
	});

	it('with a query has its document looked for until the index shows it', async () => {
		const { server, messages, n8n } = start({ query: 'priority:CRITICAL' });
		await later(0);
		raise({ server, messages }, 'a', { priority: 'CRITICAL' });
		raise({ server, messages }, 'b', { priority: 'LOW' });
		await later(2 * SECOND);
		expect(n8n.executions).toMatchObject([[{ id: 'a', recovered: false, data: { priority: 'CRITICAL' } }]]);
	});

	it('with a query costs a tenth of a request at 50 a second', async () => {
		const { server, messages, ids } = start({ query: 'priority:CRITICAL' });
		await later(0);
		const before = requests(server);
		for (const number of upTo(1_000)) {
			raise({ server, messages }, `a${number}`, { priority: 'CRITICAL' });
			await later(20);
		}
		await later(5 * SECOND);
		expect(new Set(ids()).size).toBe(1_000);
		expect((requests(server) - before) / 1_000).toBeLessThanOrEqual(0.1);
	});

	it('of an update waits for the document of after it, and the event is the same by search', async () => {
		const { server, messages, n8n } = start({ events: ['alertUpdated'] });
		await later(0);
		server.put('alert', newAlert('a'));
		await later(SECOND);
		const relations = [{ child: 's2', parent: 's1' }, { child: 's1', parent: null }];
		const updated = newAlert('a', 0, { submission_relations: relations });
		messages.take('alertUpdated', 'a', { alert_id: 'a', reporting_ts: updated.reporting_ts });
		await later(100);
		expect(n8n.executions).toEqual([]);
		server.put('alert', updated);
		await later(10 * MINUTE);
		expect(n8n.executions).toMatchObject([[{ event: 'alertUpdated', id: 'a', recovered: false, data: { submission_relations: relations } }]]);
	});

	it.each(['submissionReceived', 'submissionIngested', 'submissionStarted'])('that leaves no trace (%s) is the event itself, once', async (event) => {
		const { n8n, messages, server } = start({ source: sources.submission, events: [event], hasSweeps: false });
		const message = { sid: 's', metadata: { ingest_id: 'i' } };
		for (let times = 0; times < 2; times++) messages.take(event, 's', message);
		await later(10 * MINUTE);
		expect(n8n.executions).toMatchObject([[{ event, id: 's', data: message }]]);
		expect(requests(server)).toBe(0);
	});

	it('of a completed submission gives the whole record, as a sweep does', async () => {
		const { n8n, messages, server } = start({ source: sources.submission, events: ['submissionCompleted'] });
		await later(0);
		const record = { sid: 's', state: 'completed', max_score: 700, metadata: { ingest_id: 'i' }, times: { completed: fromNow(0) } };
		server.put('submission', { ...record, state: 'submitted', times: {} });
		server.put('submission', record, SECOND);
		messages.take('submissionCompleted', 's', { sid: 's', metadata: { ingest_id: 'i' }, results: [] });
		await later(10 * MINUTE);
		expect(n8n.executions).toMatchObject([[{ event: 'submissionCompleted', id: 's', recovered: false, data: record }]]);
	});

	it("of a completed submission holds the cursor by the server's time, though n8n's clock is ahead of it", async () => {
		const server = new MemoryServer();
		server.clockAheadMs = -5 * MINUTE;
		const first = start({ server, source: sources.submission, events: ['submissionCompleted'] });
		first.n8n.create = () => new Promise(() => undefined);
		await later(0);
		server.put('submission', { sid: 's', state: 'completed', times: { completed: fromNow(-5 * MINUTE) } });
		first.messages.take('submissionCompleted', 's', { sid: 's' });
		await later(3 * MINUTE);
		first.messages.take('submissionCompleted', 't', { sid: 't' });
		server.put('submission', { sid: 't', state: 'completed', times: { completed: fromNow(-5 * MINUTE) } });
		await later(MINUTE);
		await first.kill();
		first.n8n.create = async () => undefined;
		start({ server, n8n: first.n8n, source: sources.submission, events: ['submissionCompleted'] });
		await later(MINUTE);
		expect(first.ids().sort()).toEqual(['s', 't']);
	});

	it('that comes again while the document of the one before is fetched is looked for, too', async () => {
		const { server, messages, ids } = start({ source: sources.alert, events: ['alertUpdated'], query: 'label:late', intervalMs: 60 * MINUTE });
		await later(0);
		let answer!: () => void;
		server.before = () => new Promise((resolve) => (answer = resolve));
		server.put('alert', newAlert('a', 0, { label: 'late' }));
		messages.take('alertUpdated', 'a', { alert_id: 'a', reporting_ts: fromNow(0) });
		await later(0);
		messages.take('alertUpdated', 'a', { alert_id: 'a', reporting_ts: fromNow(100) });
		server.before = async () => undefined;
		answer();
		await later(100);
		server.put('alert', newAlert('a', -1, { label: 'late' }));
		await later(MINUTE);
		expect(ids()).toEqual(['a', 'a']);
	});

	it('of a file that the server had analyzed before is an event of its own, with the record of then', async () => {
		const { n8n, messages, server } = start({ source: sources.submission, events: ['submissionCompleted'] });
		server.put('submission', { sid: 's', state: 'completed', max_score: 700, metadata: { ingest_id: 'long ago' }, times: { completed: fromNow(-HOUR) } });
		await later(0);
		for (const ingest of ['i1', 'i2']) messages.take('submissionCompleted', 's', { sid: 's', metadata: { ingest_id: ingest } });
		await later(10 * MINUTE);
		expect(n8n.executions.flat()).toMatchObject(['i1', 'i2'].map((ingest) => ({ id: 's', data: { max_score: 700, metadata: { ingest_id: ingest } } })));
	});

	it('is an event though its document never turns up, unless a query has to judge it', async () => {
		const message = { sid: 's', metadata: {} };
		const without = start({ source: sources.submission, events: ['submissionCompleted'] });
		without.messages.take('submissionCompleted', 's', message);
		const withQuery = start({ source: sources.submission, events: ['submissionCompleted'], query: 'max_score:700' });
		withQuery.messages.take('submissionCompleted', 's', message);
		await later(MINUTE);
		expect([without.ids(), withQuery.ids()]).toEqual([['s'], []]);
	});

	it.each([500, 502, 524])('of a document that the server cannot give (%i) holds up no other, nor the sweeps', async (status) => {
		const { server, messages, n8n } = start({ source: sources.submission, events: ['submissionCompleted'] });
		server.poison = status;
		for (const sid of ['bad', 's']) server.put('submission', { sid, state: 'completed', metadata: { ingest_id: `of ${sid}` }, times: { completed: fromNow(-HOUR) } });
		server.poisoned.add('bad');
		await later(0);
		// Files that the server had analyzed before: no sweep finds their completion.
		messages.take('submissionCompleted', 'bad', { sid: 'bad', metadata: { ingest_id: 'i1' } });
		messages.take('submissionCompleted', 's', { sid: 's', metadata: { ingest_id: 'i2' } });
		await later(MINUTE);
		server.put('submission', { sid: 'new', state: 'completed', metadata: {}, times: { completed: fromNow(0) } });
		await later(2 * MINUTE);
		expect(n8n.ids().sort()).toEqual(['bad', 'new', 's']);
		expect(n8n.executions.flat().find(({ id }) => id === 'bad')).toMatchObject({ data: { metadata: { ingest_id: 'i1' } } });
	});

	it('in a flood is left to the sweep', async () => {
		const n8n = Object.assign(new TestN8n(), { run: () => new Promise<void>((resolve) => setTimeout(resolve, 500)) });
		const flood = start({ n8n });
		await later(0);
		for (const number of upTo(5_000)) raise(flood, `a${number}`);
		expect(flood.delivery.waiting).toBeLessThanOrEqual(1_100);
		await later(2 * MINUTE);
		expect(new Set(flood.ids()).size).toBe(5_000);
		expect(flood.ids()).toHaveLength(5_000);
		expect(flood.onDropped).not.toHaveBeenCalled();
	});

	it('in a flood is told of where no sweep can find it', async () => {
		const other = start({ source: sources.submission, events: ['submissionStarted'], hasSweeps: false, n8n: Object.assign(new TestN8n(), { run: () => new Promise<void>(() => undefined) }) });
		for (const number of upTo(3_000)) other.messages.take('submissionStarted', `s${number}`, { sid: `s${number}` });
		expect(other.onDropped.mock.calls.length).toBeGreaterThan(1_000);
		await later(0);
	});
});

describe('Created and updated alerts', () => {
	const updatedNow = (id: string, first: string) => newAlert(id, 0, { submission_relations: [{ child: `${first}-again`, parent: first }, { child: first, parent: null }] });

	it('are told apart by the submission that an alert was made for, in whatever order the server has them', async () => {
		const { server, n8n } = start({ events: ['alertCreated', 'alertUpdated'] });
		server.put('submission', { sid: 'old', times: { completed: fromNow(-HOUR) } });
		server.put('submission', { sid: 'old-again', times: { completed: fromNow(1) } });
		await later(SECOND);
		server.put('submission', { sid: 'new', times: { completed: fromNow(0) } });
		server.put('alert', updatedNow('of an hour ago', 'old'));
		server.put('alert', updatedNow('new', 'new'));
		await later(2 * MINUTE);
		expect(n8n.executions.flat().map(({ event, id }) => `${event} ${id}`)).toEqual(['alertUpdated of an hour ago', 'alertCreated new', 'alertUpdated new']);
	});

	it('are delivered though n8n was killed between, and the update is newer than what is done', async () => {
		const n8n = new TestN8n();
		const [createdAt, firstUpdate] = [Date.now() + MINUTE, Date.now() + 2 * HOUR - MINUTE];
		const { server, kill } = start({ n8n });
		await later(SECOND);
		await kill();
		await later(2 * HOUR);
		server.put('submission', { sid: 'first', times: { completed: new Date(createdAt).toISOString() } });
		for (const number of upTo(100)) server.put('alert', newAlert(`a${number}`, HOUR - number));
		server.put('alert', { ...updatedNow('late', 'first'), reporting_ts: new Date(firstUpdate).toISOString() });
		// All but the last one.
		let created = 0;
		n8n.create = () => (created++ < 100 ? Promise.resolve() : new Promise(() => undefined));
		const second = start({ n8n, server });
		await later(3 * MINUTE);
		await second.kill();
		expect(n8n.ids()).toHaveLength(100);
		n8n.create = async () => undefined;
		start({ n8n, server });
		await later(3 * MINUTE);
		expect([n8n.ids().length, n8n.ids().at(-1)]).toEqual([101, 'late']);
	});

	it('are delivered though they are on the second page, and an earlier one is done', async () => {
		const n8n = new TestN8n();
		const createdAt = Date.now() + MINUTE;
		const { server, kill } = start({ n8n, overlapMs: 0 });
		await later(SECOND);
		await kill();
		await later(2 * HOUR);
		server.put('submission', { sid: 'first', times: { completed: new Date(createdAt).toISOString() } });
		for (const number of upTo(10_500)) server.put('alert', newAlert(`a${number}`, HOUR - number));
		server.put('alert', updatedNow('late', 'first'));
		start({ n8n, server, overlapMs: 0, delivery: { batchSize: 100 } });
		await later(5 * MINUTE);
		expect([n8n.ids().length, n8n.ids().includes('late')]).toEqual([10_501, true]);
	});

	it('of a submission that is gone go by the time of its handing in', async () => {
		const { server, n8n } = start();
		await later(SECOND);
		server.put('alert', { ...updatedNow('old', 'gone'), ts: fromNow(-HOUR) });
		server.put('alert', { ...updatedNow('new', 'gone'), ts: fromNow(0) });
		await later(2 * MINUTE);
		expect(n8n.ids()).toEqual(['new']);
	});
});

describe('Only what comes live', () => {
	it('leaves out what came while there was no connection, and misses nothing while there is one', async () => {
		const { server, sweep, messages, ids } = start({ isOnlyLive: true, query: 'priority:CRITICAL' });
		server.put('alert', newAlert('before', 0, { priority: 'CRITICAL' }));
		await later(SECOND);
		sweep?.connected();
		await later(SECOND);
		// The index shows it only after half a minute.
		const late = newAlert('late', 0, { priority: 'CRITICAL' });
		server.put('alert', late, 30 * SECOND);
		messages.take('alertCreated', 'late', late);
		await later(2 * MINUTE);
		expect(ids()).toEqual(['late']);
		sweep?.disconnected();
		server.put('alert', newAlert('missed', 0, { priority: 'CRITICAL' }));
		await later(5 * MINUTE);
		sweep?.connected();
		await later(5 * MINUTE);
		expect(ids()).toEqual(['late']);
	});
});

describe('A search for new documents', () => {
	it('delivers each once, whole', async () => {
		const { server, n8n } = start({ source: searchSource('submission', 'times.completed'), events: ['documentFound'], query: 'state:completed' });
		await later(0);
		server.put('submission', { sid: 's', state: 'completed', times: { completed: fromNow(1) } });
		server.put('submission', { sid: 't', state: 'submitted', times: { completed: fromNow(1) } });
		await later(10 * MINUTE);
		expect(n8n.executions).toMatchObject([[{ event: 'documentFound', id: 's', recovered: false, data: { sid: 's', state: 'completed' } }]]);
	});

	it.each<[string, 'alert' | 'submission', Json]>([
		['an alert that is updated', 'alert', { alert_id: 'a' }],
		['a submission that is completed anew', 'submission', { sid: 'a' }],
	])('delivers it again when its time moves, though n8n has the execution before: %s', async (_what, index, document) => {
		const field = index === 'alert' ? 'reporting_ts' : 'times.completed';
		const at = (ms: number) => (index === 'alert' ? { reporting_ts: fromNow(ms) } : { times: { completed: fromNow(ms) } });
		const { server, n8n } = start({ source: searchSource(index, field), events: ['documentFound'], query: '' });
		await later(0);
		server.put(index, { ...document, ...at(1), label: 'first' });
		await later(MINUTE);
		server.put(index, { ...document, ...at(1), label: 'second' });
		await later(10 * MINUTE);
		expect(n8n.executions).toMatchObject([[{ id: 'a', data: { label: 'first' } }], [{ id: 'a', data: { label: 'second' } }]]);
	});
});
