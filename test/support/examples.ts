/** The workflows of `examples/` as a user imports them, with a stand-in for the services that they call. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Item, Json, Workflow } from '../lab/n8n/driver';
import { type JsonServer, startJsonServer } from './jsonServer';

const folder = join(__dirname, '..', '..', 'examples');

/** The names of all examples. */
export const exampleNames = readdirSync(folder)
	.filter((file) => file.endsWith('.json'))
	.map((file) => file.replace('.json', ''));

/** What a ticket system or a chat was sent. */
export interface Posted {
	path: string;
	body: Json;
	/** When it came, in milliseconds since 1970. */
	at: number;
}

/** Takes the place of the ticket systems and the chat. */
export interface StandIn extends JsonServer {
	received: Posted[];
	/** Paths at which it fails, as a server does that refuses. */
	refuses?: RegExp;
}

/** Starts a stand-in; it gives every ticket the same name. */
export async function startStandIn(): Promise<StandIn> {
	const received: Posted[] = [];
	const server = await startJsonServer((path, body) => {
		received.push({ path, body: body as Json, at: Date.now() });
		if (standIn.refuses?.test(path)) throw new Error('There is no such transition');
		return { id: '1', key: 'SOC-1' };
	});
	const standIn: StandIn = { ...server, received };
	return standIn;
}

/** An example; with a stand-in, that is what it calls in place of ticket systems and chat. */
export function example(name: string, standIn?: StandIn): Workflow {
	const text = readFileSync(join(folder, `${name}.json`), 'utf8');
	return JSON.parse(standIn ? text.replace(/https:\/\/(jira|thehive|chat)\.example/g, standIn.url) : text) as Workflow;
}

/** A workflow in which one node has some other parameters. */
export function withParameters(workflow: Workflow, name: string, parameters: Json): Workflow {
	if (!workflow.nodes.some((node) => node.name === name)) throw new Error(`${workflow.name} has no node ${name}`);
	return { ...workflow, nodes: workflow.nodes.map((node) => (node.name === name ? { ...node, parameters: { ...(node.parameters as Json), ...parameters } } : node)) };
}

/** The phishing example with an email of its own, as the trigger that a user puts there would give it. */
export function phishingExample(standIn: StandIn, email: Item): Workflow {
	return withParameters(example('phishing-to-ticket', standIn), 'One Email', { jsCode: `return [${JSON.stringify(email)}];` });
}
