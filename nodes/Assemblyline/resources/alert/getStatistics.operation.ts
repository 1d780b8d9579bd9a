import { byCount } from '../../client/search';
import { defineCall } from '../../core/call';
import { countFields, listSelection } from './fields';

export const getStatistics = defineCall({
	name: 'Get Statistics',
	value: 'getStatistics',
	action: 'Count alerts by the values of several fields',
	description:
		'Return field and values, one item for each field that the server is configured with, such as al.av or file.name. Values is a list of value and count, most frequent first, ten at the most.',
	endpoint: 'GET alert/statistics/',
	roles: ['alert_view'],
	fields: countFields,
	query: ({ query, options }) => listSelection(query, options),
	answer: (fields: Record<string, Record<string, number>>) => Object.entries(fields).map(([field, counts]) => ({ field, values: byCount(counts) })),
});
