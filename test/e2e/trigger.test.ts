import type { LabServer } from '../lab/assemblyline';
import { lab } from '../lab/assemblyline/facts';
import { type CredentialRef, type Execution, type Json, type N8n, nodeError, nodeOutput } from '../lab/n8n/driver';
import { activateTrigger } from '../lab/n8n/start';
import { sleep, waitFor } from '../lab/support';
import { tried } from '../support/tried';
import { unique } from '../support/unique';
import { EICAR } from '../support/eicar';
import { E2E_N8N, type Stage, stage } from './stage';

/** The sources that the server tells of by itself; the others are looked at. */
const FEEDS = ['alert', 'submission', 'systemStatus'];

/** What a test's own submissions have in their metadata, so that it knows them among all others. */
const newMark = () => `mark${unique().replace(/_/g, '')}`;
const metadata = (value: string) => ({ metadata: { entries: [{ key: 'mark', value }] } });

describe.each(lab.servers.map((server) => [server.version, server] as [string, LabServer]))('The trigger node on Assemblyline %s', (_, server) => {
	let theStage: Stage;
	let n8n: N8n;
	let credential: CredentialRef;
	const workflows: string[] = [];

	beforeAll(async () => {
		theStage = await stage();
		({ n8n } = theStage);
		credential = await theStage.credential(server);
	});
	afterEach(async () => {
		for (const id of workflows.splice(0)) {
			await n8n.deactivate(id).catch(() => undefined);
			await n8n.deleteWorkflow(id);
		}
	});

	async function create(parameters: Json): Promise<string> {
		const workflow = theStage.workflow('trigger');
		for (const node of workflow.nodes) if (node.name === 'Assemblyline Trigger') node.parameters = parameters;
		const id = await n8n.createWorkflow(workflow, [credential]);
		workflows.push(id);
		return id;
	}

	async function activate(parameters: Json): Promise<string> {
		const id = await create(parameters);
		// The activation does not wait for the server.
		if (FEEDS.includes(String(parameters.source))) await activateTrigger(n8n, E2E_N8N, id);
		else expect(await n8n.activate(id)).toBe('published');
		return id;
	}

	const search = (query: string) => ({ resource: 'search', operation: 'search', index: 'submission', query, returnAll: false, limit: 1, options: {} });

	const submit = async (text: string, options: Json = {}, more: Json = {}) => {
		const parameters = { resource: 'submission', operation: 'submit', inputSource: 'text', text, fileName: 'trigger.txt', options, ...more };
		const { items, error } = await theStage.runNode(credential, parameters);
		if (error) throw new Error(error.message);
		return items[0]?.json.sid as string;
	};

	const events = (executions: Execution[]) => executions.flatMap((execution) => nodeOutput(execution, 'Assemblyline Trigger').map(({ json }) => json));

	/** The events of a workflow's executions so far, once one of them is as wanted. */
	const waitForEvent = (id: string, wanted: (event: Json) => boolean) =>
		waitFor(async () => {
			const all = events(await n8n.executions(id, 250));
			return all.some(wanted) ? all : undefined;
		}, 120_000, 250, 'the event');

	it('starts one execution for a new alert', async () => {
		// Other tests raise hundreds of alerts meanwhile, each of which would be an execution.
		const mark = newMark();
		const parameters = { source: 'alert', events: ['alertCreated'], query: `metadata.mark:${mark}` };
		const [short, whole] = [await activate(parameters), await activate({ ...parameters, simplify: false })];
		// On a busy machine the connection may break, and an alert be found afterwards by a search.
		const attempt = async () => {
			const sid = await submit(`${EICAR} ${unique()}`, { generateAlert: true }, metadata(mark));
			const ofIt = ({ sid: own, data }: Json) => (own ?? (data as Json).sid) === sid;
			const of = async (id: string) => {
				const own = (await waitForEvent(id, ofIt)).filter(ofIt);
				expect(own).toHaveLength(1);
				return own[0] as Json;
			};
			return { sid, told: await of(short), event: await of(whole) };
		};
		const { sid, told, event } = await tried(3, attempt, (one) => one.told.recovered === false && one.event.recovered === false);
		expect(told).toMatchObject({ verdict: 'malicious', score: 1000, url: `${server.url}/alerts/${String(told.id)}`, state: 'completed', event: 'alertCreated', recovered: false });
		expect(told).not.toHaveProperty('data');
		expect(event).toEqual({
			event: 'alertCreated',
			id: (event.data as Json).alert_id,
			receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
			recovered: false,
			data: expect.objectContaining({ sid, al: expect.objectContaining({ score: 1000 }) }),
		});
	});

	it('starts an execution for each chosen event of a submission, and for no other', async () => {
		const id = await activate({ source: 'submission', events: ['submissionStarted', 'submissionCompleted'] });
		// Of a start the server tells once: where the connection breaks just then, it is not heard of.
		const attempt = async () => {
			const sid = await submit(`events ${unique()}`);
			const all = await waitForEvent(id, (event) => event.id === sid && event.event === 'submissionCompleted');
			return all.filter((event) => event.id === sid).map(({ event }) => event).sort();
		};
		expect(await tried(3, attempt, (names) => names.length > 1)).toEqual(['submissionCompleted', 'submissionStarted']);
	});

	// The feeds of both servers are tried by the tests of the contract; the rest is n8n's and the pack's.
	if (server !== lab.servers[0]) return;

	it('starts an execution for a heartbeat', async () => {
		const id = await activate({ source: 'systemStatus', events: ['ingestHeartbeat'] });
		const [event] = await waitForEvent(id, ({ event }) => event === 'ingestHeartbeat');
		expect(event?.data).toMatchObject({ instances: expect.any(Number), queues: expect.any(Object), processing_chance: expect.any(Object) });
	});

	it('starts one execution for each message of a notification queue', async () => {
		const queue = unique('trigger');
		const id = await activate({ source: 'notificationQueue', notificationQueue: queue, options: { pollInterval: 1 } });
		const texts = Array.from({ length: 12 }, (_, i) => ({ json: { text: `queue ${i} ${unique()}` } }));
		const { items } = await theStage.runNode(
			credential,
			{ resource: 'ingest', operation: 'ingest', inputSource: 'text', text: '={{ $json.text }}', notificationQueue: queue, options: {} },
			texts,
		);
		const wanted = items.map(({ json }) => json.ingestId as string).sort();
		await waitFor(async () => events(await n8n.executions(id)).length >= wanted.length || undefined, 120_000, 300, 'the messages');
		await sleep(1500);
		expect(events(await n8n.executions(id)).map((event) => event.id as string).sort()).toEqual(wanted);
	});

	it('shows the next event when it is tested by hand', async () => {
		const mark = newMark();
		const id = await create({ source: 'submission', events: ['submissionCompleted'], query: `metadata.mark:${mark}` });
		const executionId = await n8n.startManually(id, 'Assemblyline Trigger');
		// A test by hand searches for nothing that came before it listened.
		const sids: string[] = [];
		const execution = await waitFor(async () => {
			sids.push(await submit(`manual ${unique()}`, {}, metadata(mark)));
			return n8n.finished(executionId, 15_000).catch(() => undefined);
		}, 300_000, 0, 'the event');
		const [event] = events([execution]);
		expect(event).toMatchObject({ event: 'submissionCompleted', recovered: false });
		expect(sids).toContain(event?.id);
	});

	it('shows the newest existing event when it is told to, without waiting', async () => {
		const sid = await submit(`latest ${unique()}`);
		await waitFor(async () => (await theStage.runNode(credential, search(`sid:${sid} AND state:completed`))).items.length === 1, 120_000, 500, 'the submission in the index');
		const id = await create({ source: 'submission', events: ['submissionCompleted'] });
		const execution = await n8n.finished(await n8n.startManually(id, 'Assemblyline Trigger'));
		expect(events([execution])[0]).toMatchObject({ event: 'submissionCompleted', recovered: false, state: 'completed' });
	});

	it('lets the server filter by a query, and adds details and verdict', async () => {
		const mark = newMark();
		const id = await activate({ source: 'submission', events: ['submissionCompleted'], query: `metadata.mark:${mark}`, options: { enrich: true } });
		await submit(`unwanted ${unique()}`, {}, metadata('other'));
		const sid = await submit(`${EICAR} wanted ${unique()}`, {}, metadata(mark));
		await submit(`unwanted ${unique()}`, {}, metadata('other'));
		const all = await waitForEvent(id, (event) => event.id === sid);
		await sleep(3_000);
		expect(events(await n8n.executions(id))).toHaveLength(1);
		expect(all[0]).toMatchObject({ event: 'submissionCompleted', id: sid, verdict: 'malicious', details: { sid, state: 'completed', max_score: 1000 } });
	});

	it('starts an execution for each new document that a search finds', async () => {
		const mark = newMark();
		const id = await activate({ source: 'search', index: 'submission', query: `metadata.mark:${mark}`, options: { pollInterval: 2 } });
		const wanted = [];
		for (let i = 0; i < 3; i++) wanted.push(await submit(`search ${i} ${unique()}`, {}, metadata(mark)));
		await waitFor(async () => events(await n8n.executions(id)).length >= 3, 120_000, 300, 'the documents');
		await sleep(4_000);
		const found = events(await n8n.executions(id));
		expect(found.map((event) => event.id).sort()).toEqual([...wanted].sort());
		expect(found[0]).toMatchObject({ event: 'documentFound', state: 'completed', metadata: { mark } });
	});

	it('starts one execution for a rescan, a vote and an entry of the badlist, with how the file stood before', async () => {
		const mark = newMark();
		const text = `${EICAR} ${mark}`;
		const query = `metadata.mark:${mark}`;
		const first = await submit(text, { servicesExcluded: ['LabScanner'] }, metadata(mark));
		await waitFor(async () => (await theStage.runNode(credential, search(`${query} AND state:completed`))).items.length === 1, 120_000, 500, 'the submission in the index');
		const id = await activate({ source: 'verdictChanged', watch: 'query', query, options: { pollInterval: 1 } });
		const changes = (count: number) => waitFor(async () => {
			const all = events(await n8n.executions(id));
			return all.length >= count ? all.sort((a, b) => String(a.receivedAt).localeCompare(String(b.receivedAt))) : undefined;
		}, 120_000, 300, `${count} changes`);
		const clean = { malicious: false, verdict: 'informative', score: 0, votes: { malicious: 0, nonMalicious: 0 }, badlisted: false };
		const infected = { ...clean, malicious: true, verdict: 'malicious', score: 1_000 };

		// Without the mark: it does not match the query, but is the same file.
		const rescan = await submit(text, { ignoreCache: true });
		const [scored] = await changes(1);
		const { sha256 } = scored as Json;
		expect(scored).toMatchObject({ verdict: 'malicious', score: 1_000, file: 'trigger[.]txt', why: expect.stringContaining('EICAR') as string, url: `${server.url}/submission/detail/${rescan}`, sid: rescan, state: 'completed', event: 'verdictChanged', id: sha256, changed: ['score', 'verdict'], before: clean, after: infected });

		const sid = (value: string) => ({ submissionId: { __rl: true, mode: 'id', value } });
		await theStage.runNode(credential, { resource: 'submission', operation: 'setVerdict', ...sid(first), verdict: 'non_malicious' });
		const voted = { ...infected, malicious: false, votes: { malicious: 0, nonMalicious: 1 } };
		expect((await changes(2))[1]).toMatchObject({ changed: ['votes'], before: infected, after: voted, votes: { malicious: [], nonMalicious: ['admin'] } });

		const entry = { resource: 'badlist', badlistId: sha256 };
		const { error } = await theStage.runNode(credential, { resource: 'badlist', operation: 'add', entryType: 'file', hashes: sha256, reason: mark, sourceType: 'user', sourceName: '', options: {} });
		expect(error).toBeUndefined();
		expect((await changes(3))[2]).toMatchObject({ changed: ['badlist'], before: voted, after: { ...voted, badlisted: true } });
		await theStage.runNode(credential, { ...entry, operation: 'setEnabled', enabled: false });
		await changes(4);
		await sleep(4_000);
		expect((await changes(4)).map(({ changed }) => changed)).toEqual([['score', 'verdict'], ['votes'], ['badlist'], ['badlist']]);

		const sample = await n8n.finished(await n8n.startManually(await create({ source: 'verdictChanged', watch: 'hashes', hashes: sha256, options: { testEvent: 'latest' } }), 'Assemblyline Trigger'));
		expect(events([sample])).toEqual([expect.objectContaining({ sid: rescan, changed: [], before: voted, after: voted })]);
	});

	it('activates although the server is down, and shows a refused login as a failed execution', async () => {
		const dead = await theStage.credential(server, { serverUrl: 'https://127.0.0.1:9' });
		const wrong = await theStage.credential(server, { apiKey: `devkey:${unique()}` });
		const activateWith = async (other: CredentialRef) => {
			const workflow = theStage.workflow('trigger');
			const id = await n8n.createWorkflow(workflow, [other]);
			workflows.push(id);
			return { id, state: await n8n.activate(id) };
		};
		expect((await activateWith(dead)).state).toBe('published');
		const { id, state } = await activateWith(wrong);
		expect(state).toBe('published');
		const [execution] = await n8n.waitForExecutions(id, 1);
		expect(execution?.status).toBe('error');
		expect(JSON.stringify(execution?.data)).toMatch(/refused the login of admin/);
	});

	it('refuses parameters that cannot work when it is activated', async () => {
		const id = await create({ source: 'notificationQueue', notificationQueue: 'a/b', options: {} });
		const execution = await n8n.finished(await n8n.startManually(id, 'Assemblyline Trigger'));
		expect(nodeError(execution, 'Assemblyline Trigger')?.message).toBe('Notification Queue: must not contain a slash');
	});
});
