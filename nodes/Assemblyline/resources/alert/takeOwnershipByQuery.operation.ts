import { takeOwnershipOfAlerts } from '../../client/alert';
import { defineOperation } from '../../core/operation';
import { batchFields, batchResult, batchSelection } from './fields';

export const takeOwnershipByQuery = defineOperation({
	name: 'Take Ownership by Query',
	value: 'takeOwnershipByQuery',
	action: 'Take ownership of alerts that match a query',
	description: 'Make your user the owner of all alerts that match and have none, and return updated: how many these were',
	endpoints: ['GET alert/ownership/batch/'],
	roles: ['alert_manage'],
	fields: batchFields,
	async execute({ client }, values) {
		const selection = batchSelection(values);
		return batchResult(selection, await takeOwnershipOfAlerts(client, selection));
	},
});
