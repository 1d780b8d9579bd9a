import { defineChange } from '../../core/call';
import { booleanField } from '../../core/fields';
import { workflowLocator } from '../../shared/locators';

export const setEnabled = defineChange({
	name: 'Enable or Disable',
	value: 'setEnabled',
	action: 'Enable or disable an alert workflow',
	description: 'Switch a workflow on or off, and return workflow_id, enabled and success',
	endpoint: 'PUT workflow/enable/<workflow_id>/',
	repeatable: true,
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
	failure: ({ workflowId }) => `The server did not change workflow ${workflowId}: it may not exist`,
	answer: ({ workflowId, enabled }) => ({ workflow_id: workflowId, enabled }),
});
