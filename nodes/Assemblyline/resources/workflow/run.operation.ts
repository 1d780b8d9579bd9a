import { runWorkflow } from '../../client/workflow';
import { defineOperation } from '../../core/operation';
import { workflowLocator } from '../../shared/locators';

export const run = defineOperation({
	name: 'Run',
	value: 'run',
	action: 'Run an alert workflow on existing alerts',
	description: 'Apply a workflow once to all alerts that match, even if it is disabled or your user may not see them; return workflow_id and success',
	endpoints: ['GET workflow/<workflow_id>/run/'],
	roles: ['workflow_manage'],
	fields: { workflowId: workflowLocator },
	async execute({ client }, { workflowId }) {
		await runWorkflow(client, workflowId);
		return { workflow_id: workflowId, success: true };
	},
});
