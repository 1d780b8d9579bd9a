import { setPriorityOfAlerts } from '../../client/alert';
import { defineOperation } from '../../core/operation';
import { batchFields, batchResult, batchSelection, priorityField } from './fields';

export const setPriorityByQuery = defineOperation({
	name: 'Set Priority by Query',
	value: 'setPriorityByQuery',
	action: 'Set the priority of alerts that match a query',
	description: 'Set how urgent all alerts that match are, and return updated: how many matched',
	endpoints: ['POST alert/priority/batch/'],
	roles: ['alert_manage'],
	fields: { ...batchFields, priority: priorityField },
	async execute({ client }, values) {
		const selection = batchSelection(values);
		return batchResult(selection, await setPriorityOfAlerts(client, selection, values.priority));
	},
});
