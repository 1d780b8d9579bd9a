import { getHeuristicStats } from '../../client/heuristic';
import { defineOperation } from '../../core/operation';
import { returnAllFields } from '../../shared/returnAll';

export const getStats = defineOperation({
	name: 'Get Statistics',
	value: 'getStats',
	action: 'Get statistics of heuristics',
	description: 'Return how often heuristics were seen and with what scores, one item for each. The server counts from time to time; Get counts one anew.',
	endpoints: ['GET heuristics/stats/'],
	roles: ['heuristic_view'],
	fields: returnAllFields,
	async execute({ client }, { limit }) {
		return (await getHeuristicStats(client)).slice(0, limit);
	},
});
