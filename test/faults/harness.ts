/** What every fault test needs: an n8n with an active trigger, alerts at a steady rate, and the counts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAssemblyline } from '../lab/assemblyline';
import type { Lab } from '../lab/assemblyline';
import { apiKeyCredential } from '../lab/assemblyline/facts';
import { publishAlerts, type Published } from '../lab/assemblyline/publish';
import { type CredentialRef, type Execution, type Json, type N8n, triggerItems, type Workflow } from '../lab/n8n/driver';
import { packTarball } from '../lab/n8n/pack';
import { startN8n, stopN8n } from '../lab/n8n/start';
import { sleep } from '../lab/support';

/** `npm run test:faults` runs the long form of each test; `npm test` a short one. */
export const long = process.env.FAULTS === 'long';

export const FAULTS_N8N = 'faults';

/** How often each published alert has started an execution. */
export interface Tally {
	published: number;
	delivered: number;
	lost: string[];
	doubled: string[];
	recovered: number;
}

export interface Scene {
	lab: Lab;
	n8n: N8n;
	credential: CredentialRef;
	/** Makes a workflow with the trigger; `parameters` go over those for every new alert. */
	create(parameters?: Json, credential?: CredentialRef): Promise<string>;
	/** The trigger's events of all executions of a workflow, each with the start of its execution in milliseconds since 1970. */
	starts(workflowId: string): Promise<{ event: Json; startedAt: number }[]>;
	/** Waits until every published alert is delivered, or for `patienceMs`, then a little longer for doubles, and counts. */
	tally(workflowId: string, published: Published[], patienceMs?: number): Promise<Tally>;
}

export async function scene(data: Json = {}): Promise<Scene> {
	const lab = await startAssemblyline();
	const n8n = await startN8n({ name: FAULTS_N8N, tarball: await packTarball() });
	const credential = await n8n.createCredential('Faults', 'assemblylineApi', {
		...apiKeyCredential({ timeout: 10 }),
		...data,
	});
	const starts = async (workflowId: string) =>
		(await executions(n8n, workflowId)).flatMap((execution) =>
			triggerItems(execution, 'Assemblyline Trigger').map(({ json }) => ({ event: json, startedAt: Date.parse(execution.startedAt) })),
		);
	return {
		lab,
		n8n,
		credential,
		starts,
		create(parameters = {}, other = credential) {
			const workflow = JSON.parse(readFileSync(join(__dirname, '..', 'workflows', 'trigger.json'), 'utf8')) as Workflow;
			for (const node of workflow.nodes) if (node.name === 'Assemblyline Trigger') node.parameters = { source: 'alert', events: ['alertCreated'], ...parameters };
			return n8n.createWorkflow(workflow, [other]);
		},
		async tally(workflowId, published, patienceMs = 90_000) {
			const ids = new Set(published.map(([id]) => id));
			const count = async () => {
				const counts = new Map<string, number>();
				let recovered = 0;
				for (const { event } of await starts(workflowId)) {
					const id = String(event.id);
					if (!ids.has(id)) continue;
					counts.set(id, (counts.get(id) ?? 0) + 1);
					if (event.recovered === true) recovered++;
				}
				return { counts, recovered };
			};
			// Reading all executions is work for n8n, too, that the workflows under test have to wait for.
			const pauseMs = Math.max(500, published.length * 10);
			for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(pauseMs)) if ((await count()).counts.size === ids.size) break;
			await sleep(long ? 4_000 : 1_500);
			const { counts, recovered } = await count();
			return {
				published: ids.size,
				delivered: counts.size,
				lost: [...ids].filter((id) => !counts.has(id)),
				doubled: [...counts].filter(([, times]) => times > 1).map(([id]) => id),
				recovered,
			};
		},
	};
}

/** Ends the n8n of the scenes. */
export const stopScene = () => stopN8n(FAULTS_N8N);

async function executions(n8n: N8n, workflowId: string): Promise<Execution[]> {
	const all: Execution[] = [];
	let cursor = '';
	do {
		const page = await n8n.rest<{ data: Execution[]; nextCursor: string | null }>(
			'GET',
			`/api/v1/executions?workflowId=${workflowId}&includeData=true&limit=250${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
		);
		all.push(...page.data);
		cursor = page.nextCursor ?? '';
	} while (cursor !== '');
	return all;
}

/** Alerts at a steady rate for some seconds, while `fault` happens. */
export async function publishDuring(seconds: number, rate: number, fault: () => Promise<void>): Promise<Published[]> {
	const prefix = `fault-${Date.now()}`;
	const publishing = publishAlerts(prefix, Math.round(seconds * rate), rate);
	await sleep(1_500);
	await fault();
	return publishing;
}
