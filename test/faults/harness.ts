/** What every fault test needs: an n8n with active triggers, alerts at a steady rate, and the counts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAssemblyline } from '../lab/assemblyline';
import { apiKeyCredential } from '../lab/assemblyline/facts';
import { type Published, publishWhile } from '../lab/assemblyline/publish';
import { type CredentialRef, type Execution, type Json, type N8n, triggerItems, type Workflow } from '../lab/n8n/driver';
import { packTarball } from '../lab/n8n/pack';
import { killN8n, readLog, restartN8n, startN8n, stopN8n } from '../lab/n8n/start';
import { sleep, waitFor } from '../lab/support';
import { unique } from '../support/unique';

/** `npm run test:faults` runs the long form of each test; `npm test` a short one. */
export const long = process.env.FAULTS === 'long';

const FAULTS_N8N = 'faults';

/** How often each published alert has started an execution. */
export interface Tally {
	published: number;
	delivered: number;
	lost: string[];
	doubled: string[];
	recovered: number;
}

/** What an execution was started with. */
interface Start {
	event: Json;
	/** Milliseconds since 1970. */
	startedAt: number;
}

export class Scene {
	/** What is known of the executions of a workflow, by their ids. */
	private readonly known = new Map<string, Map<string, Start[]>>();
	private readonly active = new Set<string>();

	private constructor(
		public n8n: N8n,
		private readonly credential: CredentialRef,
	) {}

	/** @param data goes over the administrator's credential */
	static async start(data: Json = {}): Promise<Scene> {
		await startAssemblyline();
		const n8n = await startN8n({ name: FAULTS_N8N, tarball: await packTarball() });
		return new Scene(n8n, await createCredential(n8n, data));
	}

	/** Ends the n8n of the scenes. */
	static stop = () => stopN8n(FAULTS_N8N);

	createCredential(data: Json): Promise<CredentialRef> {
		return createCredential(this.n8n, data);
	}

	/** Replaces what the scene's own credential holds. */
	async changeCredential(data: Json): Promise<void> {
		const { id, name, type } = this.credential;
		await this.n8n.rest('PATCH', `/rest/credentials/${id}`, { name, type, data: credentialData(data) });
	}

	/** Makes a workflow with the trigger; `parameters` go over those for every new alert. */
	create(parameters: Json = {}, credential = this.credential): Promise<string> {
		const workflow = JSON.parse(readFileSync(join(__dirname, '..', 'workflows', 'trigger.json'), 'utf8')) as Workflow;
		for (const node of workflow.nodes) if (node.name === 'Assemblyline Trigger') node.parameters = { source: 'alert', events: ['alertCreated'], ...parameters };
		return this.n8n.createWorkflow(workflow, [credential]);
	}

	/** Activates a workflow, and waits until its trigger hears the server. */
	async activate(workflow: string): Promise<void> {
		const before = this.listening(workflow);
		const status = await this.n8n.activate(workflow);
		if (status !== 'published') throw new Error(`The activation of workflow ${workflow} is ${status}`);
		this.active.add(workflow);
		await waitFor(() => this.listening(workflow) > before, 20_000, 50, 'the trigger to hear the server');
	}

	/** A workflow with the trigger, active and listening. */
	async run(parameters?: Json): Promise<string> {
		const workflow = await this.create(parameters);
		await this.activate(workflow);
		return workflow;
	}

	/** How often a trigger has begun to listen since n8n was started, by n8n's log. */
	private listening(workflow: string): number {
		return readLog(FAULTS_N8N).split(`(workflow ${workflow}): listening to`).length - 1;
	}

	/** Ends n8n as a power cut would. */
	kill = () => killN8n(FAULTS_N8N);

	async restart(): Promise<void> {
		this.n8n = await restartN8n(FAULTS_N8N);
	}

	async remove(workflow: string): Promise<void> {
		await this.n8n.deactivate(workflow).catch(() => undefined);
		await this.n8n.deleteWorkflow(workflow);
	}

	/** The trigger's events of all executions of a workflow. */
	async starts(workflow: string): Promise<Start[]> {
		const known = this.known.get(workflow) ?? new Map<string, Start[]>();
		this.known.set(workflow, known);
		// Reading what they hold is work for n8n that the workflows under test would have to wait for: once each.
		const unknown = new Set<string>();
		for await (const { id } of this.executions(workflow, 'includeData=false', 250)) if (!known.has(String(id))) unknown.add(String(id));
		if (unknown.size === 0) return [...known.values()].flat();
		for await (const execution of this.executions(workflow, 'includeData=true', Math.min(250, unknown.size + 5))) {
			const startedAt = Date.parse(execution.startedAt);
			known.set(String(execution.id), triggerItems(execution, 'Assemblyline Trigger').map(({ json: event }) => ({ event, startedAt })));
			unknown.delete(String(execution.id));
			if (unknown.size === 0) break;
		}
		return [...known.values()].flat();
	}

	/** The executions of a workflow, the newest first. */
	private async *executions(workflow: string, query: string, limit: number): AsyncGenerator<Execution> {
		for (let cursor: string | null = ''; cursor !== null; ) {
			const path = `/api/v1/executions?workflowId=${workflow}&${query}&limit=${limit}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
			const page: { data: Execution[]; nextCursor: string | null } = await this.n8n.rest('GET', path);
			yield* page.data;
			cursor = page.nextCursor;
		}
	}

	/** Waits until every published alert is delivered, or for `patienceMs`, then a little longer for doubles, and counts. */
	async tally(workflow: string, published: Published[], patienceMs = 90_000): Promise<Tally> {
		const delivered = async () => new Set((await this.starts(workflow)).map(({ event }) => event.id));
		const isComplete = async () => {
			const ids = await delivered();
			return published.every(([id]) => ids.has(id));
		};
		await waitFor(isComplete, patienceMs, 300).catch(() => undefined);
		await sleep(long ? 4_000 : 1_500);
		return count(published, await this.starts(workflow));
	}
}

const credentialData = (data: Json): Json => ({ ...apiKeyCredential({ timeout: 10 }), ...data });

function createCredential(n8n: N8n, data: Json): Promise<CredentialRef> {
	return n8n.createCredential('Faults', 'assemblylineApi', credentialData(data));
}

function count(published: Published[], starts: Start[]): Tally {
	const counts = new Map(published.map(([id]) => [id, 0]));
	let recovered = 0;
	for (const { event } of starts) {
		const id = String(event.id);
		const times = counts.get(id);
		if (times === undefined) continue;
		counts.set(id, times + 1);
		if (event.recovered === true) recovered++;
	}
	return {
		published: published.length,
		delivered: [...counts.values()].filter((times) => times > 0).length,
		lost: [...counts].filter(([, times]) => times === 0).map(([id]) => id),
		doubled: [...counts].filter(([, times]) => times > 1).map(([id]) => id),
		recovered,
	};
}

/** Nothing lost, nothing twice; the failure message shows the counts. */
export function expectAll(tally: Tally, published: number): void {
	expect({ ...tally, recovered: 0 }).toEqual({ published, delivered: published, lost: [], doubled: [], recovered: 0 });
}

/** Alerts at a steady rate from a second before `fault` until a second after it. */
export function publishDuring(rate: number, fault: () => Promise<void>): Promise<Published[]> {
	return publishWhile(unique('fault'), rate, async () => {
		await sleep(1_000);
		await fault();
		await sleep(1_000);
	});
}
