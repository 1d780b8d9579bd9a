/** What every fault test needs: an n8n with active triggers, alerts at a steady rate, and the counts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAssemblyline } from '../lab/assemblyline';
import { apiKeyCredential } from '../lab/assemblyline/facts';
import { type Published, publishWhile } from '../lab/assemblyline/publish';
import type { CredentialRef, Json, N8n, Workflow } from '../lab/n8n/driver';
import { packTarball } from '../lab/n8n/pack';
import { activateTrigger, killN8n, restartN8n, startN8n, stopN8n } from '../lab/n8n/start';
import { sleep } from '../lab/support';
import { Starts, type Tally } from '../support/starts';
import { unique } from '../support/unique';

/** `npm run test:faults` runs the long form of each test; `npm test` a short one. */
export const long = process.env.FAULTS === 'long';

export const FAULTS_N8N = 'faults';

export class Scene {
	/** What the executions of its workflows were started with. */
	readonly executions = new Starts(() => this.n8n);

	private constructor(
		private readonly name: string,
		public n8n: N8n,
		private readonly credential: CredentialRef,
	) {}

	/**
	 * @param data goes over the administrator's credential
	 * @param env of n8n
	 */
	static async start(data: Json = {}, env?: Record<string, string>): Promise<Scene> {
		await startAssemblyline();
		const n8n = await startN8n({ name: FAULTS_N8N, tarball: await packTarball(), env });
		// A run that failed leaves its workflows behind, which would hear all that others do.
		for (const { id } of await n8n.rest<{ id: string }[]>('GET', '/rest/workflows')) await n8n.deleteWorkflow(id);
		return new Scene(FAULTS_N8N, n8n, await createCredential(n8n, data));
	}

	/** In the n8n of another suite, beside what runs there. */
	static async within(name: string, n8n: N8n): Promise<Scene> {
		return new Scene(name, n8n, await createCredential(n8n, {}));
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

	/** Makes a workflow with the trigger, which takes so many seconds; `parameters` go over those for every new alert. */
	create(parameters: Json = {}, { credential = this.credential, seconds = 0 } = {}): Promise<string> {
		const workflow = JSON.parse(readFileSync(join(__dirname, '..', 'workflows', 'trigger.json'), 'utf8')) as Workflow;
		for (const node of workflow.nodes) if (node.name === 'Assemblyline Trigger') node.parameters = { source: 'alert', events: ['alertCreated'], ...parameters };
		if (seconds > 0) Object.assign(workflow.nodes.at(-1) ?? {}, { type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: seconds } });
		return this.n8n.createWorkflow(workflow, [credential]);
	}

	/** Activates a workflow, and waits until its trigger hears the server. */
	activate(workflow: string): Promise<void> {
		return activateTrigger(this.n8n, this.name, workflow);
	}

	/** A workflow with the trigger, active and listening. */
	async run(parameters?: Json): Promise<string> {
		const workflow = await this.create(parameters);
		await this.activate(workflow);
		return workflow;
	}

	/** Ends n8n as a power cut would. */
	kill = () => killN8n(this.name);

	async restart(): Promise<void> {
		this.n8n = await restartN8n(this.name);
	}

	/** Renames the trigger of an active workflow, as its user does in the editor. */
	async rename(workflow: string, name: string): Promise<void> {
		const { n8n } = this;
		const { name: title, nodes, connections, settings } = await n8n.rest<Workflow>('GET', `/api/v1/workflows/${workflow}`);
		const [trigger] = Object.keys(connections);
		const renamed = { name: title, settings, nodes: nodes.map((node) => (node.name === trigger ? { ...node, name } : node)), connections: { [name]: connections[trigger ?? ''] } };
		await n8n.rest('PUT', `/api/v1/workflows/${workflow}`, renamed);
		await this.activate(workflow);
	}

	async remove(workflow: string): Promise<void> {
		await this.n8n.deactivate(workflow).catch(() => undefined);
		await this.n8n.deleteWorkflow(workflow);
	}

	/** The trigger's events of all executions of a workflow. */
	starts = (workflow: string) => this.executions.of(workflow);

	/** Waits until every published alert is delivered, or for `patienceMs`, and counts. */
	tally(workflow: string, published: Published[], patienceMs?: number, doublesMs = long ? 4_000 : 1_500): Promise<Tally> {
		return this.executions.tally(workflow, published, patienceMs, doublesMs);
	}
}

const credentialData = (data: Json): Json => ({ ...apiKeyCredential({ timeout: 10 }), ...data });

function createCredential(n8n: N8n, data: Json): Promise<CredentialRef> {
	return n8n.createCredential('Faults', 'assemblylineApi', credentialData(data));
}

/** Alerts at a steady rate from a second before `fault` until a second after it. */
export function publishDuring(rate: number, fault: () => Promise<void>): Promise<Published[]> {
	return publishWhile(unique('fault'), rate, async () => {
		await sleep(1_000);
		await fault();
		await sleep(1_000);
	});
}
