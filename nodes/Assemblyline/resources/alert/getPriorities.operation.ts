import { countAlerts } from '../../client/alert';
import { defineOperation } from '../../core/operation';
import { countFields, listSelection } from './fields';

export const getPriorities = defineOperation({
	name: 'Get Priorities',
	value: 'getPriorities',
	action: 'Count alerts by priority',
	description: 'Return priorities as value and count, one item each, most frequent first',
	endpoints: ['GET alert/priorities/'],
	roles: ['alert_view'],
	fields: countFields,
	execute: ({ client }, { query, options }) => countAlerts(client, 'priorities', listSelection(query, options)),
});
