import { RUN_TIMEOUT_MS } from '../../client/workflow';
import { defineChange } from '../../core/call';
import { workflowLocator } from '../../shared/locators';

export const run = defineChange({
	name: 'Run',
	value: 'run',
	action: 'Run an alert workflow on existing alerts',
	description: 'Apply a workflow once to all alerts that match, even if it is disabled or your user may not see them; return workflow_id and success',
	endpoint: 'GET workflow/<workflow_id>/run/',
	roles: ['workflow_manage'],
	fields: { workflowId: workflowLocator },
	timeoutMs: RUN_TIMEOUT_MS,
	failure: ({ workflowId }) => `The server could not run workflow ${workflowId}`,
	answer: ({ workflowId }) => ({ workflow_id: workflowId }),
});
