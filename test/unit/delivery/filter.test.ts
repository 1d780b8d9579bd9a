import type { Candidate } from '../../../nodes/Assemblyline/delivery/event';
import { eventNow } from '../../../nodes/Assemblyline/delivery/event';
import { matching } from '../../../nodes/Assemblyline/delivery/filter';
import { idsOf, later, MemoryServer, upTo, useFakeTime } from './support';

useFakeTime();

const QUERY = 'type:EMAIL';
const of = (...ids: string[]): Candidate[] => ids.map((id) => ({ event: eventNow('alertCreated', id, {}), key: id }));

function setUp() {
	const server = new MemoryServer();
	const client = server.client();
	const onMissing = jest.fn<void, [Candidate[]]>();
	const put = (id: string, type: string, lateMs = 0) => server.put('alert', { alert_id: id, type }, lateMs);
	const filter = (candidates: Candidate[]) => matching(candidates, { client, index: 'alert', query: QUERY, onMissing });
	return { server, put, filter, onMissing };
}

describe('A filter', () => {
	it('keeps what matches, in its order, and drops the rest', async () => {
		const { put, filter, onMissing } = setUp();
		put('a', 'FILE');
		put('b', 'EMAIL');
		put('c', 'FILE');
		put('d', 'EMAIL');
		expect(idsOf(await filter(of('d', 'c', 'b', 'a')))).toEqual(['d', 'b']);
		expect(onMissing).not.toHaveBeenCalled();
	});

	it('keeps the candidates as they are', async () => {
		const { put, filter } = setUp();
		put('a', 'EMAIL');
		const candidates = of('a');
		expect((await filter(candidates))[0]).toBe(candidates[0]);
	});

	it('leaves the query to the server: as a filter beside the ids', async () => {
		const { server, put, filter } = setUp();
		put('a', 'EMAIL');
		await filter(of('a', 'b'.repeat(3)).slice(0, 1));
		expect(server.searches).toEqual([
			{ query: 'id:("a")', filters: [], fl: 'id', rows: 1 },
			{ query: 'id:("a")', filters: [QUERY], fl: 'id', rows: 1 },
		]);
	});

	it('asks for many at once', async () => {
		const { server, put, filter } = setUp();
		for (const number of upTo(50)) put(String(number), number % 2 ? 'EMAIL' : 'FILE');
		expect(await filter(of(...upTo(50).map(String)))).toHaveLength(25);
		expect(server.searches).toHaveLength(2);
	});

	it.each(['with "quotes"', 'with \\ backslash', '") OR (*', 'a OR b', '日本語'])('takes the id %s as it is', async (id) => {
		const { put, filter } = setUp();
		put(id, 'EMAIL');
		put('other', 'EMAIL');
		expect(idsOf(await filter(of(id)))).toEqual([id]);
	});

	it('escapes the quotes of an id', async () => {
		const { server, put, filter } = setUp();
		put('a"b', 'EMAIL');
		await filter(of('a"b'));
		expect(server.searches[0]).toMatchObject({ query: 'id:("a\\"b")' });
	});

	it('waits for a document that is not in the index yet', async () => {
		const { server, put, filter, onMissing } = setUp();
		put('late', 'EMAIL', 1_200);
		put('late, and no match', 'FILE', 700);
		put('there', 'EMAIL');
		const done = filter(of('late', 'late, and no match', 'there'));
		await later(1_500);
		expect(idsOf(await done)).toEqual(['late', 'there']);
		// Only what is still open is asked for again.
		expect(server.searches.at(-1)).toMatchObject({ query: 'id:("late")' });
		expect(onMissing).not.toHaveBeenCalled();
	});

	it('keeps a document that came between its two searches', async () => {
		const { server, put, filter } = setUp();
		put('a', 'EMAIL', 1);
		let asked = 0;
		server.before = async () => {
			if (++asked === 2) await new Promise((resolve) => setTimeout(resolve, 10));
		};
		const done = filter(of('a'));
		await later(600);
		expect(idsOf(await done)).toEqual(['a']);
	});

	it('gives up on a document that never comes, after ten seconds, and tells', async () => {
		const { put, filter, onMissing } = setUp();
		put('there', 'EMAIL');
		let over = false;
		const done = filter(of('there', 'never', 'never either')).finally(() => (over = true));
		await later(9_900);
		expect(over).toBe(false);
		await later(600);
		expect(idsOf(await done)).toEqual(['there']);
		expect(onMissing.mock.calls.map(([missing]: [Candidate[]]) => idsOf(missing))).toEqual([['never', 'never either']]);
	});

	it('lets recovered events pass: they were found with this very query', async () => {
		const { server, filter } = setUp();
		const recovered: Candidate = { event: eventNow('alertCreated', 'r', {}, true), key: 'r' };
		expect(idsOf(await filter([recovered]))).toEqual(['r']);
		expect(server.searches).toEqual([]);
	});

	it('judges several events of one document alike, and a recovered one of it for itself', async () => {
		const { put, filter } = setUp();
		put('a', 'EMAIL');
		put('b', 'FILE');
		const recovered: Candidate = { event: eventNow('alertUpdated', 'b', {}, true) };
		expect(idsOf(await filter([...of('a', 'a', 'b'), recovered]))).toEqual(['a', 'a', 'b']);
	});

	it('fails where the server does: what it cannot judge is neither kept nor dropped', async () => {
		const { server, put, filter } = setUp();
		put('a', 'EMAIL');
		server.failsWith = 500;
		await expect(filter(of('a'))).rejects.toMatchObject({ kind: 'serverError' });
	});
});
