import { defineCall } from '../../core/call';

export const getLabels = defineCall({
	name: 'Get Labels',
	value: 'getLabels',
	action: 'Get the labels of alert workflows',
	description: 'Return the labels that workflows give to alerts, one item each. The server gives the ten most frequent.',
	endpoint: 'GET workflow/labels/',
	roles: ['workflow_view'],
	fields: {},
	answer: (labels: string[]) => labels.map((label) => ({ label })),
});
