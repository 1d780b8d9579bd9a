/** What rows on recorded replies cannot show of searches: the order of what comes out. */
import type { Operation } from '../../../nodes/Assemblyline/core/operation';
import { facet } from '../../../nodes/Assemblyline/resources/search/facet.operation';
import { grouped } from '../../../nodes/Assemblyline/resources/search/grouped.operation';
import { histogram } from '../../../nodes/Assemblyline/resources/search/histogram.operation';
import { search } from '../../../nodes/Assemblyline/resources/search/search.operation';
import { stats } from '../../../nodes/Assemblyline/resources/search/stats.operation';
import { describedFields } from '../../../nodes/Assemblyline/client/search';
import { getUpdates } from '../../../nodes/Assemblyline/resources/service/getUpdates.operation';
import { resultOf } from '../../support/call';
import { clientFor, settingsFor, useFake } from '../../support/fakeClient';
import { clientThat } from '../../support/stubClient';

const fake = useFake();

/** What an operation answers on alerts, with checked values. */
const run = (operation: Operation, field: string, values: object = {}) => {
	const context = { client: clientFor(settingsFor(fake().url)), hint: () => undefined, listen: () => () => Promise.resolve(), attemptOf: () => undefined };
	return resultOf(operation, context, { index: 'alert', field, query: '', options: {}, ...values });
};

const fill = (documents: Record<string, unknown>[]) => {
	fake().search.documents.alert = documents.map((document, number) => ({ alert_id: String(number), al: {}, file: {}, reporting_ts: '2024-01-01T00:00:00.000000Z', ...document }));
};

describe('A facet', () => {
	it('gives the most frequent values first, whatever order JSON gave them; equal ones by their name', async () => {
		fill(['10', '9', '9', 'b', 'a', '10', '10'].map((status) => ({ status })));
		expect(await run(facet, 'status')).toEqual([
			{ value: '10', count: 3 },
			{ value: '9', count: 2 },
			{ value: 'a', count: 1 },
			{ value: 'b', count: 1 },
		]);
	});

	it('encodes a field name as one segment', async () => {
		await expect(run(facet, '../x')).rejects.toThrow(/slash/);
	});
});

describe('A histogram', () => {
	it('gives steps of numbers in the order of numbers, negative ones too', async () => {
		fill([-200, 1000, 0, 100, 100, 20_00].map((score) => ({ al: { score } })));
		expect(await run(histogram, 'al.score', { start: '-500', end: '3000', gap: '100' })).toEqual([
			{ value: '-200', count: 1 },
			{ value: '0', count: 1 },
			{ value: '100', count: 2 },
			{ value: '1000', count: 1 },
			{ value: '2000', count: 1 },
		]);
	});

	it('gives steps of dates in the order of time', async () => {
		fill(['2024-01-10T05:00:00Z', '2024-01-02T05:00:00Z', '2023-12-31T05:00:00Z'].map((time) => ({ reporting_ts: time })));
		const steps = (await run(histogram, 'reporting_ts', { start: '2023-12-01T00:00:00Z', end: '2024-02-01T00:00:00Z', gap: '+1d' })) as { value: string }[];
		expect(steps.map(({ value }) => value.slice(0, 10))).toEqual(['2023-12-31', '2024-01-02', '2024-01-10']);
	});
});

test('A grouped search gives its groups with their documents', async () => {
	const groups = await run(grouped, 'status', { limit: 50, options: { groupSize: 2, fields: ['alert_id'], groupSort: 'reporting_ts desc' } });
	expect(groups).toEqual([{ value: 'TRIAGE', total: 3, items: [{ alert_id: 'lab-alert-3' }, { alert_id: 'lab-alert-2' }] }]);
});

test('Statistics are passed on as they come', async () => {
	expect(await run(stats, 'al.score')).toEqual({ avg: 1000, count: 3, max: 1500, min: 500, sum: 3000 });
});

describe('No secret of others is in an answer', () => {
	const user = { uname: 'a', password: '$2b$12$hash', otp_sk: 'SEED', apikeys: { key: { password: '$2b$12$other' } } };
	const page = { items: [user], offset: 0, rows: 1, total: 1 };
	const of = async (operation: Operation, values: object, reply: unknown) => {
		const { client } = clientThat(() => reply);
		const result = await resultOf(operation, { client, hint: () => undefined, listen: () => () => Promise.resolve(), attemptOf: () => undefined }, { index: 'user', query: '*', options: { fields: ['*'] }, ...values });
		const found: unknown[] = [];
		for await (const some of Symbol.asyncIterator in Object(result) ? (result as AsyncIterable<unknown[]>) : [result as unknown[]]) found.push(...some);
		return found;
	};

	it.each([
		['a search', search, { limit: 1 }, page, [{ uname: 'a' }]],
		['a search page by page', search, { returnAll: true }, page, [{ uname: 'a' }]],
		['a grouped search', grouped, { field: 'uname', limit: 1 }, { items: [{ value: 'a', total: 1, items: [user] }] }, [{ value: 'a', total: 1, items: [{ uname: 'a' }] }]],
		['updates of services', getUpdates, { options: {} }, { Extract: { auth: { username: 'u', password: 'p' }, image: 'i', latest_tag: '1', update_available: true } }, [{ name: 'Extract', image: 'i', latest_tag: '1', update_available: true }]],
	])('%s', async (_what, operation, values, reply, output) => {
		expect(await of(operation, values, reply)).toEqual(output);
	});

	it('where another index has a field of that name, it stays', async () => {
		expect(await of(search, { index: 'result', limit: 1 }, page)).toEqual([user]);
	});

	it('the fields of users are told without those', async () => {
		const { client } = clientThat((path) => (path === 'user/whoami/' ? { indexes: {} } : { uname: {}, password: {}, otp_sk: {}, 'apikeys.x': {} }));
		expect(Object.keys(await describedFields(client, 'user'))).toEqual(['uname']);
	});
});
