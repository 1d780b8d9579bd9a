import { byCount } from '../../client/search';
import type { JsonObject } from '../../client/types';
import { type CallDefinition, defineCall } from '../../core/call';
import { countFields, listSelection } from './fields';

const defineCount = <R>(texts: Pick<CallDefinition<typeof countFields>, 'action' | 'description' | 'endpoint' | 'name' | 'value'>, answer: (reply: R) => JsonObject[]) =>
	defineCall({ ...texts, roles: ['alert_view'], fields: countFields, query: ({ query, options }) => listSelection(query, options), answer });

/** How many alerts have which value. */
export const counts = [
	defineCount({
		name: 'Get Labels',
		value: 'getLabels',
		action: 'Count alerts by label',
		description: 'Return labels as value and count, one item each, most frequent first. The server gives the ten most frequent.',
		endpoint: 'GET alert/labels/',
	}, byCount),
	defineCount({
		name: 'Get Priorities',
		value: 'getPriorities',
		action: 'Count alerts by priority',
		description: 'Return priorities as value and count, one item each, most frequent first',
		endpoint: 'GET alert/priorities/',
	}, byCount),
	defineCount({
		name: 'Get Statuses',
		value: 'getStatuses',
		action: 'Count alerts by status',
		description: 'Return statuses as value and count, one item each, most frequent first',
		endpoint: 'GET alert/statuses/',
	}, byCount),
	defineCount({
		name: 'Get Statistics',
		value: 'getStatistics',
		action: 'Count alerts by the values of several fields',
		description:
			'Return field and values, one item for each field that the server is configured with, such as al.av or file.name. Values is a list of value and count, most frequent first, ten at the most.',
		endpoint: 'GET alert/statistics/',
	}, (fields: Record<string, Record<string, number>>) => Object.entries(fields).map(([field, counts]) => ({ field, values: byCount(counts) }))),
];
