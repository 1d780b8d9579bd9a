import type { Row } from './row';

export const searchRows: Row[] = [
	{
		operation: 'search.search',
		item: () => ({ index: 'submission', query: 'state:completed', limit: 2, options: { fields: ['sid', 'state'], sort: 'times.submitted desc' } }),
		sends: () => ['POST search/submission/ {"query":"state:completed","fl":"sid,state","sort":"times.submitted desc","offset":0,"rows":2}'],
		output: () => [{ state: 'completed' }, { state: 'completed' }],
	},
	{
		operation: 'search.search',
		name: 'with a query that cannot be read',
		item: () => ({ index: 'submission', query: 'state:(', limit: 2 }),
		sends: () => ['POST search/submission/ {"query":"state:(","offset":0,"rows":2}'],
		error: 'state:(',
	},
	{
		operation: 'search.facet',
		item: () => ({ index: 'submission', field: 'state', options: { size: 3 } }),
		sends: () => ['POST search/facet/submission/state/ {"query":"*","size":3}'],
	},
	{
		operation: 'search.fields',
		item: () => ({ index: 'heuristic' }),
		sends: () => ['GET search/fields/heuristic/'],
		compare: { maps: [] },
	},
	{
		operation: 'search.grouped',
		item: () => ({ index: 'submission', field: 'state', limit: 2, options: { fields: ['sid', 'state'] } }),
		sends: () => ['POST search/grouped/submission/state/ {"query":"*","rows":2,"fl":"sid,state"}'],
	},
	{
		operation: 'search.histogram',
		item: () => ({ index: 'submission', field: 'max_score', start: '0', end: '2000', gap: '500' }),
		sends: () => ['POST search/histogram/submission/max_score/ {"query":"*","start":"0","end":"2000","gap":"500"}'],
	},
	{
		operation: 'search.stats',
		item: () => ({ index: 'submission', field: 'max_score' }),
		sends: () => ['POST search/stats/submission/max_score/ {"query":"*"}'],
		output: () => [{ min: expect.any(Number) as number, count: expect.any(Number) as number }],
	},
];
