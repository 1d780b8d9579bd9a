import { setWorkflowEnabled } from '../../client/workflow';
import { booleanField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { workflowLocator } from '../../shared/locators';

export const setEnabled = defineOperation({
	name: 'Enable or Disable',
	value: 'setEnabled',
	action: 'Enable or disable an alert workflow',
	description: 'Switch a workflow on or off, and return workflow_id, enabled and success',
	endpoints: ['PUT workflow/enable/<workflow_id>/'],
	roles: ['workflow_manage'],
	fields: {
		workflowId: workflowLocator,
		enabled: booleanField({
			displayName: 'Enabled',
			name: 'enabled',
			default: true,
			description: 'Whether to apply the workflow to new alerts',
		}),
	},
	async execute({ client }, { workflowId, enabled }) {
		await setWorkflowEnabled(client, workflowId, enabled);
		return { workflow_id: workflowId, enabled, success: true };
	},
});
