import { getWorkflow } from '../../client/workflow';
import { defineOperation } from '../../core/operation';
import { workflowLocator } from '../../shared/locators';

export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get an alert workflow',
	description: 'Return the whole workflow: query, what it gives to alerts, whether it is enabled, and how often it has matched',
	endpoints: ['GET workflow/<workflow_id>/'],
	roles: ['workflow_view'],
	fields: { workflowId: workflowLocator },
	execute: ({ client }, { workflowId }) => getWorkflow(client, workflowId),
});
