import { getAlertStatistics } from '../../client/alert';
import { defineOperation } from '../../core/operation';
import { countFields, listSelection } from './fields';

export const getStatistics = defineOperation({
	name: 'Get Statistics',
	value: 'getStatistics',
	action: 'Count alerts by the values of several fields',
	description:
		'Return field and values, one item for each field that the server is configured with, such as al.av or file.name. Values is a list of value and count, most frequent first, ten at the most.',
	endpoints: ['GET alert/statistics/'],
	roles: ['alert_view'],
	fields: countFields,
	execute: ({ client }, { query, options }) => getAlertStatistics(client, listSelection(query, options)),
});
