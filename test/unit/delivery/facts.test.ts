import { factsOf, filesOf } from '../../../nodes/Assemblyline/delivery/facts';
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

/** A server with these submissions, the newest first; of endless ones there is always another page of the last. */
function server(rows: Row[], { isEndless = false } = {}) {
	const page = (list: Row[], { deep_paging_id: id }: Asked) => {
		const start = Number(id === '*' ? 0 : id);
		const items = list.map(documentOf).slice(start, start + PAGE);
		if (isEndless && list.length > 0) return { items: items.length < PAGE ? list.slice(-PAGE).map(documentOf) : items, next_deep_paging_id: String(start + PAGE) };
		return { items, ...(items.length === PAGE && { next_deep_paging_id: String(start + PAGE) }) };
	};
	const { client, asked } = clientThat((path, request) => {
		if (path.startsWith('search/badlist')) return { items: [] };
		const wanted = String(request.query);
		const found = rows.filter(({ file, beside = file }) => wanted === '*' || [file, beside].some((one) => wanted.includes(one)));
		return page(String(request.fl).includes('verdict') ? found.filter(({ voters }) => voters) : found, request);
	});
	const told: string[] = [];
	const tell = (message: string) => void told.push(message);
	const facts = (files: string[], { isNew = false, since = 0 } = {}) => factsOf(client, files, { isNew: () => isNew, since, tell });
	return { facts, files: (most: number) => filesOf(client, 'a:b', most, tell), asked, told };
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
		expect(asked).toHaveLength(20);
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

	it('are not told as none where they were not reached', async () => {
		const { facts, told } = server(times(PAGE, { file: POPULAR, beside: FILE }), { isEndless: true });
		expect(await facts([FILE])).toEqual({ facts: new Map(), unread: new Set([FILE]) });
		expect(told).toEqual(['1 of the watched files cannot be looked at now, and their changes wait: they stand behind newer submissions, of which 50,000 were read']);
	});

	it('have all votes, and it is told where some were not reached', async () => {
		const votes = [...times(3 * PAGE, { file: POPULAR, voters: ['bob'] }), { file: FILE, voters: ['ann'] }];
		const all = server(votes);
		expect((await all.facts([POPULAR, FILE])).facts.get(FILE)?.votes).toEqual({ malicious: ['ann'], nonMalicious: [] });
		expect(all.told).toEqual([]);
		const endless = server([{ file: FILE }, ...times(PAGE, { file: POPULAR, voters: ['bob'] })], { isEndless: true });
		expect((await endless.facts([POPULAR, FILE])).facts.get(FILE)?.votes).toEqual({ malicious: [], nonMalicious: [] });
		expect(endless.told).toEqual(['votes are missing: there are too many submissions with votes on the watched files, of which 50,000 were read']);
	});
});
