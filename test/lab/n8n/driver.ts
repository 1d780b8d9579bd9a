/** Drives a real n8n by its REST interfaces, as its web page and its public API do. */
import { randomUUID } from 'node:crypto';
import { LabError, waitFor } from '../support';
import type { CredentialRef, Execution, Json, ListPage, Option, Owner, Publication, Session, Workflow } from './types';
import { hasEnded, withCredentials } from './workflow';

export type * from './types';
export { hasEnded, nodeError, nodeOutput, triggerItems, withCredentials } from './workflow';

/** The pack's name, which n8n puts before the names of its nodes. */
const PACK = 'n8n-nodes-assemblyline';
/** A busy machine is no failure. */
const PATIENCE_MS = 300_000;

/** One n8n, as its owner. */
export class N8n {
	private current: Session = { browserId: randomUUID(), cookie: '', apiKey: '' };

	constructor(readonly url: string) {}

	/** What another driver of the same n8n can go on with. */
	get session(): Session {
		return this.current;
	}

	/** Goes on with a session of before; answers whether n8n still takes it. */
	async resume(session: Session): Promise<boolean> {
		this.current = session;
		const replies = await Promise.all([this.raw('GET', '/rest/login'), this.raw('GET', '/api/v1/workflows?limit=1')]);
		return replies.every((reply) => reply.ok);
	}

	/** Logs in, and makes a key for the public API. The first login of a new n8n makes the owner. */
	async logIn(owner: Owner): Promise<void> {
		this.current = { browserId: randomUUID(), cookie: '', apiKey: '' };
		const login = () => this.raw('POST', '/rest/login', { emailOrLdapLoginId: owner.email, password: owner.password });
		let reply = await login();
		if (!reply.ok) {
			// n8n reports that it is ready a moment before its owner can be made, or can log in.
			await waitFor(async () => {
				await this.raw('POST', '/rest/owner/setup', owner);
				reply = await login();
				return reply.ok;
			}, PATIENCE_MS, 500, 'the owner of n8n');
		}
		if (!reply.ok) throw await refusal('POST', '/rest/login', reply);
		this.current.cookie = (reply.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
		const scopes = await this.rest<string[]>('GET', '/rest/api-keys/scopes');
		const key = await this.rest<{ rawApiKey: string }>('POST', '/rest/api-keys', { label: randomUUID(), scopes, expiresAt: null });
		this.current.apiKey = key.rawApiKey;
	}

	private async raw(method: string, path: string, body?: unknown): Promise<Response> {
		const { browserId, cookie, apiKey } = this.current;
		try {
			return await fetch(this.url + path, {
				method,
				headers: {
					'browser-id': browserId,
					...(cookie ? { cookie } : {}),
					...(path.startsWith('/api/') ? { 'X-N8N-API-KEY': apiKey } : {}),
					...(body === undefined ? {} : { 'content-type': 'application/json' }),
				},
				body: body === undefined ? undefined : JSON.stringify(body),
			});
		} catch (error) {
			const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
			throw new LabError(`n8n: ${method} ${path} got no answer: ${cause}`);
		}
	}

	/** One call of either interface; answers its data. Made again while n8n says that its database is slow: it has done nothing then. */
	async rest<T>(method: string, path: string, body?: unknown): Promise<T> {
		const answered = async () => {
			const reply = await this.raw(method, path, body);
			return reply.status === 503 ? undefined : reply;
		};
		const reply = await waitFor(answered, PATIENCE_MS, 500, `n8n's database, for ${method} ${path}`);
		if (!reply.ok) throw await refusal(method, path, reply);
		const text = await reply.text();
		const value: unknown = text === '' ? undefined : JSON.parse(text);
		// The page's interface wraps its answers; the public one does so only for lists.
		return (path.startsWith('/rest/') && typeof value === 'object' && value !== null && 'data' in value ? value.data : value) as T;
	}

	async createCredential(name: string, type: string, data: Json): Promise<CredentialRef> {
		const { id } = await this.rest<{ id: string }>('POST', '/api/v1/credentials', { name, type, data });
		return { id, name, type, data };
	}

	async deleteCredential(id: string): Promise<void> {
		await this.rest('DELETE', `/api/v1/credentials/${id}`);
	}

	/** What the Test button of the credential shows. */
	testCredential(credential: CredentialRef): Promise<{ status: 'Error' | 'OK'; message: string }> {
		return this.rest('POST', '/rest/credentials/test', { credentials: credential });
	}

	/** Makes a workflow from its exported JSON; its nodes get the given credentials by type. Answers its id. */
	async createWorkflow(workflow: Workflow, credentials: CredentialRef[] = []): Promise<string> {
		// The public interface refuses what else an export holds: tags, pinned data, its old id.
		const { name, nodes, connections, settings = { executionOrder: 'v1' } } = withCredentials(workflow, credentials);
		const { id } = await this.rest<{ id: string }>('POST', '/api/v1/workflows', { name, nodes, connections, settings });
		return id;
	}

	async deleteWorkflow(id: string): Promise<void> {
		await this.rest('DELETE', `/api/v1/workflows/${id}`);
	}

	/**
	 * Starts a workflow by hand at one of its triggers and answers the execution's id. With a trigger that
	 * waits for events it "listens for a test event": the execution runs until the first one, or until
	 * `stopExecution`.
	 */
	async startManually(workflowId: string, triggerName: string): Promise<string> {
		const { executionId } = await this.rest<{ executionId?: string }>('POST', `/rest/workflows/${workflowId}/run`, {
			triggerToStartFrom: { name: triggerName },
		});
		if (!executionId) throw new LabError(`n8n waits for a web request to ${triggerName}; the driver starts other triggers only`);
		return executionId;
	}

	/** Runs a workflow by hand and answers the ended execution; of a waiting trigger, that of its first event. */
	async run(workflowId: string, triggerName: string, timeoutMs = PATIENCE_MS): Promise<Execution> {
		return this.finished(await this.startManually(workflowId, triggerName), timeoutMs);
	}

	/** Waits until an execution has ended. */
	finished(executionId: string, timeoutMs = PATIENCE_MS): Promise<Execution> {
		const ended = async () => {
			const execution = await this.execution(executionId).catch(() => undefined);
			return execution && hasEnded(execution) ? execution : undefined;
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

	/** How many executions of a workflow run just now: the list of all leaves them out. */
	async running(workflowId: string): Promise<number> {
		const { data } = await this.rest<{ data: unknown[] }>('GET', `/api/v1/executions?workflowId=${workflowId}&status=running`);
		return data.length;
	}

	/** Waits until a workflow has at least `count` executions that have ended; 250 is the most n8n lists. */
	waitForExecutions(workflowId: string, count: number, timeoutMs = PATIENCE_MS): Promise<Execution[]> {
		const enough = async () => {
			const ended = (await this.executions(workflowId, Math.min(250, count + 20))).filter(hasEnded);
			return ended.length >= count ? ended : undefined;
		};
		return waitFor(enough, timeoutMs, 250, `${count} executions of workflow ${workflowId}`);
	}

	/** Runs an execution that failed once more, from where it stood; answers the ID of the new one. */
	async retry(id: string): Promise<string> {
		return String((await this.rest<{ id: number | string }>('POST', `/api/v1/executions/${id}/retry`)).id);
	}

	/** Cancels an execution, also one that listens for a test event. */
	async stopExecution(id: string): Promise<void> {
		await this.rest('POST', `/api/v1/executions/${id}/stop`);
	}

	/** How far an activation is, with the error of each trigger. */
	publication(id: string): Promise<Publication> {
		return this.rest('GET', `/rest/workflows/${id}/publication-status`);
	}

	/** Activates a workflow and waits for n8n's word on it, which may take all of its five tries. */
	async activate(id: string, timeoutMs = PATIENCE_MS): Promise<'failed' | 'partial' | 'published'> {
		await this.rest('POST', `/api/v1/workflows/${id}/activate`, {});
		// Older versions answer only once the triggers run, and know no status.
		if (!(await this.raw('GET', `/rest/workflows/${id}/publication-status`)).ok) return 'published';
		return waitFor(async () => {
			const { status } = await this.publication(id);
			return status === 'in_progress' || status === 'not_published' ? undefined : status;
		}, timeoutMs, 250, `the activation of workflow ${id}`);
	}

	/** Deactivates a workflow and waits until its triggers are closed. */
	async deactivate(id: string, timeoutMs = PATIENCE_MS): Promise<void> {
		await this.rest('POST', `/api/v1/workflows/${id}/deactivate`, {});
		const closed = async () => (await this.publication(id)).status === 'not_published';
		await waitFor(closed, timeoutMs, 100, `the deactivation of workflow ${id}`);
	}

	/** What a drop-down shows. */
	options(method: string, parameters: Json, credential: CredentialRef, node = 'assemblyline'): Promise<Option[]> {
		return this.rest('POST', '/rest/dynamic-node-parameters/options', dynamic(method, parameters, credential, node));
	}

	/** What the list of a resource locator shows; the next page needs the token of the page before. */
	listSearch(method: string, parameters: Json, credential: CredentialRef, filter?: string, paginationToken?: string, node = 'assemblyline'): Promise<ListPage> {
		const body = { ...dynamic(method, parameters, credential, node), filter, paginationToken };
		return this.rest('POST', '/rest/dynamic-node-parameters/resource-locator-results', body);
	}

	/** The bytes of a binary value, by its `id`. */
	async binary(id: string): Promise<Buffer> {
		const path = `/rest/binary-data?id=${encodeURIComponent(id)}&action=download`;
		const reply = await this.raw('GET', path);
		if (!reply.ok) throw await refusal('GET', path, reply);
		return Buffer.from(await reply.arrayBuffer());
	}
}

function dynamic(methodName: string, currentNodeParameters: Json, credential: CredentialRef, node: string): Json {
	return {
		methodName,
		currentNodeParameters,
		path: 'parameters',
		nodeTypeAndVersion: { name: `${PACK}.${node}`, version: 1 },
		credentials: { [credential.type]: { id: credential.id, name: credential.name } },
	};
}

/** What n8n said against a call. */
async function refusal(method: string, path: string, reply: Response): Promise<LabError> {
	const text = await reply.text();
	let message = text.slice(0, 500);
	try {
		message = (JSON.parse(text) as { message?: string }).message ?? message;
	} catch {
		// Not JSON: the text as it is.
	}
	return new LabError(`n8n: ${method} ${path.split('?')[0] ?? path} answered ${reply.status}: ${message}`);
}
