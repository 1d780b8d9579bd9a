import type { Row } from './row';

/** The three alerts whose values the lab's seed fixes. */
const query = 'alert_id:lab-alert-*';
const sent = `"query":"${query}"`;

export const searchRows: Row[] = [
	{
		operation: 'search.search',
		item: () => ({ index: 'alert', query, limit: 2, options: { fields: ['alert_id', 'priority'], sort: 'reporting_ts desc' } }),
		sends: () => [`POST search/alert/ {${sent},"fl":"alert_id,priority","sort":"reporting_ts desc","offset":0,"rows":2}`],
		output: () => [{ alert_id: 'lab-alert-3', priority: 'CRITICAL' }, { alert_id: 'lab-alert-2', priority: 'MEDIUM' }],
	},
	{
		operation: 'search.search',
		name: 'with a query that cannot be read',
		item: () => ({ index: 'submission', query: 'state:(', limit: 2 }),
		sends: () => ['POST search/submission/ {"query":"state:(","offset":0,"rows":2}'],
		error: 'state[:] (',
	},
	{
		operation: 'search.facet',
		item: () => ({ index: 'alert', field: 'label', query, options: { size: 3 } }),
		sends: () => [`POST search/facet/alert/label/ {${sent},"size":3}`],
		output: () => ['LAB1', 'LAB2', 'LAB3'].map((value) => ({ value, count: 1 })),
	},
	{
		operation: 'search.fields',
		item: () => ({ index: 'heuristic' }),
		sends: () => ['GET search/fields/heuristic/'],
		compare: { maps: [] },
	},
	{
		operation: 'search.grouped',
		item: () => ({ index: 'alert', field: 'priority', query, limit: 2, options: { fields: ['alert_id', 'priority'], sort: 'reporting_ts desc' } }),
		sends: () => [`POST search/grouped/alert/priority/ {${sent},"rows":2,"fl":"alert_id,priority","sort":"reporting_ts desc"}`],
	},
	{
		operation: 'search.histogram',
		item: () => ({ index: 'alert', field: 'al.score', query, start: '0', end: '2000', gap: '500' }),
		sends: () => [`POST search/histogram/alert/al.score/ {${sent},"start":"0","end":"2000","gap":"500"}`],
	},
	{
		operation: 'search.stats',
		item: () => ({ index: 'alert', field: 'al.score', query }),
		sends: () => [`POST search/stats/alert/al.score/ {${sent}}`],
		output: () => [{ min: 500, max: 1500, sum: 3000, avg: 1000, count: 3 }],
	},
];
