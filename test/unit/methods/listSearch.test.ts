import { wordsQuery } from '../../../nodes/Assemblyline/client/search';
import { searchAlerts, searchSubmissions } from '../../../nodes/Assemblyline/methods/listSearch';
import { credentialFor, loadContext } from '../../support/helpers';
import { useFake } from '../../support/fakeClient';

const fake = useFake();
const context = () => loadContext(credentialFor(fake().url), {});
const lastSearch = () => fake().log.at(-1)?.json;

describe('The list of alerts', () => {
	it('has the newest first, with name, score, type, time and page', async () => {
		const { results, paginationToken } = await searchAlerts.call(context());
		expect(results.map(({ value }) => value)).toEqual(['lab-alert-3', 'lab-alert-2', 'lab-alert-1']);
		expect(results[0]).toEqual({ name: 'lab-3.txt (1500, lab, 2024-01-03 12:00)', value: 'lab-alert-3', url: `${fake().url}/alerts/lab-alert-3` });
		expect(paginationToken).toBeUndefined();
	});

	it('looks for what is typed as words, not as a query', async () => {
		const { results } = await searchAlerts.call(context(), 'lab-2.t');
		expect(lastSearch()).toMatchObject({ query: 'lab* AND 2* AND t*', sort: 'reporting_ts desc' });
		expect(results.map(({ value }) => value)).toContain('lab-alert-2');
	});
});

describe('The list of submissions', () => {
	it('goes on page by page', async () => {
		fake().search.documents.submission = Array.from({ length: 60 }, (_, number) => ({
			sid: `s${number}`, state: number === 0 ? 'submitted' : 'completed', max_score: number, params: { description: number === 1 ? 'Invoice' : '' }, times: { submitted: new Date(Date.UTC(2024, 0, 1) - number * 1000).toISOString() },
		}));
		const first = await searchSubmissions.call(context());
		expect(first.results).toHaveLength(50);
		expect(first.paginationToken).toBe('50');
		expect(first.results.slice(0, 3)).toEqual([
			{ name: 's0 (submitted, 2024-01-01 00:00)', value: 's0', url: `${fake().url}/submission/detail/s0` },
			{ name: 'Invoice (1, 2023-12-31 23:59)', value: 's1', url: `${fake().url}/submission/detail/s1` },
			{ name: 's2 (2, 2023-12-31 23:59)', value: 's2', url: `${fake().url}/submission/detail/s2` },
		]);
		const second = await searchSubmissions.call(context(), '', first.paginationToken as string);
		expect(second.results.map(({ value }) => value)).toEqual(Array.from({ length: 10 }, (_, number) => `s${number + 50}`));
		expect(second.paginationToken).toBeUndefined();
	});
});

describe('What is typed into a list', () => {
	it.each([
		['', '*'],
		['   ', '*'],
		['invoice', 'invoice*'],
		['Invoice 2024', 'Invoice* AND 2024*'],
		['a:(b OR "c")', 'a* AND b* AND OR* AND c*'],
		['*/[]{}\\', '*'],
		['Prüfung', 'Prüfung*'],
	])('%j is looked for as %s', (typed, query) => {
		expect(wordsQuery(typed)).toBe(query);
	});
});
