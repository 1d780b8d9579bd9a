import { removeLabelsFromAlerts } from '../../client/alert';
import { defineOperation } from '../../core/operation';
import { batchFields, batchResult, batchSelection, labelsToRemove } from './fields';

export const removeLabelsByQuery = defineOperation({
	name: 'Remove Labels by Query',
	value: 'removeLabelsByQuery',
	action: 'Remove labels from alerts that match a query',
	description: 'Remove labels from all alerts that match, and return updated: how many matched',
	endpoints: ['DELETE alert/label/batch/'],
	roles: ['alert_manage'],
	fields: { ...batchFields, labels: labelsToRemove },
	async execute({ client }, values) {
		const selection = batchSelection(values);
		return batchResult(selection, await removeLabelsFromAlerts(client, selection, values.labels));
	},
});
