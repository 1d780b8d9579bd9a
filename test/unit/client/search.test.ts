import { facet, grouped, histogram, listFields, searchPage, stats } from '../../../nodes/Assemblyline/client/search';
import { clientFor, settingsFor, useFake } from '../../support/fakeClient';

const fake = useFake();
const client = () => clientFor(settingsFor(fake().url));
const fill = (documents: Record<string, unknown>[]) => {
	fake().search.documents.alert = documents.map((document, number) => ({ alert_id: String(number), al: {}, file: {}, reporting_ts: '2024-01-01T00:00:00.000000Z', ...document }));
};

describe('A search', () => {
	it('is sent by POST, as long queries do not fit into a URL', async () => {
		const page = await searchPage(client(), 'alert', { query: 'alert_id:lab-alert-*', rows: 2, offset: 1 });
		expect(page).toMatchObject({ total: 3, offset: 1, rows: 2 });
		expect(page.items.map(({ alert_id: id }) => id)).toEqual(['lab-alert-2', 'lab-alert-1']);
		expect(fake().log[1]).toMatchObject({ method: 'POST', path: 'search/alert/' });
	});
});

describe('A facet', () => {
	it('gives the most frequent values first, whatever order JSON gave them; equal ones by their name', async () => {
		fill(['10', '9', '9', 'b', 'a', '10', '10'].map((status) => ({ status })));
		expect(await facet(client(), 'alert', 'status', {})).toEqual([
			{ value: '10', count: 3 },
			{ value: '9', count: 2 },
			{ value: 'a', count: 1 },
			{ value: 'b', count: 1 },
		]);
	});

	it('encodes a field name as one segment', async () => {
		await expect(facet(client(), 'alert', '../x', {})).rejects.toThrow(/slash/);
	});
});

describe('A histogram', () => {
	it('gives steps of numbers in the order of numbers, negative ones too', async () => {
		fill([-200, 1000, 0, 100, 100, 20_00].map((score) => ({ al: { score } })));
		expect(await histogram(client(), 'alert', 'al.score', { start: -500, end: 3000, gap: 100 })).toEqual([
			{ value: '-200', count: 1 },
			{ value: '0', count: 1 },
			{ value: '100', count: 2 },
			{ value: '1000', count: 1 },
			{ value: '2000', count: 1 },
		]);
	});

	it('gives steps of dates in the order of time', async () => {
		fill(['2024-01-10T05:00:00Z', '2024-01-02T05:00:00Z', '2023-12-31T05:00:00Z'].map((time) => ({ reporting_ts: time })));
		const steps = await histogram(client(), 'alert', 'reporting_ts', { start: '2023-12-01T00:00:00Z', end: '2024-02-01T00:00:00Z', gap: '+1d' });
		expect(steps.map(({ value }) => value.slice(0, 10))).toEqual(['2023-12-31', '2024-01-02', '2024-01-10']);
	});
});

test('A grouped search gives its groups with their documents', async () => {
	const groups = await grouped(client(), 'alert', 'status', { query: '*', limit: 2, fl: 'alert_id', group_sort: 'reporting_ts desc' });
	expect(groups).toEqual([{ value: 'TRIAGE', total: 3, items: [{ alert_id: 'lab-alert-3' }, { alert_id: 'lab-alert-2' }] }]);
});

test('Statistics and fields are passed on as they come', async () => {
	expect(await stats(client(), 'alert', 'al.score', {})).toEqual({ avg: 1000, count: 3, max: 1500, min: 500, sum: 3000 });
	expect((await listFields(client(), 'alert'))['al.score']).toEqual({ default: false, indexed: true, list: false, stored: true, type: 'integer' });
});
