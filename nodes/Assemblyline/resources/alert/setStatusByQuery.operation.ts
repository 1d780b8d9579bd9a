import { setStatusOfAlerts } from '../../client/alert';
import { defineOperation } from '../../core/operation';
import { batchFields, batchResult, batchSelection, statusField } from './fields';

export const setStatusByQuery = defineOperation({
	name: 'Set Status by Query',
	value: 'setStatusByQuery',
	action: 'Set the status of alerts that match a query',
	description: 'Set where all alerts that match stand, and return updated: how many matched',
	endpoints: ['POST alert/status/batch/'],
	roles: ['alert_manage'],
	fields: { ...batchFields, status: statusField },
	async execute({ client }, values) {
		const selection = batchSelection(values);
		return batchResult(selection, await setStatusOfAlerts(client, selection, values.status));
	},
});
