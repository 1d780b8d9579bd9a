import type { INodeParameters } from 'n8n-workflow';
import type { Row } from './row';

/** The three alerts whose values the lab's seed fixes. */
const query = 'alert_id:lab-alert-*';
const sent = `"query":"${query}"`;

export const searchRows: Row[] = [
	{
		operation: 'search.search',
		item: () => ({ index: 'alert', query, limit: 2, options: { sort: 'reporting_ts desc' } }),
		sends: () => [`POST search/alert/ {${sent},"fl":"alert_id,al.score,al.detailed,al.av,al.attrib,heuristic.name,file.name,file.sha256,sid,ts,reporting_ts,status,priority,owner,label,type,metadata","sort":"reporting_ts desc","offset":0,"rows":2}`],
		output: () => [{ verdict: 'malicious', alertId: 'lab-alert-3', priority: 'CRITICAL' }, { alertId: 'lab-alert-2', priority: 'MEDIUM' }],
		compare: { maps: ['[].json.metadata'] },
	},
	{
		operation: 'search.search',
		name: 'of certain fields',
		item: () => ({ index: 'alert', query, limit: 2, options: { fields: ['alert_id', 'priority'], sort: 'reporting_ts desc' } }),
		sends: () => [`POST search/alert/ {${sent},"fl":"alert_id,priority","sort":"reporting_ts desc","offset":0,"rows":2}`],
		output: () => [{ alert_id: 'lab-alert-3', priority: 'CRITICAL' }, { alert_id: 'lab-alert-2', priority: 'MEDIUM' }],
	},
	{
		operation: 'search.search',
		name: 'with a query that cannot be read',
		item: () => ({ index: 'submission', query: 'state:(', limit: 2 }),
		sends: () => ['POST search/submission/ {"query":"state:(","fl":"sid,state,max_score,error_count,files,times.submitted,params.submitter,metadata","offset":0,"rows":2}'],
		error: 'Query: cannot be read as Lucene: the ( at character 7 is never closed [item 0]',
	},
	{
		operation: 'search.search',
		name: 'with all hits counted before they come page by page',
		item: () => ({ index: 'alert', query, returnAll: true, options: { fields: ['alert_id'], totalHitsUpTo: 2 } }),
		sends: () => [
			`POST search/alert/ {${sent},"fl":"alert_id","track_total_hits":2,"offset":0,"rows":0}`,
			`POST search/alert/ {${sent},"fl":"alert_id","rows":500,"deep_paging_id":"*"}`,
		],
		output: () => [{}, {}, {}],
	},
	...[{ returnAll: true }, { limit: 1001 }].map((many): Row => ({
		operation: 'search.search',
		name: `with a timeout, page by page: ${JSON.stringify(many)}`,
		item: () => ({ index: 'alert', query, ...many, options: { timeout: 1 } }),
		sends: () => [],
		error: 'Timeout (Milliseconds): cannot be used with Return All or a Limit above 1000',
	})),
	...['search.search', 'search.grouped'].map((operation): Row => ({
		operation,
		name: 'of API keys, which the server does not give',
		item: () => ({ index: 'apikey', query: '*', ...(operation === 'search.grouped' ? { field: 'uname' } : {}) }),
		sends: () => [],
		error: 'Index: must be one of alert, badlist',
	})),
	...([
		['search.search', { options: { fields: ['uname', 'otp_sk'] } }, 'Field Names or IDs: names otp_sk'],
		['search.search', { options: { sort: 'uname asc, password desc' } }, 'Sort: names password'],
		['search.grouped', { field: 'password' }, 'Field Name or ID: names password'],
		['search.grouped', { field: 'uname', options: { groupSort: 'otp_sk' } }, 'Group Sort: names otp_sk'],
		['search.grouped', { field: 'uname', options: { fields: ['apikeys.password'] } }, 'Field Names or IDs: names apikeys.password'],
		['search.facet', { field: 'password' }, 'Field Name or ID: names password'],
	] satisfies [string, INodeParameters, string][]).map(([operation, values, error]): Row => ({
		operation,
		name: `of a secret of users, ${error.toLowerCase()}`,
		item: () => ({ index: 'user', query: '*', ...values }),
		sends: () => [],
		error,
	})),
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
		operation: 'search.histogram',
		name: 'with the steps that have no documents',
		item: () => ({ index: 'alert', field: 'al.score', query, start: '0', end: '2000', gap: '500', options: { minCount: 0 } }),
		sends: () => [`POST search/histogram/alert/al.score/ {${sent},"start":"0","end":"2000","gap":"500","mincount":0}`],
		output: () => [0, 500, 1000, 1500, 2000].map((step) => ({ value: String(step), count: step % 2000 === 0 ? 0 : 1 })),
	},
	...['0', '+0h', '+1w', '0.5', '-5', '1 h'].map((gap): Row => ({
		operation: 'search.histogram',
		name: `in steps of ${gap}`,
		item: () => ({ index: 'alert', field: 'al.score', query, gap }),
		sends: () => [],
		error: 'Gap: is neither a span of time',
	})),
	{
		operation: 'search.stats',
		item: () => ({ index: 'alert', field: 'al.score', query }),
		sends: () => [`POST search/stats/alert/al.score/ {${sent}}`],
		output: () => [{ min: 500, max: 1500, sum: 3000, avg: 1000, count: 3 }],
	},
];
