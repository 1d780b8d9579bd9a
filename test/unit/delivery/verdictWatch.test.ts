import { ONLY_WHEN, type OnlyWhen } from '../../../nodes/Assemblyline/delivery/standing';
import type { WatchedFiles } from '../../../nodes/Assemblyline/delivery/verdictWatch';
import { type Json, later, upTo } from './support';
import { activated, DAY, FILE, hash, Lab, LOOK, restarted, SECOND, seen, told } from './verdictWatchSupport';

describe('A changed verdict', () => {
	it.each<[string, (server: Lab, sid: string) => unknown, Json]>([
		['a rescan with another verdict', (server) => server.analyze(FILE, 1_000, { metadata: {} }), { changed: ['score', 'verdict'], after: seen(1_000, { verdict: 'malicious', malicious: true }) }],
		['a rescan with another score', (server) => server.analyze(FILE, 10), { changed: ['score'], after: seen(10) }],
		['a vote', (server, sid) => server.analyze(FILE, 0, { sid, verdict: { malicious: ['ann'], non_malicious: [] } }), { changed: ['votes'], after: seen(0, { malicious: true, votes: { malicious: 1, nonMalicious: 0 } }), votes: { malicious: ['ann'], nonMalicious: [] } }],
		['the badlist', (server) => server.list(FILE), { changed: ['badlist'], after: seen(0, { malicious: true, badlisted: true }) }],
	])('is told of after %s, once, with how it was before', async (_what, change, expected) => {
		const server = new Lab();
		const sid = server.analyze(FILE, 0, { agoMs: DAY });
		const { n8n, onDone } = await activated({ server });
		await later(3 * LOOK);
		expect(n8n.executions).toEqual([]);
		change(server, sid);
		await later(3 * LOOK);
		expect(n8n.executions).toEqual([[expect.objectContaining({ event: 'verdictChanged', id: FILE, recovered: false, before: seen(0), data: expect.objectContaining({ files: [{ name: 'invoice.exe', sha256: FILE }] }), ...expected })]]);
		expect(onDone).toHaveBeenCalledTimes(7);
	});

	it('that goes there and back is told of both times, and again when it comes again', async () => {
		const server = new Lab();
		server.analyze(FILE, 0, { agoMs: DAY });
		const { n8n } = await activated({ server });
		for (const score of [1_000, 0, 1_000, 0]) {
			server.analyze(FILE, score);
			await later(LOOK);
		}
		expect(told(n8n)).toEqual([['score,verdict', 0, 1_000], ['score,verdict', 1_000, 0], ['score,verdict', 0, 1_000], ['score,verdict', 1_000, 0]]);
		expect(new Set(n8n.keys).size).toBe(4);
	});

	it('goes by the newest vote of each user, on whichever submission; a rescan takes no vote away', async () => {
		const server = new Lab();
		server.analyze(FILE, 0, { agoMs: 2 * DAY, verdict: { malicious: ['ann', 'bob'], non_malicious: [] } });
		const { n8n } = await activated({ server });
		const sid = server.analyze(FILE, 0);
		await later(2 * LOOK);
		expect(n8n.executions).toEqual([]);
		server.analyze(FILE, 0, { sid, verdict: { malicious: [], non_malicious: ['ann'] } });
		await later(2 * LOOK);
		expect(n8n.executions).toEqual([[expect.objectContaining({ changed: ['votes'], votes: { malicious: ['bob'], nonMalicious: ['ann'] } })]]);
	});

	it('is none where the newest submission is deleted, and the votes on it', async () => {
		const server = new Lab();
		server.analyze(FILE, 0, { agoMs: 2 * DAY });
		const sid = server.analyze(FILE, 1_000, { agoMs: DAY, verdict: { malicious: ['ann'], non_malicious: [] } });
		const { n8n } = await activated({ server });
		server.delete('submission', sid);
		await later(2 * LOOK);
		expect(n8n.executions).toEqual([]);
		server.analyze(FILE, 0);
		await later(LOOK);
		expect(told(n8n)).toEqual([['score,verdict', 1_000, 0]]);
	});

	it('of an entry of the badlist counts while it is enabled', async () => {
		const server = new Lab();
		server.analyze(FILE, 0, { agoMs: DAY });
		server.list(FILE);
		const { n8n } = await activated({ server });
		for (const enabled of [false, true]) {
			server.list(FILE, { enabled });
			await later(LOOK);
		}
		expect(n8n.executions.flat().map(({ before, after }) => [before, after].map((one) => (one as Json).badlisted))).toEqual([[true, false], [false, true]]);
	});

	it('is that of the file that a submission is about: its first', async () => {
		const server = new Lab();
		server.analyze(FILE, 0, { agoMs: DAY });
		const { ids } = await activated({ server, files: { hashes: [FILE, hash('second')] } });
		server.analyze(FILE, 1_000, { files: [{ sha256: FILE }, { sha256: hash('second') }] });
		await later(LOOK);
		expect(ids()).toEqual([FILE]);
	});
});

describe('The files that are watched', () => {
	it('are those of a query, also where a newer submission does not match it any more', async () => {
		const server = new Lab();
		server.analyze(FILE, 0, { agoMs: DAY });
		server.analyze(hash('other'), 0, { agoMs: DAY, metadata: {} });
		const { ids } = await activated({ server, files: { query: 'max_score:0 AND metadata.mark:a' } });
		server.analyze(FILE, 1_000);
		server.analyze(hash('other'), 1_000, { metadata: {} });
		await later(LOOK);
		expect(ids()).toEqual([FILE]);
	});

	it('are those of a list; one that has no submission yet is watched from its first one on', async () => {
		const server = new Lab();
		const { ids, n8n } = await activated({ server, files: { hashes: [FILE] } });
		server.analyze(FILE, 0, { metadata: {} });
		server.analyze(hash('other'), 0);
		await later(LOOK);
		expect(ids()).toEqual([]);
		for (const file of [FILE, hash('other')]) server.analyze(file, 700);
		await later(LOOK);
		expect(ids()).toEqual([FILE]);
		expect(n8n.saved?.watched?.files).toHaveLength(1);
	});

	it('that come between two looks, and change, were as their first submission', async () => {
		const { server, n8n } = await activated();
		await later(SECOND);
		server.analyze(FILE, 0);
		await later(SECOND);
		server.analyze(FILE, 1_000);
		await later(LOOK);
		expect(told(n8n)).toEqual([['score,verdict', 0, 1_000]]);
	});

	it('are a thousand at the most, the newest ones, and cost a few searches; what is remembered does not grow', async () => {
		const server = new Lab();
		const sids = upTo(1_200).map((index) => server.analyze(hash(`file-${index}`), 0, { agoMs: DAY - index }));
		const { ids, ledger } = await activated({ server });
		expect(server.searches.length).toBeLessThan(10);
		for (const round of upTo(3)) {
			for (const index of upTo(200)) server.analyze(hash(`new-${round}-${index}`), 0);
			await later(LOOK);
		}
		expect(ids()).toEqual([]);
		const stored = JSON.stringify(ledger.watched.stored());
		expect(ledger.watched.stored()?.files).toHaveLength(1_000);
		expect(stored.length).toBeLessThan(60_000);
		const before = server.searches.length;
		await later(LOOK);
		expect(server.searches.length - before).toBe(7);
		// A vote, of which the server does not tell how it was before; while new files push out old ones.
		for (const index of upTo(200)) server.analyze(hash(`last-${index}`), 0);
		for (const index of [0, 1_199]) server.analyze(hash(`file-${index}`), 0, { sid: sids[index], agoMs: DAY, verdict: { malicious: ['ann'], non_malicious: [] } });
		await later(LOOK);
		expect(ids()).toEqual([hash('file-1199')]);
	});

	/** As many files as are remembered, FILE the oldest of them; answers the sid of FILE and of another one. */
	const fill = (server: Lab) => [server.analyze(FILE, 0, { agoMs: 2 * DAY }), ...upTo(999).map((index) => server.analyze(hash(`file-${index}`), 0, { agoMs: DAY }))] as [string, string];
	const votedBy = (...malicious: string[]) => ({ agoMs: 2 * DAY, verdict: { malicious, non_malicious: [] } });

	it('that are analyzed anew are not pushed out by new ones before they are compared', async () => {
		const server = new Lab();
		const [sid] = fill(server);
		const { n8n } = await activated({ server });
		for (const index of upTo(5)) server.analyze(hash(`new-${index}`), 0, { agoMs: SECOND });
		server.analyze(FILE, 1_000);
		server.analyze(FILE, 0, { sid, ...votedBy('ann') });
		await later(LOOK);
		expect(told(n8n)).toEqual([['score,verdict,votes', 0, 1_000]]);
	});

	it('whose change n8n refuses are not pushed out by new ones meanwhile', async () => {
		const server = new Lab();
		const [sid, other] = fill(server);
		const { n8n } = await activated({ server });
		let refuses = true;
		n8n.create = async () => {
			if (refuses) throw new Error('no database');
		};
		server.analyze(FILE, 0, { sid, ...votedBy('ann') });
		await later(LOOK);
		server.delete('submission', other);
		server.analyze(hash('new'), 0);
		server.analyze(FILE, 0, { sid, ...votedBy('ann', 'bob') });
		await later(LOOK);
		refuses = false;
		await later(2 * LOOK);
		expect(n8n.executions.flat().map(({ after }) => (after as Json).votes)).toEqual([{ malicious: 1, nonMalicious: 0 }, { malicious: 2, nonMalicious: 0 }]);
	});

	it('that were pushed out are compared with what the server still has of them', async () => {
		const server = new Lab();
		server.analyze(FILE, 0, { agoMs: DAY });
		const { n8n } = await activated({ server });
		for (const index of upTo(1_000)) server.analyze(hash(`new-${index}`), 0);
		await later(LOOK);
		server.analyze(FILE, 1_000);
		await later(LOOK);
		expect(told(n8n)).toEqual([['score,verdict', 0, 1_000]]);
	});

	it('are all found where one of them has more submissions than a page', async () => {
		const server = new Lab();
		for (const index of upTo(2_600)) server.analyze(hash('popular'), 0, { agoMs: DAY - index });
		server.analyze(FILE, 0, { agoMs: 2 * DAY });
		const { ids } = await activated({ server, files: { hashes: [FILE, hash('popular')] } });
		server.list(FILE);
		await later(LOOK);
		expect(ids()).toEqual([FILE]);
	});

	it('are found behind any number of submissions that hold them beside others', async () => {
		const server = new Lab();
		server.analyze(FILE, 0, { agoMs: 2 * DAY });
		for (const index of upTo(2_600)) server.analyze(hash('bundle'), 0, { agoMs: DAY - index, files: [{ sha256: hash('bundle') }, { sha256: FILE }] });
		const { ids } = await activated({ server, files: { hashes: [FILE] } });
		server.list(FILE);
		await later(LOOK);
		expect(ids()).toEqual([FILE]);
	});

	it('and are new are compared with their first submission, however many came after it', async () => {
		const first = await activated();
		const { server, n8n } = first;
		await first.kill();
		await later(SECOND);
		server.analyze(FILE, 0);
		await later(SECOND);
		for (const index of upTo(2_600)) server.analyze(FILE, 1_000, { agoMs: index / 10 });
		await restarted(first);
		expect(told(n8n)).toEqual([['score,verdict', 0, 1_000]]);
	});

	it('keep their votes where others have more than a page of them', async () => {
		const server = new Lab();
		const sid = server.analyze(FILE, 0, { agoMs: 2 * DAY });
		for (const index of upTo(2_600)) server.analyze(hash('popular'), 0, { agoMs: DAY - index, verdict: { malicious: [`user-${index % 7}`], non_malicious: [] } });
		const { n8n } = await activated({ server, files: { hashes: [FILE, hash('popular')] } });
		server.analyze(FILE, 0, { sid, agoMs: 2 * DAY, verdict: { malicious: ['ann'], non_malicious: [] } });
		await later(LOOK);
		expect(n8n.executions).toEqual([[expect.objectContaining({ id: FILE, votes: { malicious: ['ann'], nonMalicious: [] } })]]);
	});
});

describe('Only When', () => {
	const steps: [string, (server: Lab, sid: string) => void][] = [
		['score 10', (server) => server.analyze(FILE, 10)],
		['score 1000', (server) => server.analyze(FILE, 1_000)],
		['badlist', (server) => server.list(FILE)],
		['voted non-malicious', (server, sid) => server.analyze(FILE, 0, { sid, agoMs: DAY, verdict: { malicious: [], non_malicious: ['ann'] } })],
		['a tie', (server, sid) => server.analyze(FILE, 0, { sid, agoMs: DAY, verdict: { malicious: ['bob'], non_malicious: ['ann'] } })],
		['score 0', (server) => server.analyze(FILE, 0)],
		['off the badlist', (server) => server.list(FILE, { enabled: false })],
	];
	const [malicious, clean] = [['score 1000', 'a tie'], ['voted non-malicious', 'off the badlist']];
	const expected: Record<OnlyWhen, string[]> = { any: steps.map(([name]) => name), becomesMalicious: malicious, noLongerMalicious: clean, either: ['score 1000', 'voted non-malicious', 'a tie', 'off the badlist'] };

	it.each(ONLY_WHEN)('%s lets the wanted changes through: votes first, then score and badlist', async (onlyWhen) => {
		const server = new Lab();
		const sid = server.analyze(FILE, 0, { agoMs: DAY });
		const { n8n } = await activated({ server, onlyWhen });
		const heard: string[] = [];
		for (const [name, step] of steps) {
			const before = n8n.executions.length;
			step(server, sid);
			await later(LOOK);
			if (n8n.executions.length > before) heard.push(name);
		}
		expect(heard).toEqual(expected[onlyWhen]);
	});
});

describe('A sample', () => {
	it.each<[string, WatchedFiles]>([['a query', { query: 'metadata.mark:a' }], ['a list', { hashes: [hash('older'), FILE] }]])('of %s is the newest file as it stands', async (_what, files) => {
		const server = new Lab();
		server.analyze(hash('older'), 0, { agoMs: DAY });
		server.analyze(FILE, 700);
		const { n8n, watch } = await activated({ server, files });
		expect(await watch.sample()).toBe(true);
		await later(0);
		const standing = seen(700, { verdict: 'highly_suspicious' });
		expect(n8n.executions).toEqual([[expect.objectContaining({ id: FILE, changed: [], before: standing, after: standing })]]);
	});

	it('is none where there is no file', async () => {
		const server = new Lab();
		server.analyze(FILE, 0, { files: [{ sha256: FILE }, { sha256: hash('second') }] });
		const { watch } = await activated({ server, files: { hashes: [hash('second')] } });
		expect(await watch.sample()).toBe(false);
	});
});
