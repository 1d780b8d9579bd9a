import { byCount } from '../../client/search';
import { defineCall } from '../../core/call';
import { countFields, listSelection } from './fields';

const defineCount = (texts: { name: string; value: string; action: string; description: string; endpoint: string }) =>
	defineCall({ ...texts, roles: ['alert_view'], fields: countFields, query: ({ query, options }) => listSelection(query, options), answer: byCount });

/** How many alerts have which value. */
export const counts = [
	defineCount({
		name: 'Get Labels',
		value: 'getLabels',
		action: 'Count alerts by label',
		description: 'Return labels as value and count, one item each, most frequent first. The server gives the ten most frequent.',
		endpoint: 'GET alert/labels/',
	}),
	defineCount({
		name: 'Get Priorities',
		value: 'getPriorities',
		action: 'Count alerts by priority',
		description: 'Return priorities as value and count, one item each, most frequent first',
		endpoint: 'GET alert/priorities/',
	}),
	defineCount({
		name: 'Get Statuses',
		value: 'getStatuses',
		action: 'Count alerts by status',
		description: 'Return statuses as value and count, one item each, most frequent first',
		endpoint: 'GET alert/statuses/',
	}),
];
