/** What the tests of n8n's queue mode need: workflows for it, a source of files, and counts of sessions and alerts. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { apiKeyCredential, lab } from '../lab/assemblyline/facts';
import { redis } from '../lab/assemblyline/queues';
import type { CredentialRef, Json, N8n, Workflow } from '../lab/n8n/driver';

const template = (name: string) => JSON.parse(readFileSync(join(__dirname, '..', 'workflows', `${name}.json`), 'utf8')) as Workflow;

/**
 * The key of a user whom no other test has: so the sessions that are counted here are those of these processes.
 */
export function createCredential(n8n: N8n): Promise<CredentialRef> {
	return n8n.createCredential('Queue mode', 'assemblylineApi', apiKeyCredential({ user: lab.counted, timeout: 15 }));
}

/** The sessions that the server keeps for that user. */
export async function userSessions(): Promise<Set<string>> {
	const lines = await redis('HGETALL', 'flask_sessions');
	return new Set(lines.filter((_, index) => index % 2 === 0 && (lines[index + 1] ?? '').includes(`"username": "${lab.counted.name}"`)));
}

/** A workflow that is started by hand and runs one operation of the action node, and perhaps nodes around it. */
export function createAction(n8n: N8n, credential: CredentialRef, parameters: Json): Promise<string> {
	const workflow = template('action');
	for (const node of workflow.nodes) if (node.name === 'Assemblyline') node.parameters = parameters;
	return n8n.createWorkflow(workflow, [credential]);
}

export const submitAndWait = (text: string): Json => ({
	resource: 'submission',
	operation: 'submitAndWait',
	inputSource: 'text',
	text,
	waitTimeout: 300,
	options: { ignoreCache: true },
});

/** Fetches a file, uploads it to Assemblyline and downloads it from there: binary data on both sides of the pack. */
export function createRoundTrip(n8n: N8n, credential: CredentialRef, url: string): Promise<string> {
	const base = template('action');
	const node = (name: string) => {
		const found = base.nodes.find((one) => one.name === name);
		if (!found) throw new Error(`The workflow has no node ${name}`);
		return found;
	};
	const fetching = { id: 'fetch', name: 'Fetch', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, position: [200, 0], parameters: { url, options: { response: { response: { responseFormat: 'file' } } } } };
	const upload = { ...node('Assemblyline'), id: 'up', name: 'Upload', parameters: { resource: 'submission', operation: 'submit', inputSource: 'binary', binaryPropertyName: 'data', options: {} } };
	const fileId = { __rl: true, mode: 'id', value: '={{ $json.sha256 }}' };
	const download = { ...node('Assemblyline'), id: 'down', name: 'Download', parameters: { resource: 'file', operation: 'download', fileId, encoding: 'raw', binaryPropertyName: 'data', options: {} } };
	const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	const workflow = { ...base, nodes: [node('Start'), fetching, upload, download], connections: { Start: to('Fetch'), Fetch: to('Upload'), Upload: to('Download') } };
	return n8n.createWorkflow(workflow, [credential]);
}

/** A workflow that new alerts start whose ids begin with a mark, and that takes so many seconds: other tests raise hundreds meanwhile. */
export function createTrigger(n8n: N8n, credential: CredentialRef, mark: string, seconds = 0): Promise<string> {
	const workflow = template('trigger');
	for (const node of workflow.nodes) if (node.name === 'Assemblyline Trigger') node.parameters = { source: 'alert', events: ['alertCreated'], query: `alert_id:${mark}*`, options: { pollInterval: 5 } };
	if (seconds > 0) Object.assign(workflow.nodes.at(-1) ?? {}, { type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: seconds } });
	return n8n.createWorkflow(workflow, [credential]);
}

export interface FileSource {
	url: string;
	sha256: string;
	close(): void;
}

/** Serves one file of random bytes: no store has it yet. */
export async function serveFile(bytes: number): Promise<FileSource> {
	const content = randomBytes(bytes);
	const server: Server = createServer((_, reply) => reply.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes }).end(content));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/sample.bin`,
		sha256: sha256(content),
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}

export const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
