/** The workflows of `examples/`, as a user imports them, with a stand-in for the ticket system and the chat. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { type CredentialRef, type Json, nodeError, nodeOutput, type Workflow } from '../lab/n8n/driver';
import { EICAR, type Stage, stage } from './stage';

jest.setTimeout(180_000);

let theStage: Stage;
let credential: CredentialRef;
let server: Server;
let url: string;
const received: { path: string; body: Json }[] = [];

beforeAll(async () => {
	theStage = await stage();
	const [newest] = theStage.lab.servers;
	if (!newest) throw new Error('The lab has no server');
	credential = await theStage.credential(newest);
	server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			received.push({ path: request.url ?? '', body: JSON.parse(Buffer.concat(chunks).toString()) as Json });
			response.setHeader('Content-Type', 'application/json').end('{"id":"1","key":"SOC-1"}');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => received.splice(0));

/** An example with its ticket system and chat replaced by the stand-in. */
function example(name: string): Workflow {
	const text = readFileSync(join(__dirname, '..', '..', 'examples', `${name}.json`), 'utf8');
	return JSON.parse(text.replace(/https:\/\/(jira|thehive|chat)\.example/g, url)) as Workflow;
}

const imported = (name: string) => theStage.n8n.createWorkflow(example(name), [credential]);

it('a reported email becomes a ticket in the form of each product', async () => {
	const id = await imported('phishing-to-ticket');
	const execution = await theStage.n8n.run(id, 'Start');
	await theStage.n8n.deleteWorkflow(id);
	for (const node of ['Analyze Email', 'Report', 'Jira', 'TheHive']) expect(nodeError(execution, node)).toBeUndefined();
	expect(nodeOutput(execution, 'Analyze Email')[0]?.json).toMatchObject({ verdict: 'malicious', passwordTried: true });
	const jira = received.find(({ path }) => path.startsWith('/rest/api'))?.body.fields as Json;
	expect(jira.summary).toEqual(expect.stringContaining('invoice[.]com'));
	expect(jira.description).toEqual(expect.stringContaining('275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f'));
	expect(received.find(({ path }) => path.startsWith('/api/v1/case'))?.body).toMatchObject({ severity: 3 });
});

async function callWebhook(name: string, path: string, init: RequestInit = {}): Promise<string> {
	const id = await imported(name);
	try {
		expect(await theStage.n8n.activate(id)).toBe('published');
		const response = await fetch(`${theStage.n8n.url}/webhook/${path}`, init);
		return await response.text();
	} finally {
		await theStage.n8n.deactivate(id);
		await theStage.n8n.deleteWorkflow(id);
	}
}

it('a hash is looked up for a chat bot', async () => {
	const eicar = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';
	expect(await callWebhook('hash-lookup-webhook', `assemblyline-hash?hash=${'0'.repeat(64)}`)).toContain('not known');
	expect(await callWebhook('hash-lookup-webhook', `assemblyline-hash?hash=${eicar}`)).toContain(eicar);
	expect(await callWebhook('hash-lookup-webhook', 'assemblyline-hash?hash=nonsense')).toContain('Hash');
});

it('a URL check answers with a verdict', async () => {
	const post = (body: object): RequestInit => ({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
	const answer = JSON.parse(await callWebhook('url-verdict-webhook', 'assemblyline-url-check', post({ url: 'hxxp://n8n-example[.]test/a' }))) as Json;
	expect(answer).toMatchObject({ verdict: expect.any(String) as string, score: expect.any(Number) as number, sid: expect.any(String) as string });
	expect(JSON.parse(await callWebhook('url-verdict-webhook', 'assemblyline-url-check', post({ url: 'no address' })))).toMatchObject({ error: expect.stringContaining('URL') as string });
});

it('a long analysis is looked at again until it has ended', async () => {
	const workflow = example('long-analysis');
	// The same loop with a shorter wait.
	const nodes = workflow.nodes.map((node) => (node.name === 'Wait' ? { ...node, parameters: { amount: 1, unit: 'seconds' } } : node));
	const id = await theStage.n8n.createWorkflow({ ...workflow, nodes }, [credential]);
	const execution = await theStage.n8n.run(id, 'Start');
	await theStage.n8n.deleteWorkflow(id);
	expect(nodeOutput(execution, 'Verdict')[0]?.json).toMatchObject({ state: 'completed' });
	expect(execution.data.resultData.runData.Get?.length).toBeGreaterThan(1);
});

it('a new alert becomes a ticket, and gets its label and a status', async () => {
	const id = await imported('alert-to-ticket-and-back');
	expect(await theStage.n8n.activate(id)).toBe('published');
	await theStage.runNode(credential, {
		resource: 'submission', operation: 'submit', inputSource: 'text', text: EICAR, options: { generateAlert: true, ignoreCache: true, description: 'example' },
	});
	const [execution] = await theStage.n8n.waitForExecutions(id, 1, 90_000);
	await theStage.n8n.deactivate(id);
	await theStage.n8n.deleteWorkflow(id);
	if (!execution) throw new Error('There was no alert');
	for (const node of ['Report', 'Ticket', 'Label', 'Status']) expect(nodeError(execution, node)).toBeUndefined();
	const { items } = await theStage.runNode(credential, { resource: 'alert', operation: 'get', alertId: { __rl: true, mode: 'id', value: String(nodeOutput(execution, 'New Alert')[0]?.json.id) } });
	expect(items[0]?.json).toMatchObject({ status: 'ASSESS', label: expect.arrayContaining(['SOC-1']) as string[] });
});
