import { listWorkflowLabels } from '../../client/workflow';
import { defineOperation } from '../../core/operation';

export const getLabels = defineOperation({
	name: 'Get Labels',
	value: 'getLabels',
	action: 'Get the labels of alert workflows',
	description: 'Return the labels that workflows give to alerts, one item each. The server gives the ten most frequent.',
	endpoints: ['GET workflow/labels/'],
	roles: ['workflow_view'],
	fields: {},
	async execute({ client }) {
		const labels = await listWorkflowLabels(client);
		return labels.map((label) => ({ label }));
	},
});
