import { addLabelsToAlerts } from '../../client/alert';
import { defineOperation } from '../../core/operation';
import { batchFields, batchResult, batchSelection, labelsToAdd } from './fields';

export const addLabelsByQuery = defineOperation({
	name: 'Add Labels by Query',
	value: 'addLabelsByQuery',
	action: 'Add labels to alerts that match a query',
	description: 'Add labels to all alerts that match, and return updated: how many matched',
	endpoints: ['POST alert/label/batch/'],
	roles: ['alert_manage'],
	fields: { ...batchFields, labels: labelsToAdd },
	async execute({ client }, values) {
		const selection = batchSelection(values);
		return batchResult(selection, await addLabelsToAlerts(client, selection, values.labels));
	},
});
