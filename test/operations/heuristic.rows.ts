import type { Row } from './row';

const HITS = ['first_hit', 'last_hit'].map((name) => `[].json.stats.${name}`);

export const heuristicRows: Row[] = [
	{
		operation: 'heuristic.get',
		item: () => ({ heuristicId: 'LABSCANNER.2' }),
		sends: () => ['GET heuristics/LABSCANNER.2/'],
		output: () => [{ heur_id: 'LABSCANNER.2', name: 'Web address', score: 100, stats: { count: expect.any(Number) as number } }],
		compare: { optional: HITS, maps: ['[].json.signature_score_map'] },
	},
	{ operation: 'heuristic.get', name: 'that does not exist', item: () => ({ heuristicId: 'NOTHING.1' }), sends: () => ['GET heuristics/NOTHING.1/'], error: 'Heuristic not found' },
	{
		operation: 'heuristic.getStats',
		item: () => ({ returnAll: false, limit: 1 }),
		sends: () => ['GET heuristics/stats/'],
		output: () => [{ heur_id: expect.any(String) as string, count: expect.any(Number) as number }],
	},
	{ operation: 'heuristic.getStats', name: 'of all', item: () => ({ returnAll: true }), sends: () => ['GET heuristics/stats/'] },
];
