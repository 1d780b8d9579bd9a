import { getAlert } from '../../nodes/Assemblyline/client/alert';
import { listFields, searchPage } from '../../nodes/Assemblyline/client/search';
import type { Call } from './call';
import type { Visitor } from './targets';

/** Calls of a search that counts or groups alerts by a field. */
const searchBy = (kind: string) => (field: string, request: object) => ({ client }: Visitor) => client.read(`search/${kind}/alert/${field}/`, { json: request }, 'POST');
const [facet, grouped, histogram, stats] = [searchBy('facet'), searchBy('grouped'), searchBy('histogram'), searchBy('stats')];

const query = 'alert_id:lab-alert-*';
const page = (request: object) => (visitor: Visitor) => searchPage(visitor.client, 'alert', { query, rows: 2, ...request });
const administrators = (path: string, index: string) => `Access Denied (${path}) [API ${path} requires the role 'administration' for request on index '${index}']`;

/** Reads the pages of a deep search up to one of them. */
const deepPage = (rows: number, number: number) => async (visitor: Visitor) => {
	let id: string | undefined = '*';
	for (let read = 0; read < number; read++) {
		const answer: { next_deep_paging_id?: string } = await searchPage(visitor.client, 'alert', { query, rows, deep_paging_id: id, fl: 'alert_id' });
		id = answer.next_deep_paging_id;
	}
};

/** The answer is the same, value by value: the lab's three alerts are fixed. */
export interface SearchCall extends Call {
	values?: boolean;
}

export const searchCalls: SearchCall[] = [
	{ name: 'an alert', call: ({ client }) => getAlert(client, 'lab-alert-1'), status: 200, maps: ['metadata'] },
	{ name: 'an alert that does not exist', call: ({ client }) => getAlert(client, 'none'), status: 404, error: 'This alert does not exists...' },
	{ name: 'a search', call: page({}), status: 200 },
	{ name: 'a search for some fields, sorted', call: page({ fl: 'alert_id,type,file.name', sort: 'reporting_ts asc' }), status: 200, values: true },
	{ name: 'a search from an offset', call: page({ fl: 'alert_id', offset: 2 }), status: 200, values: true },
	{ name: 'a search that finds nothing', call: page({ query: 'alert_id:none' }), status: 200, values: true },
	{ name: 'the first page of a deep search', call: deepPage(2, 1), status: 200 },
	{ name: 'the last page of a deep search', call: deepPage(2, 2), status: 200, values: true },
	{ name: 'a deep search whose last page is full', call: deepPage(3, 1), status: 200 },
	{ name: 'a deep search beyond a last page that was full', call: deepPage(3, 2), status: 200, values: true },
	{ name: 'a deep search with an id that the server does not know', call: page({ fl: 'alert_id', deep_paging_id: 'nope' }), status: 200 },
	{ name: 'a search without a query', call: page({ query: undefined }), status: 400, error: 'There was no search query.' },
	{ name: 'a search with a query that is wrong', call: page({ query: 'a:(' }), status: 400, error: 'SearchException: Failed to parse query [a:(]' },
	{ name: 'a search beyond the window', call: page({ offset: 9999 }), status: 400, error: 'SearchException: Result window is too large, from + size must be less than or equal to: [10000] but was [10001]. See the scroll api' },
	{ name: 'a search in an index of administrators', call: ({ client }) => searchPage(client, 'user', { query, rows: 1 }), status: 403, error: administrators('/api/v4/search/user/', 'user') },
	{ name: 'a search in an index that does not exist', call: ({ client }) => searchPage(client, 'nope', { query, rows: 1 }), status: 403, error: administrators('/api/v4/search/nope/', 'nope') },
	{ name: 'a facet', call: facet('priority', { query }), status: 200, values: true },
	{ name: 'a facet of a field that does not exist', call: facet('nope', { query }), status: 400, error: "Field 'nope' is not a valid field in index: alert" },
	{ name: 'a search by groups', call: grouped('priority', { query, rows: 2, fl: 'alert_id' }), status: 200, values: true },
	{ name: 'a search by one group of several', call: grouped('status', { query, limit: 2, fl: 'alert_id' }), status: 200, values: true },
	{ name: 'a search by groups that are sorted', call: grouped('status', { query, limit: 2, fl: 'alert_id', group_sort: 'reporting_ts desc' }), status: 200, values: true },
	{ name: 'a search by groups of a field that does not exist', call: grouped('nope', { query }), status: 400, error: 'SearchException: no mapping found for `nope` in order to collapse on' },
	{ name: 'a histogram of numbers', call: histogram('al.score', { query, start: 0, end: 2000, gap: 500 }), status: 200, values: true },
	{ name: 'a histogram of dates', call: histogram('reporting_ts', { query, start: '2024-01-01T00:00:00.000Z', end: '2024-01-05T00:00:00.000Z', gap: '+1d' }), status: 200, values: true },
	{ name: 'a histogram of texts', call: histogram('status', { query }), status: 400, error: "Field 'status' is of type 'keyword'. Only 'integer' or 'date' are acceptable." },
	{ name: 'a histogram of too many steps', call: histogram('al.score', { query, start: 0, end: 200_000, gap: 1 }), status: 400, error: 'SearchException: Histograms are limited to a maximum of 100 steps. Current settings would generate 200000 steps' },
	{ name: 'statistics', call: stats('al.score', { query }), status: 200, values: true },
	{ name: 'statistics of nothing', call: stats('al.score', { query: 'alert_id:none' }), status: 200, values: true },
	{ name: 'statistics of texts', call: stats('status', { query }), status: 400, error: "Field 'status' is not a numeric field." },
	{ name: 'the fields of alerts', call: ({ client }) => listFields(client, 'alert'), status: 200, part: true },
	{ name: 'the fields of submissions', call: ({ client }) => listFields(client, 'submission'), status: 200, part: true },
	{ name: 'the fields of an index that does not exist', call: ({ client }) => listFields(client, 'nope'), status: 403, error: administrators('/api/v4/search/fields/nope/', 'nope') },
];
