import { deleteWorkflow } from '../../client/workflow';
import { defineOperation } from '../../core/operation';
import { workflowLocator } from '../../shared/locators';

export const remove = defineOperation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete an alert workflow',
	description: 'Remove a workflow, and return workflow_id and success. Alerts keep what it has given them.',
	endpoints: ['DELETE workflow/<workflow_id>/'],
	roles: ['workflow_manage'],
	fields: { workflowId: workflowLocator },
	async execute({ client }, { workflowId }) {
		await deleteWorkflow(client, workflowId);
		return { workflow_id: workflowId, success: true };
	},
});
