import { type Hit, recoverables } from '../../../nodes/Assemblyline/delivery/recoverable';
import { feeds } from '../../../nodes/Assemblyline/feed/feeds';
import { type Json, MemoryServer } from './support';

const SINCE = '2026-01-01T12:00:00.000Z';
const TIME = '2026-01-01T13:00:00.123456Z';
const both = ['alertCreated', 'alertUpdated'];

function makeAlert(children: string[], changes: Json = {}): Json {
	return { alert_id: 'a1', reporting_ts: TIME, al: { score: 500 }, submission_relations: children.map((child) => ({ child, parent: null })), ...changes };
}

const makeSubmission = (sid: string, changes: Json = {}): Json => ({ sid, state: 'completed', max_score: 1000, metadata: {}, times: { submitted: SINCE, completed: TIME }, ...changes });

function setUp(documents: { alerts?: Json[]; submissions?: Json[] }) {
	const server = new MemoryServer();
	for (const alert of documents.alerts ?? []) server.put('alert', alert);
	for (const submission of documents.submissions ?? []) server.put('submission', submission);
	const client = server.client();
	const hit = (id: string): Hit => ({ id, document: { id } });
	const find = (source: keyof typeof recoverables, id: string, wanted: string[]) => recoverables[source].candidates(client, hit(id), wanted, SINCE);
	const names = async (...args: Parameters<typeof find>) => (await find(...args)).map(({ event }) => event.event);
	return { server, find, names };
}

describe('A found alert', () => {
	it('with one submission was created, and nothing else', async () => {
		const { names } = setUp({ alerts: [makeAlert(['s1'])] });
		expect(await names('alert', 'a1', both)).toEqual(['alertCreated']);
	});

	it('is one event, whole, marked as recovered', async () => {
		const alert = makeAlert(['s1']);
		const { find } = setUp({ alerts: [alert] });
		const { receivedAt } = (await find('alert', 'a1', both))[0]?.event ?? { receivedAt: '' };
		expect(Date.parse(receivedAt)).not.toBeNaN();
		expect(await find('alert', 'a1', both)).toEqual([
			{ event: { event: 'alertCreated', id: 'a1', recovered: true, receivedAt: expect.any(String) as string, data: { ...alert, id: 'a1' } }, key: 'alertCreated:a1' },
		]);
	});

	it.each<[string, Json, string[]]>([
		['since then: created and updated', makeSubmission('s1'), ['alertCreated', 'alertUpdated']],
		['at that very time: created and updated', makeSubmission('s1', { times: { completed: SINCE } }), ['alertCreated', 'alertUpdated']],
		['before: only updated', makeSubmission('s1', { times: { completed: '2026-01-01T11:59:59.999999Z' } }), ['alertUpdated']],
		['not at all: only updated', makeSubmission('s1', { state: 'submitted', times: { completed: null } }), ['alertUpdated']],
	])('with more submissions, whose first was completed %s', async (_what, first, events) => {
		const { names } = setUp({ alerts: [makeAlert(['s1', 's2'])], submissions: [first, makeSubmission('s2')] });
		expect(await names('alert', 'a1', both)).toEqual(events);
	});

	it.each([
		['since then: created and updated', TIME, both],
		['before: only updated', '2026-01-01T11:59:59.999999Z', ['alertUpdated']],
		['at an unknown time: only updated', undefined, ['alertUpdated']],
	])('whose first submission is gone, or not for this user, and whose file was handed in %s', async (_what, ts, events) => {
		const { names } = setUp({ alerts: [makeAlert(['s1', 's2'], { ts })] });
		expect(await names('alert', 'a1', both)).toEqual(events);
	});

	it.each([
		[['alertCreated'], ['alertCreated']],
		[['alertUpdated'], ['alertUpdated']],
		[[], []],
	])('gives of %j only what is wanted', async (wanted, events) => {
		const { names } = setUp({ alerts: [makeAlert(['s1', 's2'])], submissions: [makeSubmission('s1')] });
		expect(await names('alert', 'a1', wanted)).toEqual(events);
	});

	it('is asked for no more than is needed', async () => {
		const { server, names } = setUp({ alerts: [makeAlert(['s1', 's2'])], submissions: [makeSubmission('s1')] });
		await names('alert', 'a1', ['alertUpdated']);
		expect(server.reads).toEqual(['alert/a1']);
	});

	it('that is gone meanwhile is no event', async () => {
		const { server, names } = setUp({ alerts: [makeAlert(['s1'])] });
		server.delete('a1');
		expect(await names('alert', 'a1', both)).toEqual([]);
	});

	it('that the server cannot give now is no lost event: the search fails as a whole, and comes again', async () => {
		const { server, names } = setUp({ alerts: [makeAlert(['s1'])] });
		server.failsWith = 500;
		await expect(names('alert', 'a1', both)).rejects.toMatchObject({ kind: 'serverError' });
	});

	it('without relations counts as created', async () => {
		const { names } = setUp({ alerts: [makeAlert([], { submission_relations: null })] });
		expect(await names('alert', 'a1', both)).toEqual(['alertCreated']);
	});
});

describe('A found submission', () => {
	it.each([
		['completed', ['submissionCompleted']],
		['submitted', []],
		['failed', []],
	])('in the state %s gives %j', async (state, events) => {
		const { names } = setUp({ submissions: [makeSubmission('s1', { state })] });
		expect(await names('submission', 's1', ['submissionCompleted'])).toEqual(events);
	});

	it('is no event where completed ones are not wanted, and is then not even read', async () => {
		const { server, names } = setUp({ submissions: [makeSubmission('s1')] });
		expect(await names('submission', 's1', ['submissionStarted'])).toEqual([]);
		expect(server.reads).toEqual([]);
	});

	it('that is gone meanwhile is no event', async () => {
		const { server, names } = setUp({ submissions: [makeSubmission('s1')] });
		server.delete('s1');
		expect(await names('submission', 's1', ['submissionCompleted'])).toEqual([]);
	});
});

describe('The same event has one key, whether its message or its document told of it:', () => {
	const documentKeys = async (source: keyof typeof recoverables, documents: Parameters<typeof setUp>[0], id: string) => {
		const found = await setUp(documents).find(source, id, recoverables[source].events);
		return found.map(({ key }) => key);
	};

	it('a created alert, also once it has been updated', async () => {
		const message = { alert_id: 'a1', reporting_ts: '2026-01-01T12:30:00.000000Z' };
		const key = recoverables.alert.keyOf('alertCreated', message);
		expect(await documentKeys('alert', { alerts: [makeAlert(['s1'])] }, 'a1')).toEqual([key]);
		expect(await documentKeys('alert', { alerts: [makeAlert(['s1', 's2'])], submissions: [makeSubmission('s1')] }, 'a1')).toContain(key);
	});

	it('an updated alert, each time', async () => {
		const key = recoverables.alert.keyOf('alertUpdated', { alert_id: 'a1', reporting_ts: TIME });
		expect(await documentKeys('alert', { alerts: [makeAlert(['s1', 's2'])] }, 'a1')).toEqual([key]);
		expect(recoverables.alert.keyOf('alertUpdated', { alert_id: 'a1', reporting_ts: '2026-01-01T14:00:00.000000Z' })).not.toBe(key);
	});

	it('a completed submission', async () => {
		const message = { sid: 's1', metadata: {}, time: '2026-01-01T11:00:00.000000Z' };
		expect(await documentKeys('submission', { submissions: [makeSubmission('s1')] }, 's1')).toEqual([recoverables.submission.keyOf('submissionCompleted', message)]);
	});

	it('an ingested file, by its ingest ID: a repeated one is completed again under the sid of the first', async () => {
		const metadata = { ingest_id: 'i1' };
		const key = recoverables.submission.keyOf('submissionCompleted', { sid: 's1', metadata });
		expect(await documentKeys('submission', { submissions: [makeSubmission('s1', { metadata })] }, 's1')).toEqual([key]);
		expect(recoverables.submission.keyOf('submissionCompleted', { sid: 's1', metadata: { ingest_id: 'i2' } })).not.toBe(key);
		expect(recoverables.submission.keyOf('submissionCompleted', { sid: 's1' })).not.toBe(key);
	});

	it('and different events of one thing have different ones', () => {
		const { keyOf } = recoverables.submission;
		expect(new Set(Object.keys(feeds.submission.events).map((event) => keyOf(event, { sid: 's1' }))).size).toBe(4);
		expect(recoverables.alert.keyOf('alertCreated', { alert_id: 'a1' })).not.toBe(recoverables.alert.keyOf('alertUpdated', { alert_id: 'a1' }));
	});
});

describe('What can be found again', () => {
	it('is an event of the feed', () => {
		for (const source of ['alert', 'submission'] as const) expect(Object.keys(feeds[source].events)).toEqual(expect.arrayContaining(recoverables[source].events));
	});
});
