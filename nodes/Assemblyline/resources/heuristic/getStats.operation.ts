import type { JsonObject } from '../../client/types';
import { defineCall } from '../../core/call';
import { returnAllFields } from '../../shared/returnAll';

export const getStats = defineCall({
	name: 'Get Statistics',
	value: 'getStats',
	action: 'Get statistics of heuristics',
	description: 'Return how often heuristics were seen and with what scores, one item for each. The server counts from time to time; Get counts one anew.',
	endpoint: 'GET heuristics/stats/',
	roles: ['heuristic_view'],
	fields: returnAllFields,
	answer: (stats: JsonObject[], { limit }) => stats.slice(0, limit),
});
