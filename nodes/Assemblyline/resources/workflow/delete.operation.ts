import { defineChange } from '../../core/call';
import { workflowLocator } from '../../shared/locators';

export const remove = defineChange({
	name: 'Delete',
	value: 'delete',
	action: 'Delete an alert workflow',
	description: 'Remove a workflow, and return workflow_id and success. Alerts keep what it has given them.',
	endpoint: 'DELETE workflow/<workflow_id>/',
	roles: ['workflow_manage'],
	fields: { workflowId: workflowLocator },
	failure: ({ workflowId }) => `The server did not delete workflow ${workflowId}`,
	answer: ({ workflowId }) => ({ workflow_id: workflowId }),
});
