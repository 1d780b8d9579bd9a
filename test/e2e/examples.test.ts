/** The workflows of `examples/`, as a user imports them, with a stand-in for the ticket system and the chat. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LINK, reportedMail } from '../../examples/demo/reportedMail';
import { redis } from '../lab/assemblyline/queues';
import { type CredentialRef, type Execution, hasEnded, type Item, type Json, nodeError, nodeOutput, type Workflow } from '../lab/n8n/driver';
import { activateTrigger, filesFolder } from '../lab/n8n/start';
import { waitFor } from '../lab/support';
import { withActionsAlone } from '../support/actions';
import { example, exampleNames, phishingExample, type StandIn, startStandIn, withParameters } from '../support/examples';
import { readMail } from '../support/mailbox';
import { EICAR } from '../support/eicar';
import { E2E_N8N, type Stage, stage } from './stage';

const EICAR_SHA256 = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';
const EICAR_MD5 = '44d88612fea8a8f36de82e1278abb02f';

/** Has a test, and a stand-in for its model, in a file of its own. */
const TESTED_ELSEWHERE: Record<string, string> = { 'agent-asks-before-changes': 'approval.test.ts', 'ai-agent-analyst': 'agent.test.ts', 'approve-then-block': 'approval.test.ts', 'triage-evaluation': 'agent.test.ts' };

let theStage: Stage;
let credential: CredentialRef;
let standIn: StandIn;

/** The workflows that were imported, and the examples that they are. */
const imported = new Map<string, string>();
const ran = new Set<string>();

beforeAll(async () => {
	theStage = await stage();
	const [newest] = theStage.lab.servers;
	if (!newest) throw new Error('The lab has no server');
	credential = await theStage.credential(newest);
	standIn = await startStandIn();
});
afterEach(async () => {
	for (const id of imported.keys()) {
		await theStage.n8n.deactivate(id).catch(() => undefined);
		await theStage.n8n.deleteWorkflow(id);
	}
	imported.clear();
	standIn.received.splice(0);
});
afterAll(() => standIn.close());

/** Imports an example, or a changed one; answers its id. */
async function importExample(name: string, workflow: Workflow = example(name, standIn)): Promise<string> {
	const id = await theStage.n8n.createWorkflow(workflow, [credential]);
	imported.set(id, name);
	ran.add(name);
	return id;
}

async function activateExample(name: string, workflow?: Workflow): Promise<string> {
	const id = await importExample(name, workflow);
	expect(await theStage.n8n.activate(id)).toBe('published');
	return id;
}

/** Every node of an execution has done its work without an error. */
function expectNoErrors(execution: Execution): void {
	const errors = Object.keys(execution.data.resultData.runData).map((node) => [node, nodeError(execution, node)?.message]);
	expect(errors.filter(([, message]) => message)).toEqual([]);
	expect(execution.status).toBe('success');
}

const chatTexts = () => standIn.received.filter(({ path }) => path === '/hooks/soc').map(({ body }) => String(body.text));

describe('every example', () => {
	it.each(exampleNames)('%s says in notes what it does, and holds no secret', (name) => {
		const workflow = example(name) as Workflow & Json;
		expect(Object.keys(workflow).sort()).toEqual(['connections', 'name', 'nodes', 'settings']);
		const notes = workflow.nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote').map(({ parameters }) => (parameters as { content: string }).content);
		expect(notes[0]).toMatch(new RegExp(`^## .+\\n`));
		for (const { credentials = {} } of workflow.nodes) {
			for (const [type, reference] of Object.entries(credentials)) expect([type, reference]).toEqual(['assemblylineApi', { id: '', name: 'Assemblyline account' }]);
		}
		// What a server is called outside of this project, a key or a token would be found by these.
		const text = JSON.stringify(workflow);
		const hosts = [...text.matchAll(/https?:\/\/([^/"'`\\\s$]+)/g)].map(([, host]) => host);
		for (const host of hosts) expect(host).toMatch(/(^|\.)example(\.com)?$/);
		expect(text).not.toMatch(/authorization|bearer |api.?key|secret|"password"/i);
	});

	it.each(Object.entries(TESTED_ELSEWHERE))('%s has its test in %s', (name, file) => {
		expect(readFileSync(join(__dirname, file), 'utf8').includes(name)).toBe(true);
	});
});

describe('a reported email', () => {
	const file = () => join(filesFolder(E2E_N8N), 'reported.eml');

	async function report(email: Item, change = (workflow: Workflow) => workflow): Promise<Execution> {
		const id = await importExample('phishing-to-ticket', change(phishingExample(standIn, email)));
		return theStage.n8n.run(id, 'Start');
	}

	const jira = () => standIn.received.find(({ path }) => path === '/rest/api/2/issue')?.body.fields as { summary: string; description: string; labels: string[] };

	/** An item with a whole mail in it; the marks at its end make it a mail that no server has seen. */
	const wholeMail = (mail: string): Item => ({ json: {}, binary: { data: { data: Buffer.from(mail).toString('base64'), fileName: 'reported.eml', mimeType: 'text/plain' } } });

	it('becomes a ticket in the form of each product, from a whole mail file to its text', async () => {
		const execution = await report(wholeMail(reportedMail()));
		expectNoErrors(execution);
		const analysis = nodeOutput(execution, 'Analyze Email')[0]?.json;
		expect(analysis).toMatchObject({
			verdict: 'malicious', complete: true, email: { form: 'raw', subject: 'Your invoice 4711' }, sender: { dmarc: null }, links: [{ value: LINK, skipped: null }],
			parts: [{ kind: 'email', file: 'reported[.]eml' }, { kind: 'attachment', file: 'invoice[.]com', verdict: 'malicious' }, { kind: 'url', file: 'hxxp://billing[.]invoices[.]example/login?customer=4711' }],
		});
		const { summary, description, labels } = jira();
		expect(summary).toBe('Malicious: Your invoice 4711');
		expect(labels).toEqual(['assemblyline', 'malicious']);
		for (const told of [EICAR_SHA256, 'billing[@]invoices[.]example', 'hxxp://billing[.]invoices[.]example/login?customer=4711', 'h2. Links', 'h2. Parts of the email']) expect(description.replaceAll('\\', '')).toContain(told);
		expect(description).not.toContain(LINK);
		expect(standIn.received.find(({ path }) => path === '/api/v1/case')?.body).toMatchObject({ title: summary, description, severity: 3 });
	});

	it("becomes one, too, as the item of n8n's own email node", async () => {
		mkdirSync(filesFolder(E2E_N8N), { recursive: true });
		writeFileSync(file(), reportedMail());
		const execution = await report(await readMail(file()), (workflow) => withParameters(workflow, 'Analyze Email', { emailSource: 'item' }));
		expectNoErrors(execution);
		expect(nodeOutput(execution, 'Analyze Email')[0]?.json).toMatchObject({ verdict: 'malicious', complete: true, email: { form: 'rebuilt', subject: 'Your invoice 4711' }, links: [{ value: LINK }] });
		expect(jira().summary).toBe('Malicious: Your invoice 4711');
	});

	it('can put no link and no markup into the ticket', async () => {
		const name = '![x](http:evil.example) | `<img src=x>` |.com';
		const mail = [
			'From: "https://evil.example/" <a@evil.example>', 'To: b@company.example', 'Subject: [click](http://evil.example) <img src=x>', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', '',
			'--b', 'Content-Type: text/html', '', '<a href="http://evil.example/`|<img src=x>">[shown](http://evil.example)</a>',
			'--b', `Content-Type: application/octet-stream; name="${name}"`, 'Content-Transfer-Encoding: base64', '', Buffer.from(EICAR).toString('base64'), '--b--', '',
		].join('\r\n');
		await report(wholeMail(mail));
		const { summary, description } = jira();
		const server = theStage.lab.servers[0]?.url ?? '';
		// What stands behind a backslash is text.
		const shown = description.replace(/\\[^A-Za-z0-9 ]/g, '');
		const links = [...shown.matchAll(/\[[^[\]|]*\|([^\]]*)\]|(?:https?|ftp):\/\/\S+/g)].map(([whole, address]) => address ?? whole);
		// The report's own, of the submission, of the link, of the email and of its attachment.
		expect(links).toEqual(Array.from({ length: 4 }, () => expect.stringMatching(new RegExp(`^${server}/submission/detail/\\w+$`)) as string));
		expect(shown).not.toMatch(/<img|!\[/);
		expect(description).not.toContain('evil.example');
		expect(summary).not.toMatch(/evil\.example/);
	});

	it('becomes a ticket, too, if its analysis does not come to an end', async () => {
		const execution = await report(wholeMail(`${reportedMail().replace('Please see', `LAB-SLEEP: 20\r\n${Date.now()}`)}`), (workflow) => withParameters(workflow, 'Analyze Email', { waitTimeout: 1 }));
		expect(nodeOutput(execution, 'Analyze Email')[0]?.json).toMatchObject({ verdict: 'timed_out', complete: false });
		expect(jira()).toMatchObject({ summary: 'Reported email without a verdict', labels: ['assemblyline', 'timed_out'] });
		expect(jira().description).toMatch(/^h1\. Not completed: Your invoice 4711\n/);
		expect(jira().description).toContain('The analysis still runs: more may be found.');
	});

	it('becomes a ticket, too, if it cannot be analyzed at all', async () => {
		await report({ json: {}, binary: { data: { data: Buffer.from('No email.').toString('base64'), fileName: 'reported.eml', mimeType: 'text/plain' } } });
		expect(jira()).toMatchObject({ summary: 'Reported email without a verdict', labels: ['assemblyline', 'failed'] });
		expect(jira().description).toMatch(/^There is no report: .*is not an email/);
	});

	it('is closed without a ticket if it is harmless', async () => {
		const execution = await report(wholeMail('From: a@b.example\r\nTo: c@d.example\r\nSubject: Hello\r\n\r\nNothing to see here.\r\n'));
		expectNoErrors(execution);
		expect(nodeOutput(execution, 'Close')).toHaveLength(1);
		expect(standIn.received).toEqual([]);
	});
});

describe('nightly bulk triage', () => {
	const folder = () => join(filesFolder(E2E_N8N), 'triage');
	beforeEach(() => {
		rmSync(folder(), { recursive: true, force: true });
		mkdirSync(join(folder(), 'inbox'), { recursive: true });
	});

	async function importTriage(): Promise<string> {
		const workflow = example('nightly-bulk-triage', standIn);
		const settings = workflow.nodes.find(({ name }) => name === 'Settings')?.parameters as { assignments: { assignments: { name: string; value: string }[] } };
		for (const setting of settings.assignments.assignments) {
			if (setting.name === 'files') setting.value = `${folder()}/**/*`;
		}
		return importExample('nightly-bulk-triage', workflow);
	}

	it('tells how many files are flagged, passed and not analyzed, and sends none again that is there already', async () => {
		const stamp = Date.now();
		// 30 files: 26 texts, EICAR twice, one suspicious, and one that the server drops, as it is empty.
		for (let i = 0; i < 26; i++) writeFileSync(join(folder(), i < 13 ? '' : 'inbox', `note-${i}.txt`), `Note ${i} of ${stamp}`);
		writeFileSync(join(folder(), 'eicar.com'), EICAR);
		writeFileSync(join(folder(), 'inbox', 'the-same.com'), EICAR);
		writeFileSync(join(folder(), 'macro.doc'), `LAB-SCORE: 500\n${stamp}`);
		writeFileSync(join(folder(), 'empty.bin'), '');
		const id = await importTriage();

		const first = await theStage.n8n.run(id, 'Every Night');
		expectNoErrors(first);
		const { run } = nodeOutput(first, 'Settings')[0]?.json as { run: string };
		expect(run).toMatch(/^nightly_\d{4}_\d\d_\d\d$/);
		const counts = { files: 30, flagged: 3, passed: 26, notAnalyzed: 1, duplicates: 1 };
		expect(nodeOutput(first, 'Digest')[0]?.json).toMatchObject(counts);
		expect([0, 1, 2].map((output) => nodeOutput(first, 'By Outcome', output).length)).toEqual([3, 26, 1]);
		const rows = nodeOutput(first, 'Ingest Many').map(({ json }) => json);
		const link = (file: string) => `${theStage.lab.servers[0]?.url}/submission/detail/${String(rows.find((row) => row.file === file)?.sid)}`;
		const [worst] = rows.filter(({ verdict, duplicateOf }) => verdict === 'malicious' && duplicateOf === undefined);
		const digest = [
			`Triage ${run}: 30 files, 3 flagged, 26 passed, 1 not analyzed; 1 of them duplicates`,
			`- malicious, score 1000: ${String(worst?.file)} ${link(String(worst?.file))}`,
			`- suspicious, score 500: macro[.]doc ${link('macro[.]doc')}`,
			expect.stringMatching(/^- not analyzed: empty\[\.\]bin \(.+\)$/),
		];
		expect(chatTexts().map((text) => text.split('\n'))).toEqual([digest]);

		// As after a crash, on the same day. The index is a moment late.
		const indexed = { resource: 'search', operation: 'search', index: 'submission', query: `metadata.n8n_run:${run} AND sid:(${rows.map(({ sid }) => sid).filter(Boolean).join(' OR ')})`, returnAll: true, options: {} };
		await waitFor(async () => (await theStage.runNode(credential, indexed)).items.length >= 28, 120_000, 500, 'the submissions in the index');
		const again = await theStage.n8n.run(id, 'Every Night');
		const analyzed = nodeOutput(again, 'Ingest Many').map(({ json }) => json).filter(({ sid }) => sid);
		expect(analyzed.map(({ ingestId: ingest, sid }) => [ingest, sid])).toEqual(rows.filter(({ sid }) => sid).map(({ sid }) => [null, sid]));
		expect(chatTexts().map((text) => text.split('\n'))).toEqual([digest, digest]);
	});

	it('tells of a folder without files', async () => {
		await theStage.n8n.run(await importTriage(), 'Every Night');
		expect(chatTexts()).toEqual([expect.stringMatching(/^Triage nightly_\d{4}_\d\d_\d\d: No file/)]);
	});

	it('tells of a night on which all is safe', async () => {
		writeFileSync(join(folder(), 'note.txt'), `One note of ${Date.now()}`);
		expectNoErrors(await theStage.n8n.run(await importTriage(), 'Every Night'));
		expect(chatTexts()).toEqual([expect.stringMatching(/: 1 files, 0 flagged, 1 passed, 0 not analyzed; 0 of them duplicates$/)]);
	});
});

it('files that are handed in start the other half of the workflow by their notification, by failure and by score', async () => {
	const workflow = example('ingest-with-notification-queue');
	const { jsCode } = workflow.nodes.find(({ name }) => name === 'Ten Texts')?.parameters as { jsCode: string };
	const suspicious = jsCode.replace('text: `', "text: `${i === 5 ? 'LAB-SCORE: 500\\n' : ''}");
	const id = await activateExample('ingest-with-notification-queue', withParameters(workflow, 'Ten Texts', { jsCode: suspicious }));
	const handedIn = await theStage.n8n.run(id, 'Start');
	expectNoErrors(handedIn);
	const ids = nodeOutput(handedIn, 'Ingest').map(({ json }) => String(json.ingestId));
	expect(new Set(ids).size).toBe(10);

	const messageOf = (execution: Execution) => nodeOutput(execution, 'Message')[0]?.json;
	const startedBy = (wanted: string[]) => waitFor(async () => {
		const started = (await theStage.n8n.executions(id)).filter((execution) => hasEnded(execution) && wanted.includes(String(messageOf(execution)?.ingestId)));
		return started.length >= wanted.length ? started : undefined;
	}, 120_000, 500, 'an execution for each message');
	const analyzed = await startedBy(ids);
	// What the ingester writes for a file that it drops, which this server is not busy enough for.
	const dropped = { ingest_id: `dropped${Date.now()}`, score: null, failure: 'Skipped', submission: { files: [{ name: 'note-7.txt', sha256: EICAR_SHA256, size: 68 }], metadata: {}, time: new Date().toISOString() } };
	await redis('RPUSH', 'nq-n8n_example', JSON.stringify(dropped));
	const [failed] = await startedBy([dropped.ingest_id]);
	const executions = await theStage.n8n.executions(id);
	expect(executions.flatMap((execution) => messageOf(execution)?.ingestId ?? []).sort()).toEqual([...ids, dropped.ingest_id].sort());

	for (const execution of executions) expectNoErrors(execution);
	const outputs = (some: Execution[], node: string) => some.flatMap((execution) => nodeOutput(execution, node)).map(({ json }) => json);
	expect(outputs([failed as Execution], 'Not Analyzed')).toEqual([expect.objectContaining({ verdict: 'failed', file: 'note-7[.]txt', failure: 'Skipped' })]);
	expect(outputs(analyzed, 'Report')).toEqual([expect.objectContaining({ verdict: 'suspicious', score: 500, content: expect.stringContaining('note-5[.]txt') as string })]);
	expect(outputs(analyzed, 'Passed').map(({ file }) => file).sort()).toEqual([0, 1, 2, 3, 4, 6, 7, 8, 9].map((i) => `note-${i}[.]txt`));
	expect(outputs(executions, 'Not Analyzed')).toHaveLength(1);
});

async function callWebhook(name: string, path: string, { status = 200, ...init }: RequestInit & { status?: number } = {}): Promise<string> {
	const id = await activateExample(name);
	const response = await fetch(`${theStage.n8n.url}/webhook/${path}`, init);
	const text = await response.text();
	expect(response.status).toBe(status);
	// The next call has a workflow with the same path.
	await theStage.n8n.deactivate(id);
	return text;
}

it('indicators are looked up for a chat bot', async () => {
	const { items: [submission] } = await theStage.runNode(credential, { resource: 'submission', operation: 'submitAndWait', inputSource: 'text', text: EICAR, options: {} });
	const ask = (text: string, status?: number) => callWebhook('indicator-lookup-webhook', `assemblyline-indicator?text=${encodeURIComponent(text)}`, { status });
	// The index is a moment late.
	await waitFor(async () => (await theStage.runNode(credential, { resource: 'indicator', operation: 'lookUp', indicators: EICAR_SHA256, options: {} })).items[0]?.json.verdict === 'malicious', 120_000, 500, 'the file in the index');
	const server = theStage.lab.servers[0]?.url;
	expect((await ask(`${EICAR_SHA256}, nowhere[.]n8n-example[.]test`)).split('\n')).toEqual([
		expect.stringMatching(`^${EICAR_SHA256}: malicious, score \\d+, seen \\d+ times, last .+ ago, ${server}/file/detail/${EICAR_SHA256}$`),
		'nowhere[.]n8n-example[.]test: unknown, never seen',
	]);
	expect(submission?.json).toMatchObject({ state: 'completed' });
	expect(await ask('nonsense', 400)).toContain("Indicators: has 'nonsense' in it");
});

it('a watch list tells of each verdict once, and keeps it in its table', async () => {
	await theStage.runNode(credential, { resource: 'submission', operation: 'submitAndWait', inputSource: 'text', text: EICAR, options: {} });
	const known = () => theStage.runNode(credential, { resource: 'indicator', operation: 'lookUp', indicators: EICAR_SHA256, options: {} });
	await waitFor(async () => (await known()).items[0]?.json.verdict === 'malicious', 120_000, 500, 'the file in the index');
	const id = await importExample('watch-list');
	const look = async () => {
		const execution = await theStage.n8n.run(id, 'Every Hour');
		expectNoErrors(execution);
		return execution;
	};
	// The first run only makes the table, and a later one takes that.
	const table = `/api/v1/data-tables/${String(nodeOutput(await look(), 'Table')[0]?.json.id)}`;
	try {
		const data = [{ indicator: EICAR_MD5 }, { indicator: EICAR_SHA256, verdict: 'highly_suspicious' }, { indicator: 'nowhere[.]n8n-example[.]test' }, { indicator: 'nonsense' }];
		await theStage.n8n.rest('POST', `${table}/rows`, { data, returnType: 'count' });
		await look();
		const seen = `score 1000, seen \\d+ times, last .+ ago, ${theStage.lab.servers[0]?.url}/file/detail/${EICAR_SHA256}$`;
		expect(chatTexts().map((text) => text.split('\n'))).toEqual([[
			'Watch list',
			expect.stringMatching(`^${EICAR_MD5}: malicious, was new on the list; ${seen}`),
			expect.stringMatching(`^${EICAR_SHA256}: malicious, was highly suspicious; ${seen}`),
			expect.stringMatching(/^nonsense was not looked up: Indicators: has /),
		]]);
		await look();
		expect(chatTexts()).toHaveLength(1);
		const { data: rows } = await theStage.n8n.rest<{ data: Json[] }>('GET', `${table}/rows`);
		expect(rows.map(({ verdict, score }) => [verdict, score])).toEqual([['malicious', 1000], ['malicious', 1000], ['unknown', null], ['no indicator', null]]);
	} finally {
		await theStage.n8n.rest('DELETE', table);
	}
});

it('a URL check answers with a verdict, at once where there is one', async () => {
	const post = (body: object): RequestInit => ({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
	const ask = async (url: string, status?: number) => JSON.parse(await callWebhook('url-verdict-webhook', 'assemblyline-url-check', { ...post({ url }), status })) as Json;
	const url = `hxxp://n8n-example[.]test/${Date.now()}`;
	expect(await ask(url)).toMatchObject({ verdict: expect.any(String) as string, score: expect.any(Number) as number, serviceErrors: expect.any(Number) as number, sid: expect.any(String) as string, url: expect.stringContaining('/submission/detail/') as string });
	const known = () => theStage.runNode(credential, { resource: 'indicator', operation: 'lookUp', indicators: url, options: {} });
	await waitFor(async () => (await known()).items[0]?.json.verdict !== 'unknown', 120_000, 500, 'the address in the index');
	expect(await ask(url)).toEqual({ verdict: expect.any(String) as string, score: expect.any(Number) as number, seen: { times: expect.any(Number) as number, first: expect.any(String) as string, last: expect.any(String) as string }, url: expect.stringContaining('/file/detail/') as string });
	expect(await ask('no address', 400)).toMatchObject({ error: expect.stringContaining('Indicators') as string });

	// One that stands in a file was seen, but not visited.
	const named = `http://n8n-example.test/${Date.now()}/named`;
	await theStage.runNode(credential, { resource: 'submission', operation: 'submitAndWait', inputSource: 'text', text: named, options: {} });
	const seen = () => theStage.runNode(credential, { resource: 'indicator', operation: 'lookUp', indicators: named, options: {} });
	const { json } = await waitFor(async () => (await seen()).items.find((one) => one.json.verdict !== 'unknown'), 120_000, 500, 'the file with the address in the index');
	expect(json).toMatchObject({ verdict: 'informative', file: null });
	expect(await ask(named)).toMatchObject({ verdict: 'informative', score: expect.any(Number) as number, sid: expect.any(String) as string });
});

it('two files get their verdicts in words', async () => {
	const execution = await theStage.n8n.run(await importExample('verdicts-of-files'), 'Start');
	expectNoErrors(execution);
	expect(nodeOutput(execution, 'Analyze').map(({ json }) => json)).toEqual([
		expect.objectContaining({ file: 'eicar[.]com', verdict: 'malicious', score: 1000, state: 'completed', why: expect.stringContaining('EICAR') as string }),
		expect.objectContaining({ file: 'clean[.]txt', verdict: 'informative', score: 0, state: 'completed' }),
	]);
});

it('a long analysis is looked at again until it has ended', async () => {
	// The same loop with a shorter wait, and a file that takes longer than a busy n8n's way from one node to the next.
	const workflow = withParameters(withParameters(example('long-analysis'), 'Wait', { amount: 1, unit: 'seconds' }), 'Submit', { text: `LAB-SLEEP: 15\n${Date.now()}` });
	const execution = await theStage.n8n.run(await importExample('long-analysis', workflow), 'Start');
	expect(nodeOutput(execution, 'Verdict')[0]?.json).toMatchObject({ state: 'completed' });
	expect(execution.data.resultData.runData.Get?.length).toBeGreaterThan(1);
});

it('an execution goes on when Assemblyline says that it is done, and for nobody else', async () => {
	const [server] = theStage.lab.servers;
	if (!server) throw new Error('The lab has no server');
	// The execution has to wait before the analysis ends.
	const id = await activateExample('resume-when-done', withParameters(example('resume-when-done'), 'Submit', { text: '=LAB-SLEEP: 15\nReplace me by a file. {{ $now.toMillis() }}' }));
	const webhook = `${theStage.n8n.url}/webhook/assemblyline-done`;
	const system = { resource: 'system', actionName: 'n8n_example_resume' };
	// Only a session by password has the role.
	const admin = await theStage.credential(server, { authentication: 'password', username: 'admin', password: 'admin' });
	const call = (word: string, url: unknown) => fetch(webhook, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Assemblyline': word }, body: JSON.stringify({ submission: { metadata: { n8n_resume_url: url } } }) });
	const WORD = 'replace-by-a-long-random-word';
	const calls = async () => (await theStage.n8n.executions(id)).filter((one) => hasEnded(one) && nodeOutput(one, 'Assemblyline Is Done').length > 0);
	await withActionsAlone(async () => {
		const pushed = await theStage.runNode(admin, { ...system, operation: 'addWebhook', webhookUrl: webhook, filter: 'metadata.n8n_resume_url:*', options: { headerName: 'X-Assemblyline', headerValue: WORD } });
		expect(pushed.error).toBeUndefined();
		try {
			const execution = await theStage.n8n.run(id, 'Start');
			expect(nodeOutput(execution, 'Verdict')[0]?.json).toMatchObject({ state: 'completed', sid: nodeOutput(execution, 'Submit')[0]?.json.sid });
			// Not by a look after an hour, but by the call.
			expect(nodeOutput(execution, 'Wait')[0]?.json).toHaveProperty('headers');
			const metadata = nodeOutput(execution, 'Get')[0]?.json.metadata as Json;
			expect(metadata['n8n.execution_url']).toBe(`${theStage.n8n.url}/workflow/${id}/executions/${execution.id}`);
			expect(metadata['n8n.workflow']).toMatch(/\S/);
			const resume = String(metadata.n8n_resume_url);
			await call('another word', resume);
			await call(WORD, `${standIn.url}/webhook-waiting/1`);
			await call(WORD, undefined);
			// Whoever may submit to Assemblyline chooses this text: it must lead to no other webhook.
			for (const way of ['../webhook/assemblyline-done', '%2e%2e/webhook/assemblyline-done', '1/../../webhook/assemblyline-done']) await call(WORD, `${theStage.n8n.url}/webhook-waiting/${way}`);
			const ended = await waitFor(async () => ((await calls()).length >= 7 ? calls() : undefined), 120_000, 500, 'the refused calls');
			expect(ended.map((one) => nodeOutput(one, 'From Assemblyline?').length).sort()).toEqual([0, 0, 0, 0, 0, 0, 1]);
			expect(standIn.received).toEqual([]);
		} finally {
			await theStage.runNode(admin, { ...system, operation: 'removeAction' });
		}
	});
});

it('a new alert starts its workflow, becomes a ticket, and gets its label and a status', async () => {
	const starts = await activateExample('new-alert-starts-workflow');
	const ticket = await activateExample('alert-to-ticket-and-back');
	const { items: submitted } = await theStage.runNode(credential, {
		resource: 'submission', operation: 'submit', inputSource: 'text', text: `${EICAR} ${Date.now()}`, options: { generateAlert: true, description: 'example' },
	});
	// Others may raise alerts, too.
	const ofOwnAlert = (id: string, trigger: string) =>
		waitFor(async () => (await theStage.n8n.executions(id, 250)).find((one) => hasEnded(one) && nodeOutput(one, trigger)[0]?.json.sid === submitted[0]?.json.sid), 120_000, 500, 'the alert');
	const started = await ofOwnAlert(starts, 'New Alert');
	const execution = await ofOwnAlert(ticket, 'New Alert');
	expectNoErrors(started);
	expect(nodeOutput(started, 'Ticket')[0]?.json).toMatchObject({ event: 'alertCreated', verdict: 'malicious', score: expect.any(Number) as number, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string, url: expect.stringContaining('/alerts/') as string });
	expectNoErrors(execution);
	const { items } = await theStage.runNode(credential, { resource: 'alert', operation: 'get', alertId: { __rl: true, mode: 'id', value: String(nodeOutput(execution, 'New Alert')[0]?.json.id) } });
	expect(items[0]?.json).toMatchObject({ status: 'ASSESS', labels: expect.arrayContaining(['SOC-1']) as string[] });
});

it('a file that turns malicious reopens its ticket, and is told of in the chat; one that is cleared is told of', async () => {
	const ticket = `soc-${Date.now()}`;
	const text = `${EICAR} ${ticket}`;
	const analyze = (options: Json, more: Json = {}) => theStage.runNode(credential, { resource: 'submission', operation: 'submitAndWait', inputSource: 'text', text, fileName: 'invoice.exe', options, ...more });
	const { items: [first] } = await analyze({ servicesExcluded: ['LabScanner'] }, { metadata: { entries: [{ key: 'ticket', value: ticket }] } });
	const query = `metadata.ticket:"${ticket}"`;
	const indexed = { resource: 'search', operation: 'search', index: 'submission', query: `${query} AND state:completed`, returnAll: false, limit: 1, options: {} };
	await waitFor(async () => (await theStage.runNode(credential, indexed)).items.length === 1, 120_000, 500, 'the submission in the index');
	const id = await activateExample('verdict-changed', withParameters(example('verdict-changed', standIn), 'Verdict Changed', { query, options: { onlyWhen: 'either', pollInterval: 1 } }));
	const told = (count: number) => waitFor(async () => (chatTexts().length >= count ? chatTexts() : undefined), 120_000, 300, `${count} messages`);

	const { items: [rescan] } = await analyze({ ignoreCache: true });
	const url = `${theStage.lab.servers[0]?.url}/submission/detail/${String(rescan?.json.sid)}`;
	expect(await told(1)).toEqual([expect.stringMatching(new RegExp(`^${ticket}: invoice\\[\\.\\]exe is malicious now \\(score, verdict\\): malicious, score 1000, was informative, score 0; votes 0 malicious, 0 not; .*EICAR.* ${url}$`))]);
	const transitions = () => standIn.received.filter(({ path }) => path === `/rest/api/2/issue/${ticket}/transitions`).map(({ body }) => body);
	expect(transitions()).toEqual([{ transition: { id: '11' }, update: { comment: [{ add: { body: expect.stringContaining('is malicious now') as string } }] } }]);

	await theStage.runNode(credential, { resource: 'submission', operation: 'setVerdict', submissionId: { __rl: true, mode: 'id', value: String(first?.json.sid) }, verdict: 'non_malicious' });
	expect((await told(2))[1]).toMatch(`${ticket}: invoice[.]exe is not malicious any more (votes): malicious, score 1000, was malicious, score 1000; votes 0 malicious, 1 not`);
	expect(transitions()).toHaveLength(1);

	standIn.refuses = /\/transitions$/;
	await theStage.runNode(credential, { resource: 'submission', operation: 'setVerdict', submissionId: { __rl: true, mode: 'id', value: String(first?.json.sid) }, verdict: 'malicious' });
	expect((await told(3))[2]).toMatch(/is malicious now \(votes\).* Its ticket could not be reopened\.$/);
	standIn.refuses = undefined;
	for (const execution of (await theStage.n8n.executions(id)).filter(hasEnded)) expectNoErrors(execution);
});

it('a backlog is told of when it begins, and when it is over', async () => {
	await activateTrigger(theStage.n8n, E2E_N8N, await importExample('backlog-watch'));
	// A heartbeat of an ingester that drops files, among the real ones.
	const chance = { critical: 1, high: 1, medium: 1, low: 0.5 };
	const queues = { critical: 0, high: 0, medium: 0, low: 0, complete: 0, ingest: 0 };
	const heartbeat = { instances: 1, metrics: {}, processing: { inflight: 0 }, processing_chance: chance, queues };
	const message = JSON.stringify({ msg: heartbeat, msg_loader: 'assemblyline.odm.messages.ingest_heartbeat.IngestMessage', msg_type: 'IngestHeartbeat', sender: 'examples' });
	// The server says that it listens a moment before it does.
	await waitFor(async () => (await redis('PUBLISH', 'status', message)) && chatTexts().length > 0, 120_000, 1_000, 'the first message');
	await waitFor(async () => chatTexts().length >= 2, 120_000, 250, 'both messages');
	expect(chatTexts().slice(0, 2)).toEqual(['Assemblyline drops files: its chance to take one is critical 100 %, high 100 %, medium 100 %, low 50 %', 'Assemblyline takes every file again']);
});

it('and none was left out', () => {
	expect([...ran, ...Object.keys(TESTED_ELSEWHERE)].sort()).toEqual([...exampleNames].sort());
});
