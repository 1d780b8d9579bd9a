import type { AlertPriority, AlertStatus } from './alert';
import type { AssemblylineClient } from './client';
import { confirm } from './confirm';
import { path } from './path';
import type { JsonObject } from './types';

/** What a workflow does with the alerts that its query matches; null leaves priority or status as it is. */
export interface WorkflowSettings {
	classification?: string;
	enabled?: boolean;
	/** Given to alerts as they stand here: unlike those of alerts, the server does not put them in capitals. */
	labels?: string[];
	name?: string;
	priority?: AlertPriority | null;
	query?: string;
	status?: AlertStatus | null;
}

export interface Workflow extends JsonObject {
	workflow_id: string;
	name: string;
	query: string;
}

/** Milliseconds: a run over all alerts lasts as long as the search engine needs for them. */
export const RUN_TIMEOUT_MS = 600_000;

/** One workflow. `GET workflow/<workflow_id>/`, role workflow_view. */
function getWorkflow(client: AssemblylineClient, workflowId: string): Promise<Workflow> {
	return client.read(path`workflow/${workflowId}/`);
}

/**
 * Adds a workflow and answers its id. Priority and status must be there, if as null: without them it is a server
 * error. `PUT workflow/`, role workflow_manage.
 */
export async function createWorkflow(
	client: AssemblylineClient,
	settings: WorkflowSettings & { name: string; query: string },
	run: boolean,
): Promise<string> {
	const reply = await client.write<{ success: boolean; workflow_id: string }>('PUT', 'workflow/', {
		query: run ? { run_workflow: true } : {},
		json: { ...settings, priority: settings.priority ?? null, status: settings.status ?? null },
		timeoutMs: run ? RUN_TIMEOUT_MS : undefined,
	});
	confirm(reply, 'The server did not save the workflow');
	return reply.workflow_id;
}

/**
 * Changes what is given and keeps the rest. The server wants name and query each time, so those that are to stay
 * are read first; that also tells of an unknown id, of which a 4.6 server makes an error of its own.
 * `POST workflow/<workflow_id>/`, role workflow_manage.
 */
export async function updateWorkflow(client: AssemblylineClient, workflowId: string, changes: WorkflowSettings): Promise<void> {
	const { name, query } = await getWorkflow(client, workflowId);
	const reply = await client.write<{ success: boolean }>('POST', path`workflow/${workflowId}/`, { json: { name, query, ...changes } });
	confirm(reply, `The server did not change workflow ${workflowId}`);
}
