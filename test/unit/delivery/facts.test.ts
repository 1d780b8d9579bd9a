import { factsOf, watchedFilesOf } from '../../../nodes/Assemblyline/delivery/facts';
import { type Asked, clientThat } from '../../support/stubClient';

const [FILE, OTHER, POPULAR] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string];
const PAGE = 2_500;

interface Row {
	file: string;
	/** Its second file. */
	beside?: string;
	score?: number;
	completed?: string;
	voters?: string[];
}

const documentOf = ({ file, beside = POPULAR, score = 0, completed = '2026-01-01T00:00:00Z', voters = [] }: Row, index: number) => ({
	sid: `sid-${index}`, max_score: score, files: [{ sha256: file }, { sha256: beside }], times: { completed }, verdict: { malicious: voters, non_malicious: [] },
});
const times = (count: number, row: Row): Row[] => Array<Row>(count).fill(row);

interface ServerOptions {
	/** Whether there is always another page of the last submissions. */
	isEndless?: boolean;
	/** Called before a search that opens a point in time. */
	onOpened?(): void;
}

/** A server with these submissions, the newest first. `open` has its points in time that are not closed: the last page closes one, nothing else does. */
function server(rows: Row[], { isEndless = false, onOpened }: ServerOptions = {}) {
	const open = new Set<string>();
	let opened = 0;
	const page = (list: Row[], { deep_paging_id: id, offset = 0, rows: wanted }: Asked) => {
		const [point = '', start = '0'] = id === '*' ? [`point-${++opened}`] : String(id ?? `,${String(offset)}`).split(',');
		const all = list.map(documentOf);
		const some = all.slice(Number(start), Number(start) + Number(wanted));
		const items = isEndless && list.length > 0 && some.length < Number(wanted) ? all.slice(-Number(wanted)) : some;
		if (id === undefined) return { items };
		open.add(point);
		if (items.length === wanted) return { items, next_deep_paging_id: `${point},${Number(start) + Number(wanted)}` };
		open.delete(point);
		return { items };
	};
	const { client, asked } = clientThat((path, request) => {
		if (path.startsWith('search/badlist')) return { items: [] };
		if (request.deep_paging_id === '*') onOpened?.();
		const wanted = String(request.query);
		const found = rows.filter(({ file, beside = file }) => wanted === '*' || [file, beside].some((one) => wanted.includes(one)));
		return page(String(request.fl).includes('verdict') ? found.filter(({ voters }) => voters) : found, request);
	});
	const told: string[] = [];
	const tell = (message: string) => void told.push(message);
	const facts = (files: string[], { isNew = false, since = 0 } = {}) => factsOf(client, files, { isNew: () => isNew, since, tell });
	return { facts, files: (most: number) => watchedFilesOf(client, 'a:b', most, tell), asked, told, open, opened: () => opened };
}

describe('The files of a query', () => {
	it('are those behind any number of submissions of others', async () => {
		const { files, told } = server([...times(12_000, { file: POPULAR }), { file: FILE }, { file: OTHER }]);
		expect(await files(2)).toEqual([POPULAR, FILE]);
		expect(told).toEqual([]);
	});

	it('are fewer where there are too many of others, which is told', async () => {
		const { files, told, asked } = server(times(PAGE, { file: POPULAR }), { isEndless: true });
		expect(await files(2)).toEqual([POPULAR]);
		expect(told).toEqual(['1 files are watched: more may stand behind the newest submissions that match, of which 50,000 were read']);
		// One that opens no point in time, and then 20 pages.
		expect(asked).toHaveLength(21);
	});

	it.each([
		[1, 1], [1_000, 1], [1_000, 2],
	])('are %i from one search that leaves nothing open, of %i submissions each', async (most, each) => {
		const rows = Array.from({ length: 1_200 }, (_, index) => times(each, { file: `file-${index}` })).flat();
		const { files, asked, opened } = server(rows);
		expect(await files(most)).toEqual(Array.from({ length: most }, (_, index) => `file-${index}`));
		expect([asked.length, opened()]).toEqual([1, 0]);
	});

	it.each([1, 2])('need few rows where few are wanted: %i', async (most) => {
		const { files, asked } = server(times(12, { file: FILE }));
		expect(await files(most)).toEqual([FILE]);
		expect(Number(asked[0]?.rows)).toBeLessThan(10);
	});
});

describe('The facts of files', () => {
	it.each([0, 1, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE])('are found behind %i submissions of another one', async (count) => {
		const { facts, asked } = server([...times(count, { file: POPULAR, score: 1 }), { file: FILE, score: 2 }]);
		const found = await facts([POPULAR, FILE, OTHER]);
		expect([POPULAR, FILE, OTHER].map((file) => found.facts.get(file)?.analyses[0].score)).toEqual([count > 0 ? 1 : undefined, 2, undefined]);
		expect(found.unread.size).toBe(0);
		// One for the badlist, one for votes, and two for submissions at the most.
		expect(asked.length).toBeLessThanOrEqual(4);
	});

	it.each([0, PAGE - 1, PAGE, PAGE + 1])('of a new one go back to before a time, with %i submissions since', async (count) => {
		const { facts } = server([...times(count, { file: FILE, score: 1, completed: '2026-01-02T00:00:00Z' }), { file: FILE, score: 2 }, { file: FILE, score: 3 }]);
		const found = await facts([FILE], { isNew: true, since: Date.parse('2026-01-01T12:00:00Z') / 1000 });
		const analyses = found.facts.get(FILE)?.analyses ?? [];
		expect(new Set(analyses.map(({ sid }) => sid)).size).toBe(analyses.length);
		expect(analyses[count]?.score).toBe(2);
	});

	it.each([0, 1, PAGE - 1])('are read without a point in time from %i submissions', async (count) => {
		const { facts, opened, asked } = server(times(count, { file: FILE, voters: ['ann'] }));
		expect((await facts([FILE])).unread.size).toBe(0);
		expect([opened(), asked.length]).toEqual([0, 3]);
	});

	it.each([PAGE, PAGE + 1, 3 * PAGE])('are read to the end from %i submissions that hold them beside others, and nothing is left open', async (count) => {
		const { facts, open, opened } = server(times(count, { file: POPULAR, beside: FILE, voters: ['ann'] }));
		expect(await facts([FILE])).toEqual({ facts: new Map(), unread: new Set() });
		expect([opened(), open.size]).toEqual([2, 0]);
	});

	it('are in their order, each once, where a submission comes while more than a page of them is read', async () => {
		const rows = times(PAGE, { file: FILE, score: 1, completed: '2026-01-02T00:00:00Z' });
		const { facts } = server(rows, { onOpened: () => rows.unshift({ file: FILE, score: 2, completed: '2026-01-03T00:00:00Z' }) });
		const analyses = (await facts([FILE], { isNew: true })).facts.get(FILE)?.analyses ?? [];
		expect([analyses[0]?.score, new Set(analyses.map(({ sid }) => sid)).size, rows.length]).toEqual([2, analyses.length, analyses.length]);
	});

	it('are not told as none where they were not reached', async () => {
		const { facts, told } = server(times(PAGE, { file: POPULAR, beside: FILE }), { isEndless: true });
		expect(await facts([FILE])).toEqual({ facts: new Map(), unread: new Set([FILE]) });
		expect(told).toEqual(['1 of the watched files cannot be looked at now, and their changes wait: they, or votes on them, stand behind newer submissions, of which 50,000 were read']);
	});

	it('have all votes, also those behind many others', async () => {
		const { facts, told } = server([...times(3 * PAGE, { file: POPULAR, voters: ['bob'] }), { file: FILE, voters: ['ann'] }]);
		expect((await facts([POPULAR, FILE])).facts.get(FILE)?.votes).toEqual({ malicious: ['ann'], nonMalicious: [] });
		expect(told).toEqual([]);
	});

	it('are not told where their votes were read in part', async () => {
		const { facts, told } = server([{ file: FILE }, ...times(PAGE, { file: POPULAR, voters: ['bob'] })], { isEndless: true });
		expect(await facts([POPULAR, FILE])).toEqual({ facts: new Map(), unread: new Set([POPULAR, FILE]) });
		expect(told).toEqual(['2 of the watched files cannot be looked at now, and their changes wait: they, or votes on them, stand behind newer submissions, of which 50,000 were read']);
	});
});
