import { countAlerts } from '../../client/alert';
import { defineOperation } from '../../core/operation';
import { countFields, listSelection } from './fields';

export const getStatuses = defineOperation({
	name: 'Get Statuses',
	value: 'getStatuses',
	action: 'Count alerts by status',
	description: 'Return statuses as value and count, one item each, most frequent first',
	endpoints: ['GET alert/statuses/'],
	roles: ['alert_view'],
	fields: countFields,
	execute: ({ client }, { query, options }) => countAlerts(client, 'statuses', listSelection(query, options)),
});
