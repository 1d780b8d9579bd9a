/** Drives a real n8n by its REST interfaces, as its web page and its public API do. */
import { randomUUID } from 'node:crypto';
import { LabError, sleep, waitFor } from '../support';

export type Json = Record<string, unknown>;

export interface Item {
	json: Json;
	binary?: Record<string, { id?: string; data: string; fileName?: string; mimeType: string; fileSize?: string }>;
	pairedItem?: { item: number } | { item: number }[] | number;
	error?: { message: string };
}

export interface NodeRun {
	data?: { main: (Item[] | null)[] };
	error?: { message: string; description?: string | null; httpCode?: string | null; context?: Json };
	hints?: { message: string }[];
	executionStatus?: string;
}

export interface Execution {
	id: string;
	status: string;
	mode: string;
	startedAt: string;
	stoppedAt: string | null;
	data: { resultData: { runData: Record<string, NodeRun[]>; error?: { message: string } } };
}

export interface Workflow {
	name: string;
	nodes: (Json & { name: string; type: string; credentials?: Record<string, { id: string; name: string }> })[];
	connections: Json;
	settings?: Json;
}

export interface CredentialRef {
	id: string;
	name: string;
	type: string;
	data: Json;
}

export interface Owner {
	email: string;
	firstName: string;
	lastName: string;
	password: string;
}

export class N8n {
	private cookie = '';
	private apiKey = '';
	private readonly browserId = randomUUID();

	constructor(readonly url: string) {}

	/** Logs in, and makes a key for the public API. */
	async logIn(owner: Owner): Promise<void> {
		const login = () => this.raw('POST', '/rest/login', { emailOrLdapLoginId: owner.email, password: owner.password });
		let reply = await login();
		if (reply.status >= 400) {
			await waitFor(async () => (await this.raw('POST', '/rest/owner/setup', owner)).status < 400, 20_000, 500, 'the owner of n8n');
			reply = await login();
		}
		this.cookie = (reply.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
		const scopes = await this.rest<string[]>('GET', '/rest/api-keys/scopes');
		const key = await this.rest<{ rawApiKey: string }>('POST', '/rest/api-keys', { label: randomUUID(), scopes, expiresAt: null });
		this.apiKey = key.rawApiKey;
	}

	private raw(method: string, path: string, body?: unknown): Promise<Response> {
		return fetch(this.url + path, {
			method,
			headers: {
				'browser-id': this.browserId,
				...(this.cookie ? { cookie: this.cookie } : {}),
				...(path.startsWith('/api/') ? { 'X-N8N-API-KEY': this.apiKey } : {}),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
	}

	/** One call of either interface; answers its data. */
	async rest<T>(method: string, path: string, body?: unknown): Promise<T> {
		const reply = await this.raw(method, path, body);
		const text = await reply.text();
		if (!reply.ok) throw new LabError(`n8n: ${method} ${path} answered ${reply.status}: ${text.slice(0, 500)}`);
		const value: unknown = text === '' ? undefined : JSON.parse(text);
		return (path.startsWith('/rest/') && typeof value === 'object' && value !== null && 'data' in value ? value.data : value) as T;
	}

	async createCredential(name: string, type: string, data: Json): Promise<CredentialRef> {
		const { id } = await this.rest<{ id: string }>('POST', '/api/v1/credentials', { name, type, data });
		return { id, name, type, data };
	}

	/** What the Test button of the credential shows. */
	testCredential(credential: CredentialRef): Promise<{ status: 'Error' | 'OK'; message: string }> {
		return this.rest('POST', '/rest/credentials/test', { credentials: credential });
	}

	/** Makes a workflow from its JSON; every node that names a credential of a given type gets the given one. */
	async createWorkflow(workflow: Workflow, credentials: CredentialRef[] = []): Promise<string> {
		const nodes = workflow.nodes.map((node) => {
			const bound = Object.keys(node.credentials ?? {}).map((type) => {
				const credential = credentials.find((candidate) => candidate.type === type);
				if (!credential) throw new LabError(`Node ${node.name} needs a credential of type ${type}`);
				return [type, { id: credential.id, name: credential.name }] as const;
			});
			return { ...node, ...(bound.length > 0 ? { credentials: Object.fromEntries(bound) } : {}) };
		});
		const { name, connections, settings = { executionOrder: 'v1' } } = workflow;
		const { id } = await this.rest<{ id: string }>('POST', '/api/v1/workflows', { name, nodes, connections, settings });
		return id;
	}

	async deleteWorkflow(id: string): Promise<void> {
		await this.rest('DELETE', `/api/v1/workflows/${id}`);
	}

	/** Starts a workflow by hand at one of its triggers and answers the execution's id. */
	async startManually(workflowId: string, triggerName: string): Promise<string> {
		const { executionId } = await this.rest<{ executionId: string }>('POST', `/rest/workflows/${workflowId}/run`, {
			triggerToStartFrom: { name: triggerName },
		});
		return executionId;
	}

	/** Runs a workflow by hand and answers the finished execution. */
	async run(workflowId: string, triggerName: string, timeoutMs = 60_000): Promise<Execution> {
		const executionId = await this.startManually(workflowId, triggerName);
		return this.finished(executionId, timeoutMs);
	}

	/** Waits until an execution has ended. */
	finished(executionId: string, timeoutMs = 60_000): Promise<Execution> {
		const ended = async () => {
			const execution = await this.execution(executionId).catch(() => undefined);
			return execution && !['new', 'running', 'waiting'].includes(execution.status) ? execution : undefined;
		};
		return waitFor(ended, timeoutMs, 150, `execution ${executionId}`);
	}

	execution(id: string): Promise<Execution> {
		return this.rest('GET', `/api/v1/executions/${id}?includeData=true`);
	}

	/** The newest executions of a workflow, newest first, with their data. */
	async executions(workflowId: string, limit = 100): Promise<Execution[]> {
		const { data } = await this.rest<{ data: Execution[] }>('GET', `/api/v1/executions?workflowId=${workflowId}&includeData=true&limit=${limit}`);
		return data;
	}

	/** Waits until a workflow has at least `count` executions that have ended. */
	async waitForExecutions(workflowId: string, count: number, timeoutMs = 30_000): Promise<Execution[]> {
		return waitFor(async () => {
			const all = (await this.executions(workflowId)).filter(({ status }) => !['new', 'running'].includes(status));
			return all.length >= count ? all : undefined;
		}, timeoutMs, 250, `${count} executions`);
	}

	async stopExecution(id: string): Promise<void> {
		await this.rest('POST', `/api/v1/executions/${id}/stop`);
	}

	/** Activates a workflow and waits for n8n's word on it. */
	async activate(id: string, timeoutMs = 45_000): Promise<'failed' | 'published'> {
		await this.rest('POST', `/api/v1/workflows/${id}/activate`, {});
		return waitFor(async () => {
			const { status } = await this.rest<{ status: string }>('GET', `/rest/workflows/${id}/publication-status`);
			return status === 'published' || status === 'failed' ? status : undefined;
		}, timeoutMs, 250, `the activation of workflow ${id}`);
	}

	async deactivate(id: string): Promise<void> {
		await this.rest('POST', `/api/v1/workflows/${id}/deactivate`, {});
		await sleep(500);
	}

	/** The descriptions of the pack's nodes, as the editor gets them. */
	async nodeTypes(): Promise<(Json & { name: string; properties: Json[] })[]> {
		const all = await this.rest<(Json & { name: string; properties: Json[] })[]>('GET', '/types/nodes.json');
		return all.filter(({ name }) => name.startsWith('n8n-nodes-assemblyline.'));
	}

	/** What a drop-down shows. */
	options(method: string, parameters: Json, credential: CredentialRef): Promise<{ name: string; value: string; description?: string }[]> {
		return this.rest('POST', '/rest/dynamic-node-parameters/options', { ...dynamic(parameters, credential), methodName: method });
	}

	/** What the list of a resource locator shows. */
	listSearch(method: string, parameters: Json, credential: CredentialRef, filter?: string): Promise<{ results: { name: string; value: string; url?: string }[]; paginationToken?: string }> {
		return this.rest('POST', '/rest/dynamic-node-parameters/resource-locator-results', { ...dynamic(parameters, credential), methodName: method, filter });
	}

	/** The bytes of a binary value. */
	async binary(id: string): Promise<Buffer> {
		const reply = await this.raw('GET', `/rest/binary-data?id=${encodeURIComponent(id)}&action=download`);
		if (!reply.ok) throw new LabError(`n8n: binary data answered ${reply.status}`);
		return Buffer.from(await reply.arrayBuffer());
	}
}

function dynamic(parameters: Json, credential: CredentialRef): Json {
	return {
		path: 'parameters',
		nodeTypeAndVersion: { name: 'n8n-nodes-assemblyline.assemblyline', version: 1 },
		currentNodeParameters: parameters,
		credentials: { assemblylineApi: { id: credential.id, name: credential.name } },
	};
}

/** The items that a node put out, of its last run. */
export function nodeOutput(execution: Execution, node: string, output = 0): Item[] {
	const runs = execution.data.resultData.runData[node];
	return runs?.at(-1)?.data?.main[output] ?? [];
}

/** The error that a node ended with. */
export function nodeError(execution: Execution, node: string): NodeRun['error'] {
	return execution.data.resultData.runData[node]?.at(-1)?.error;
}
