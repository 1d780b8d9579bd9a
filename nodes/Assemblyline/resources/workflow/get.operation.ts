import { defineCall } from '../../core/call';
import { workflowLocator } from '../../shared/locators';

export const get = defineCall({
	name: 'Get',
	value: 'get',
	action: 'Get an alert workflow',
	description: 'Return the whole workflow: query, what it gives to alerts, whether it is enabled, and how often it has matched',
	endpoint: 'GET workflow/<workflow_id>/',
	roles: ['workflow_view'],
	fields: { workflowId: workflowLocator },
});
