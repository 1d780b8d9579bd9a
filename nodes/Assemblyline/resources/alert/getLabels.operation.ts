import { countAlerts } from '../../client/alert';
import { defineOperation } from '../../core/operation';
import { countFields, listSelection } from './fields';

export const getLabels = defineOperation({
	name: 'Get Labels',
	value: 'getLabels',
	action: 'Count alerts by label',
	description: 'Return labels as value and count, one item each, most frequent first. The server gives the ten most frequent.',
	endpoints: ['GET alert/labels/'],
	roles: ['alert_view'],
	fields: countFields,
	execute: ({ client }, { query, options }) => countAlerts(client, 'labels', listSelection(query, options)),
});
