import type { JsonObject } from '../../../nodes/Assemblyline/client/types';
import { pages, nextRows, searchAll } from '../../../nodes/Assemblyline/client/pagination';
import type { SearchPage } from '../../../nodes/Assemblyline/client/search';
import { sleep } from '../../../nodes/Assemblyline/client/retry';
import { clientFor, failureOf, settingsFor, useFake } from '../../support/fakeClient';
import { until } from '../../support/until';

const fake = useFake();
const client = () => clientFor(settingsFor(fake().url));
const request = { query: '*', sort: 'number asc' };

function fill(count: number, bytes = 10): void {
	fake().search.documents.submission = Array.from({ length: count }, (_, number) => ({ number, padding: 'x'.repeat(bytes) }));
}

async function numbersOf(pages: AsyncIterable<Record<string, unknown>[]>): Promise<unknown[]> {
	const all: unknown[] = [];
	for await (const page of pages) all.push(...page.map(({ number }) => number));
	return all;
}

const upTo = (count: number) => Array.from({ length: count }, (_, number) => number);
const searches = () => fake().requests(/POST search/);
const rowsAsked = () => searches().map(({ json }) => (json as { rows: number }).rows);

describe('A search for all hits', () => {
	it.each([0, 1, 499, 500, 501, 3000, 12_345])('gives each of %i hits once, in order', async (count) => {
		fill(count);
		expect(await numbersOf(searchAll(client(), 'submission', request))).toEqual(upTo(count));
	});

	it.each([1, 500, 501, 777])('ends at a limit of %i', async (limit) => {
		fill(2000);
		expect(await numbersOf(searchAll(client(), 'submission', request, limit))).toEqual(upTo(limit));
		expect(rowsAsked().reduce((sum, rows) => sum + rows, 0)).toBe(limit);
	});

	it('passes the id of each page on, and the rest of the request unchanged', async () => {
		fill(4000);
		await numbersOf(searchAll(client(), 'submission', { ...request, filters: ['a:*'], fl: 'number' }));
		const bodies = searches().map(({ json }) => json as Record<string, unknown>);
		expect(bodies.map(({ deep_paging_id: id }) => id)).toEqual(['*', expect.stringContaining(','), expect.stringContaining(',')]);
		for (const body of bodies) expect(body).toMatchObject({ query: '*', sort: 'number asc', filters: ['a:*'], fl: 'number' });
	});

	it('fetches one page ahead while the caller uses the current one, and not two', async () => {
		fill(9000);
		const pages = searchAll(client(), 'submission', request);
		await pages.next();
		await until(() => searches().length >= 2);
		await sleep(100);
		expect(searches()).toHaveLength(2);
		await pages.next();
		await until(() => searches().length >= 3);
		await sleep(100);
		expect(searches()).toHaveLength(3);
		await pages.return();
	});

	it('takes larger pages of small documents, and smaller pages of large ones', async () => {
		fill(6000);
		await numbersOf(searchAll(client(), 'submission', request));
		expect(rowsAsked()).toEqual([500, 2500, 2500, 2500]);
		fake().log.length = 0;
		fill(520, 15_000);
		await numbersOf(searchAll(client(), 'submission', request));
		expect(rowsAsked()[1]).toBeLessThan(300);
	});

	it('asks for as much in a page as makes about 4 MiB, within 50 and 2500', () => {
		const sized = (bytes: number, count = 100) => Array.from({ length: count }, () => ({ padding: 'x'.repeat(bytes) }));
		expect(nextRows(500, sized(10_000)) * 10_000).toBeGreaterThan(4_000_000);
		expect(nextRows(500, sized(10_000)) * 10_000).toBeLessThan(4 * 1024 * 1024);
		expect(nextRows(500, sized(10))).toBe(2500);
		expect(nextRows(500, sized(1_000_000, 3))).toBe(50);
		expect(nextRows(123, [])).toBe(123);
	});

	it('gives the current page before it tells that the one ahead has failed', async () => {
		fill(2000);
		const pages = searchAll(client(), 'submission', request);
		const first = pages.next();
		await until(() => searches().length > 0);
		fake().faults.plan('serverError', { on: /search/ });
		expect((await first).value).toHaveLength(500);
		await sleep(50);
		expect(await failureOf(pages.next())).toMatchObject({ kind: 'serverError' });
		expect(await pages.next()).toEqual({ done: true, value: undefined });
	});

	it('fails at once where the first page does', async () => {
		expect(await failureOf(searchAll(client(), 'submission', { query: 'a:(' }).next())).toMatchObject({ kind: 'badRequest', message: 'SearchException: Failed to parse query [a:(]' });
	});

	it('stops asking when its reader stops', async () => {
		fill(9000);
		for await (const page of searchAll(client(), 'submission', request)) {
			expect(page).toHaveLength(500);
			break;
		}
		await sleep(100);
		expect(searches().length).toBeLessThanOrEqual(2);
	});

	it('leaves no unhandled failure when its reader stops before the page ahead has failed', async () => {
		const unhandled = jest.fn();
		process.on('unhandledRejection', unhandled);
		fill(2000);
		const pages = searchAll(client(), 'submission', request);
		await pages.next();
		fake().faults.plan('serverError', { on: /search/, times: 9 });
		await pages.return();
		await sleep(100);
		process.off('unhandledRejection', unhandled);
		expect(unhandled).not.toHaveBeenCalled();
	});

	it('ends where the server gives an id with an empty page', async () => {
		const page: SearchPage = { items: [], total: null, offset: 0, rows: 500, next_deep_paging_id: 'again' };
		const one = client();
		const read = jest.spyOn(one, 'read').mockResolvedValue(page);
		expect(await numbersOf(searchAll(one, 'submission', request))).toEqual([]);
		expect(read).toHaveBeenCalledTimes(1);
	});
});

describe('A list by offset', () => {
	const rowsOf = async (rows: JsonObject[], key: string, limit = Infinity) => {
		const found: unknown[] = [];
		for await (const page of pages(async ({ offset, rows: count }) => ({ items: rows.slice(offset, offset + count) }), { limit, key: (row) => row[key], onEnd: () => found.push('cut') })) found.push(...page.map(({ number }) => number));
		return found;
	};
	const numbered = (count: number, more: (number: number) => JsonObject) => Array.from({ length: count }, (_, number) => ({ number, ...more(number) }));

	it('goes on to its end, or its limit, whatever tells its rows apart', async () => {
		expect(await rowsOf(numbered(1_200, (number) => ({ sid: number })), 'sid')).toEqual([...Array(1_200).keys()]);
		expect(await rowsOf(numbered(1_200, (number) => ({ sid: number })), 'sid', 700)).toEqual([...Array(700).keys()]);
	});

	it('gives rows without their key, and none with it twice', async () => {
		expect(await rowsOf(numbered(1_200, () => ({})), 'sid')).toHaveLength(1_200);
		expect(await rowsOf(numbered(1_200, (number) => ({ sid: number % 1_000 })), 'sid')).toEqual([...Array(1_000).keys()]);
	});

	it('tells where the server cuts it off', async () => {
		const found = await rowsOf(numbered(12_000, (number) => ({ sid: number })), 'sid');
		expect([found.length, found.at(-1)]).toEqual([10_001, 'cut']);
	});
});
