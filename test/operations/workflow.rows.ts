import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { path } from '../../nodes/Assemblyline/client/path';
import { createWorkflow } from '../../nodes/Assemblyline/client/workflow';
import { indexed } from '../support/indexed';
import type { Given, Row } from './row';

/** Matches no alert. */
const QUERY = 'alert_id:nothingThere';

const ownName = () => `Row of n8n ${Date.now()}`;

/** A workflow of the row's own: the servers share their data, and with it the workflows. */
const ownWorkflow: Row['given'] = async (client): Promise<Given> => {
	const name = ownName();
	const workflowId = await createWorkflow(client, { name, query: QUERY, labels: ['BEFORE'], status: 'TRIAGE', enabled: false }, false);
	return { name, workflowId };
};

const withoutWorkflow: Row['after'] = (client, { workflowId = '' }) => client.write('DELETE', path`workflow/${workflowId}/`);

/** Looks for a workflow by its name until the search engine knows it. */
async function deleteByName(client: AssemblylineClient, name: string): Promise<void> {
	const { workflow_id: id } = await indexed(client, 'workflow', `name:"${name}"`);
	return client.write('DELETE', path`workflow/${String(id)}/`);
}

const one = ({ workflowId = '' }: Given) => ({ workflowId: { mode: 'id', value: workflowId } });
const success = ({ workflowId }: Given) => [{ workflow_id: workflowId, success: true }];
const unknown = one({ workflowId: 'nothingThere' });
const UNKNOWN = 'Workflow ID nothingThere does not exist';

export const workflowRows: Row[] = [
	{
		operation: 'workflow.get',
		given: ownWorkflow,
		item: one,
		sends: ({ workflowId }) => [`GET workflow/${workflowId}/`],
		output: ({ workflowId, name }) => [{ workflow_id: workflowId, name, query: QUERY, labels: ['BEFORE'], status: 'TRIAGE', priority: null, enabled: false }],
		after: withoutWorkflow,
	},
	{
		operation: 'workflow.get',
		name: 'that does not exist',
		item: () => unknown,
		sends: () => ['GET workflow/nothingThere/'],
		error: UNKNOWN,
	},
	{
		operation: 'workflow.getLabels',
		item: () => ({}),
		sends: () => ['GET workflow/labels/'],
	},
	{
		operation: 'workflow.create',
		given: () => Promise.resolve({ name: ownName() }),
		item: ({ name = '' }) => ({ name, query: QUERY, options: { enabled: false, labels: ['a', 'A'], priority: 'HIGH', runOnExisting: true } }),
		sends: ({ name }) => [`PUT workflow/?run_workflow=true {"enabled":false,"labels":["A"],"priority":"HIGH","name":"${name}","query":"${QUERY}","status":null}`],
		output: () => [{ success: true }],
		after: (client, { name = '' }) => deleteByName(client, name),
	},
	{
		operation: 'workflow.create',
		name: 'with a query that cannot be read',
		item: () => ({ name: 'Row of n8n', query: 'alert_id:', options: {} }),
		sends: () => ['PUT workflow/ {"name":"Row of n8n","query":"alert_id:","priority":null,"status":null}'],
		error: 'Query: cannot be read as Lucene: the : at character 9 has nothing behind it [item 0]',
	},
	{
		operation: 'workflow.update',
		given: ownWorkflow,
		item: (given) => ({ ...one(given), changes: { labels: [], priority: 'LOW', status: 'unchanged' } }),
		sends: ({ workflowId, name }) => [
			`GET workflow/${workflowId}/`,
			`POST workflow/${workflowId}/ {"name":"${name}","query":"${QUERY}","labels":[],"priority":"LOW","status":null}`,
		],
		output: success,
		after: withoutWorkflow,
	},
	{
		operation: 'workflow.update',
		name: 'that does not exist',
		item: () => ({ ...unknown, changes: { name: 'Other' } }),
		sends: () => ['GET workflow/nothingThere/'],
		error: UNKNOWN,
	},
	{
		operation: 'workflow.update',
		name: 'without a change',
		item: () => ({ ...unknown, changes: {} }),
		sends: () => [],
		error: 'Changes: are empty',
	},
	{
		operation: 'workflow.setEnabled',
		given: ownWorkflow,
		item: (given) => ({ ...one(given), enabled: true }),
		sends: ({ workflowId }) => [`PUT workflow/enable/${workflowId}/ {"enabled":true}`],
		output: ({ workflowId }) => [{ workflow_id: workflowId, enabled: true, success: true }],
		after: withoutWorkflow,
	},
	{
		operation: 'workflow.setEnabled',
		name: 'of one that does not exist',
		item: () => ({ ...unknown, enabled: false }),
		sends: () => ['PUT workflow/enable/nothingThere/ {"enabled":false}'],
		error: UNKNOWN,
		on46: { error: 'The server did not change workflow nothingThere' },
	},
	{
		operation: 'workflow.run',
		given: ownWorkflow,
		item: one,
		sends: ({ workflowId }) => [`GET workflow/${workflowId}/run/`],
		output: success,
		after: withoutWorkflow,
	},
	{
		operation: 'workflow.run',
		name: 'that does not exist',
		item: () => unknown,
		sends: () => ['GET workflow/nothingThere/run/'],
		error: UNKNOWN,
	},
	{
		operation: 'workflow.delete',
		given: ownWorkflow,
		item: one,
		sends: ({ workflowId }) => [`DELETE workflow/${workflowId}/`],
		output: success,
	},
	{
		operation: 'workflow.delete',
		name: 'that does not exist',
		item: () => unknown,
		sends: () => ['DELETE workflow/nothingThere/'],
		error: UNKNOWN,
	},
];
