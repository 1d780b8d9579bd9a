/** What rows on recorded replies cannot show: lists of several pages, and answers that no server of the lab gives. */
import { allAlerts, allGroupedAlerts, changeAlerts, takeAlertOwnership } from '../../../nodes/Assemblyline/client/alert';
import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import { failureOf } from '../../support/fakeClient';
import { clientThat, type StubAnswer } from '../../support/stubClient';

const timeOf = (number: number) => new Date(Date.UTC(2026, 0, 1) - number * 1000).toISOString();

/** Alerts by number, the newest first; each a second older than the one before. */
function listOf(count: number): StubAnswer {
	const all = Array.from({ length: count }, (_, number) => ({ alert_id: String(number), reporting_ts: timeOf(number) }));
	return (_path, { offset, rows, fq }) => {
		const until = /TO (\S+)\]/.exec(String(fq))?.[1];
		const listed = until ? all.filter(({ reporting_ts: time }) => time <= until) : all;
		return { items: listed.slice(Number(offset), Number(offset) + Number(rows)), total: Math.min(listed.length, 10_000) };
	};
}

async function idsOf(pages: AsyncIterable<{ alert_id: string }[]>): Promise<string[]> {
	const ids: string[] = [];
	for await (const page of pages) ids.push(...page.map(({ alert_id: id }) => id));
	return ids;
}

const numbers = (count: number) => Array.from({ length: count }, (_, number) => String(number));

describe('All alerts', () => {
	it('come page by page', async () => {
		const { client, asked } = clientThat(listOf(1200));
		expect(await idsOf(allAlerts(client, {}))).toEqual(numbers(1200));
		expect(asked.map(({ offset, rows }) => [offset, rows])).toEqual([[0, 500], [500, 500], [1000, 500]]);
	});

	it('go on past the 10,000 of one listing, each once', async () => {
		const { client, asked } = clientThat(listOf(20_500));
		expect(await idsOf(allAlerts(client, { q: 'x', fq: ['y'] }))).toEqual(numbers(20_500));
		expect(asked[20]).toEqual({ q: 'x', fq: ['y', `reporting_ts:[* TO ${timeOf(9999)}]`], offset: 0, rows: 500 });
	});

	it('end at the limit, also past 10,000', async () => {
		const { client, asked } = clientThat(listOf(20_000));
		expect(await idsOf(allAlerts(client, {}, 10_200))).toEqual(numbers(10_200));
		expect(Math.max(...asked.map(({ offset, rows }) => Number(offset) + Number(rows)))).toBe(10_000);
	});

	it('are an error past 10,000 in an order that cannot go on', async () => {
		const { client } = clientThat(listOf(10_001));
		expect(await idsOf(allAlerts(client, { sort: 'al.score desc' }, 10_000))).toEqual(numbers(10_000));
		expect(await failureOf(idsOf(allAlerts(client, { sort: 'al.score desc' })))).toMatchObject({ kind: 'badRequest' });
	});

	it('are an error where more than 10,000 have the same time', async () => {
		const same: StubAnswer = (_path, { offset, rows }) => ({
			items: Array.from({ length: Number(rows) }, (_, number) => ({ alert_id: String(Number(offset) + number), reporting_ts: timeOf(0) })),
			total: 10_000,
		});
		expect(await failureOf(idsOf(allAlerts(clientThat(same).client, {})))).toMatchObject({ kind: 'badRequest' });
	});

	it('that move to the next page meanwhile are not given twice', async () => {
		let calls = 0;
		const moving: StubAnswer = (path, query) => listOf(700)(path, { ...query, offset: Number(query.offset) - (calls++ === 0 ? 0 : 3) });
		expect(await idsOf(allAlerts(clientThat(moving).client, {}))).toEqual(numbers(700));
	});
});

describe('All groups', () => {
	it('are counted up to the time of the first page', async () => {
		const { client, asked } = clientThat((path, query) => ({ ...(listOf(700)(path, query) as object), tc_start: '2026-01-01T00:00:00Z' }));
		expect(await idsOf(allGroupedAlerts(client, 'file.name', { no_delay: true }, 600))).toEqual(numbers(600));
		expect(asked).toEqual([
			{ no_delay: true, offset: 0, rows: 500 },
			{ no_delay: true, tc_start: '2026-01-01T00:00:00Z', offset: 500, rows: 100 },
		]);
	});

	it('are an error past 10,000', async () => {
		const { client } = clientThat((path, query) => ({ ...(listOf(10_001)(path, query) as object), tc_start: '2026-01-01T00:00:00Z' }));
		expect(await failureOf(idsOf(allGroupedAlerts(client, 'file.name', {})))).toMatchObject({ kind: 'badRequest' });
	});
});

describe('A change', () => {
	const refusing = () => clientThat(() => ({ success: false })).client;

	it('that the server says it did not make is an error', async () => {
		for (const change of [takeAlertOwnership(refusing(), 'x'), changeAlerts(refusing(), 'POST alert/status/batch/', { q: '*' }, 'ASSESS')]) {
			expect(await failureOf(change)).toMatchObject({ kind: 'badRequest' });
		}
	});

	it('by query of none is no error for someone who may not see alerts', async () => {
		const { client } = clientThat((path) => {
			if (path === 'alert/list/') throw new AssemblylineError('forbidden', 'Access Denied');
			return { success: 0 };
		});
		expect(await changeAlerts(client, 'POST alert/status/batch/', { q: 'x' }, 'ASSESS')).toBe(0);
	});

	it('of the owner that is refused for another reason is an error', async () => {
		const { client } = clientThat(() => {
			throw new AssemblylineError('forbidden', 'Access Denied');
		});
		expect(await failureOf(takeAlertOwnership(client, 'x'))).toMatchObject({ message: 'Access Denied' });
	});
});
