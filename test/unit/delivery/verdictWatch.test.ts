import { createHash } from 'node:crypto';
import { Delivery, type DeliveryOptions } from '../../../nodes/Assemblyline/delivery/delivery';
import { itemsOf } from '../../../nodes/Assemblyline/delivery/documents';
import { Ledger, type StoredLedger } from '../../../nodes/Assemblyline/delivery/ledger';
import { sources } from '../../../nodes/Assemblyline/delivery/sources';
import { type OnlyWhen, ONLY_WHEN } from '../../../nodes/Assemblyline/delivery/standing';
import { VerdictWatch, type WatchedFiles } from '../../../nodes/Assemblyline/delivery/verdictWatch';
import { fromNow, type Json, later, MemoryServer, TestN8n, upTo, useFakeTimeUntilEnd } from './support';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const LOOK = 5 * MINUTE;

const atEnd = useFakeTimeUntilEnd();

const hash = (name: string) => createHash('sha256').update(name).digest('hex');
const FILE = hash('file');

let number = 0;

/** A server, and what people and services do there. */
class Lab extends MemoryServer {
	/** What search other submissions fill, page after page, before those of the watched files. */
	endless?: 'analyses' | 'votes';

	protected override search(index: string, request: Json): Json {
		const page = super.search(index, request);
		const asksFor = String(request.fl).startsWith('sid,') ? 'analyses' : String(request.fl).includes('verdict.') ? 'votes' : undefined;
		if (asksFor === undefined || asksFor !== this.endless) return page;
		return { ...page, items: Array<Json>(Number(request.rows)).fill({ files: [{ sha256: hash('other') }] }), ...(request.deep_paging_id !== undefined && { next_deep_paging_id: '1' }) };
	}

	/** Has a file analyzed, now or so long ago; answers the sid. */
	analyze(sha256: string, score: number, { agoMs = 0, ...changes }: Json & { agoMs?: number } = {}): string {
		const sid = `sid-${++number}`;
		const time = fromNow(-agoMs);
		this.put('submission', { sid, state: 'completed', max_score: score, files: [{ name: 'invoice.exe', sha256 }], times: { submitted: time, completed: time }, verdict: { malicious: [], non_malicious: [] }, metadata: { mark: 'a' }, ...changes });
		return sid;
	}

	list(sha256: string, changes: Json = {}): void {
		this.put('badlist', { hashes: { sha256 }, enabled: true, added: fromNow(0), ...changes });
	}
}

interface Options {
	server?: Lab;
	n8n?: TestN8n;
	files?: WatchedFiles;
	onlyWhen?: OnlyWhen;
	/** What it begins with; what n8n has saved by default. */
	stored?: StoredLedger;
	delivery?: Partial<DeliveryOptions>;
}

/** The trigger of one process of n8n. */
function start({ server = new Lab(), n8n = new TestN8n(), files = { query: 'metadata.mark:a' }, onlyWhen = 'any', delivery: more = {}, ...options }: Options = {}) {
	const calls = { onError: jest.fn(), onRefused: jest.fn(), onDone: jest.fn() };
	const client = server.client();
	const stored = structuredClone('stored' in options ? options.stored : n8n.saved);
	let isAlive = true;
	const ledger = new Ledger({ stored, configuration: 'test', overlapMs: MINUTE, hasSweeps: true, save: (state) => void (isAlive && (n8n.memory = state)) });
	const delivery = new Delivery({
		ledger,
		emit: (events, key) => (isAlive ? n8n.emit(events, key) : new Promise(() => undefined)),
		itemsOf: (events) => itemsOf(events, { client, source: sources.verdictChanged, enrich: false, onUnreadable: calls.onError }),
		onError: calls.onError,
		...more,
	});
	const watch = new VerdictWatch({ client, files, onlyWhen, ledger, delivery, intervalMs: LOOK, ...calls });
	const kill = async () => {
		isAlive = false;
		await Promise.all([watch.stop(), delivery.stop()]);
	};
	atEnd(kill);
	watch.start();
	// n8n saves when the activation ends, which waits for the first look.
	void watch.looked.then(() => (n8n.saved = n8n.memory));
	return { server, n8n, ledger, delivery, watch, kill, files, ids: n8n.ids, ...calls };
}

/** The trigger after its first look. */
async function activated(options: Options = {}) {
	const made = start(options);
	await later(0);
	return made;
}

/** The next process of n8n, on what it has saved. */
async function restarted({ server, n8n, files, kill }: Pick<Awaited<ReturnType<typeof activated>>, 'server' | 'n8n' | 'files' | 'kill'>, options: Options = {}) {
	await kill();
	return activated({ server, n8n, files, ...options });
}

const told = (n8n: TestN8n) => n8n.executions.flat().map(({ changed, before, after }) => [changed, before, after].map((part) => (Array.isArray(part) ? part.join() : (part as Json).score)));
const seen = (score: number, changes: Json = {}) => ({ malicious: false, verdict: 'informative', score, votes: { malicious: 0, nonMalicious: 0 }, badlisted: false, ...changes });

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

describe('When something dies', () => {
	it('a server that is down is asked again, and nothing is lost; the first look does not hold up the activation', async () => {
		const server = new Lab();
		server.analyze(FILE, 0, { agoMs: DAY });
		server.failsWith = 500;
		const { n8n, watch, onError } = await activated({ server });
		await watch.looked;
		await later(3 * MINUTE);
		server.analyze(FILE, 1_000);
		server.failsWith = undefined;
		await later(3 * MINUTE);
		expect(onError).toHaveBeenCalled();
		// It never saw the file as it was; but the server has the submission from before the activation.
		expect(told(n8n)).toEqual([['score,verdict', 0, 1_000]]);
	});

	it('a change while n8n is off is found at its start', async () => {
		const server = new Lab();
		const sid = server.analyze(FILE, 0, { agoMs: DAY });
		const first = await activated({ server });
		await later(LOOK);
		await first.kill();
		server.analyze(FILE, 0, { sid, agoMs: DAY, verdict: { malicious: ['ann'], non_malicious: [] } });
		server.analyze(FILE, 1_000);
		server.list(FILE);
		await later(DAY);
		await restarted(first);
		expect(told(first.n8n)).toEqual([['score,verdict,votes,badlist', 0, 1_000]]);
	});

	it('a file that came since n8n saved is compared with the first submission, and with what the badlist said then', async () => {
		const first = await activated();
		const { server, n8n } = first;
		await later(SECOND);
		server.analyze(FILE, 0);
		await later(LOOK);
		await first.kill();
		server.analyze(FILE, 1_000);
		server.list(FILE);
		await later(LOOK);
		await restarted(first);
		expect(told(n8n)).toEqual([['score,verdict,badlist', 0, 1_000]]);
	});

	it('of a file that came since n8n saved nobody knows how it was voted on, or whether an older entry of the badlist was disabled: they are taken as they are', async () => {
		const server = new Lab();
		server.list(FILE, { added: fromNow(-DAY), enabled: false });
		const first = await activated({ server });
		await later(SECOND);
		const sid = server.analyze(FILE, 0);
		await later(LOOK);
		await first.kill();
		server.analyze(FILE, 0, { sid, verdict: { malicious: ['ann'], non_malicious: [] } });
		server.list(FILE, { added: fromNow(-DAY) });
		const { n8n } = await restarted(first);
		await later(LOOK);
		expect(n8n.executions).toEqual([]);
		// It is known from now on.
		server.analyze(FILE, 0, { sid, verdict: { malicious: [], non_malicious: ['ann'] } });
		await later(LOOK);
		expect(n8n.executions.flat().map(({ changed }) => changed)).toEqual([['votes']]);
	});

	it('n8n, before it has made the executions of several changes: each is made once after its start', async () => {
		const server = new Lab();
		const files = upTo(3).map((index) => hash(`file-${index}`));
		for (const file of files) server.analyze(file, 0, { agoMs: DAY });
		const first = await activated({ server, delivery: { concurrency: 1 } });
		first.n8n.run = () => new Promise(() => undefined);
		for (const file of files) server.analyze(file, 1_000);
		await later(LOOK);
		expect(first.n8n.executions).toHaveLength(1);
		// All went with the first: while n8n is off they go back, of which the workflow has to hear too.
		await first.kill();
		for (const file of files) server.analyze(file, 0);
		first.n8n.run = async () => undefined;
		await later(DAY);
		await restarted(first);
		await later(LOOK);
		const heard = (file: string) => first.n8n.executions.flat().filter(({ id }) => id === file).map(({ before, after }) => [(before as Json).score, (after as Json).score]);
		for (const file of files) expect(heard(file)).toEqual([[0, 1_000], [1_000, 0]]);
	});

	it('n8n, before it has saved a change: it is found again, and has the same key', async () => {
		const server = new Lab();
		server.analyze(FILE, 0, { agoMs: DAY });
		const first = await activated({ server });
		const { saved } = first.n8n;
		server.analyze(FILE, 1_000);
		await later(LOOK);
		expect(first.ids()).toEqual([FILE]);
		// As where the database has taken the execution, and not the static data.
		await restarted(first, { stored: saved });
		await later(LOOK);
		expect(first.ids()).toEqual([FILE]);
	});

	it('n8n, after the executions have ended: where it forgets them a change is made once more at the most, and never after', async () => {
		const server = new Lab();
		server.analyze(FILE, 0, { agoMs: DAY });
		const first = await activated({ server });
		first.n8n.forgets = true;
		server.analyze(FILE, 1_000);
		await later(LOOK);
		const second = await restarted(first);
		await later(3 * LOOK);
		const count = first.n8n.executions.length;
		expect(count).toBeLessThanOrEqual(2);
		const third = await restarted(second);
		await later(3 * LOOK);
		await restarted(third);
		await later(LOOK);
		expect(first.n8n.executions).toHaveLength(count);
	});

	it('n8n, with several changes in an execution: they are put together again as they were', async () => {
		const server = new Lab();
		const files = upTo(4).map((index) => hash(`file-${index}`));
		for (const file of files) server.analyze(file, 0, { agoMs: DAY });
		const first = await activated({ server, delivery: { batchSize: 4 } });
		first.n8n.run = () => new Promise(() => undefined);
		for (const file of files) server.analyze(file, 1_000);
		await later(LOOK);
		await restarted(first, { delivery: { batchSize: 1 } });
		await later(LOOK);
		expect(first.n8n.executions.map((events) => events.length)).toEqual([4]);
	});

	it('n8n refuses an execution: it is asked for until it is made, and what changes meanwhile is told of after it', async () => {
		const server = new Lab();
		server.analyze(FILE, 0, { agoMs: DAY });
		const { n8n } = await activated({ server });
		let refuses = true;
		n8n.create = async () => {
			if (refuses) throw new Error('no database');
		};
		server.analyze(FILE, 1_000);
		await later(LOOK);
		server.analyze(FILE, 0);
		await later(LOOK);
		refuses = false;
		await later(LOOK);
		expect(told(n8n)).toEqual([['score,verdict', 0, 1_000], ['score,verdict', 1_000, 0]]);
	});

	it('the newest submission of a file, while n8n refuses what waits before its change: it comes all the same, once', async () => {
		const server = new Lab();
		const [blocker, ...files] = upTo(150).map((index) => hash(`file-${index}`)) as [string, ...string[]];
		for (const file of [blocker, ...files]) server.analyze(file, 0, { agoMs: DAY });
		const { n8n, ids } = await activated({ server });
		let refuses = true;
		n8n.create = async () => {
			if (refuses) throw new Error('no database');
		};
		const sids = [blocker, ...files].map((file) => server.analyze(file, 1_000));
		await later(LOOK);
		for (const sid of sids) server.delete('submission', sid);
		refuses = false;
		await later(3 * LOOK);
		expect(ids().sort()).toEqual([blocker, ...files].sort());
		expect(n8n.executions.flat().map(({ after }) => (after as Json).score)).toEqual(Array(150).fill(1_000));
		expect(n8n.executions.flat().every(({ data }) => ((data as Json).files as Json[])[0]?.sha256 !== undefined)).toBe(true);
	});

	it('all submissions of a file, before its change was delivered: it comes with what is known of it, once', async () => {
		const server = new Lab();
		for (const file of [FILE, hash('other')]) server.analyze(file, 0, { agoMs: DAY });
		const first = await activated({ server });
		first.n8n.create = () => new Promise(() => undefined);
		server.analyze(FILE, 1_000, { agoMs: 1 });
		await later(LOOK);
		await first.kill();
		first.n8n.create = async () => undefined;
		const saved = first.n8n.saved;
		for (const index of upTo(number + 1)) server.delete('submission', `sid-${index}`);
		server.analyze(hash('other'), 1_000);
		const second = await restarted(first, { stored: saved });
		await later(2 * LOOK);
		expect(first.ids()).toEqual([FILE, hash('other')]);
		expect(first.n8n.executions[0]).toEqual([expect.objectContaining({ changed: ['score', 'verdict'], before: seen(0), after: seen(1_000, { verdict: 'malicious', malicious: true }), data: { state: 'completed', max_score: 1_000, files: [{ sha256: FILE }], times: { completed: expect.any(String) as string } } })]);
		expect(second.ledger.watched.changes).toEqual([]);
		// Nothing has the SHA-256 as its ID.
		expect(server.searches.filter(({ query }) => String(query).startsWith('id:') && String(query).includes(FILE))).toEqual([]);
	});

	it('a newest submission that the server cannot give: its change comes with what is known of it', async () => {
		const server = new Lab();
		server.analyze(FILE, 0, { agoMs: DAY });
		const { n8n, onError } = await activated({ server });
		const sid = server.analyze(FILE, 1_000);
		server.poisoned.add(sid);
		await later(2 * LOOK);
		expect(onError).toHaveBeenCalledWith(sid, expect.any(String));
		expect(n8n.executions).toEqual([[expect.objectContaining({ data: expect.objectContaining({ max_score: 1_000, files: [{ sha256: FILE }] }) as Json })]]);
	});

	it('n8n, before a change was delivered: it is not lost where newer submissions hold the file beside others', async () => {
		const server = new Lab();
		server.analyze(FILE, 0, { agoMs: DAY });
		const first = await activated({ server, files: { hashes: [FILE] } });
		first.n8n.create = () => new Promise(() => undefined);
		server.analyze(FILE, 1_000);
		await later(LOOK);
		await first.kill();
		first.n8n.create = async () => undefined;
		for (const index of upTo(2_600)) server.analyze(hash('bundle'), 0, { agoMs: index, files: [{ sha256: hash('bundle') }, { sha256: FILE }] });
		await restarted(first);
		await later(LOOK);
		expect(told(first.n8n)).toEqual([['score,verdict', 0, 1_000]]);
	});

	it('a look that reaches a file no more: nothing of it is settled, and it is told of', async () => {
		const server = new Lab();
		server.analyze(FILE, 0, { agoMs: DAY });
		const first = await activated({ server });
		first.n8n.create = () => new Promise(() => undefined);
		server.analyze(FILE, 1_000);
		await later(LOOK);
		await first.kill();
		server.endless = 'analyses';
		const second = await restarted(first);
		expect(second.onError).toHaveBeenCalledWith(expect.objectContaining({ message: expect.stringContaining('1 of the watched files cannot be looked at now, and their changes wait') as string }));
		expect(second.ledger.watched.changes).toHaveLength(1);
		first.n8n.create = async () => undefined;
		server.endless = undefined;
		await later(LOOK);
		expect(told(first.n8n)).toEqual([['score,verdict', 0, 1_000]]);
	});

	it('votes that were read in part are not compared: a look that reads all of them again finds no change', async () => {
		const server = new Lab();
		const sid = server.analyze(FILE, 0, { agoMs: DAY, verdict: { malicious: ['ann'], non_malicious: [] } });
		const { n8n } = await activated({ server });
		server.endless = 'votes';
		await later(LOOK);
		server.endless = undefined;
		await later(LOOK);
		expect(n8n.executions).toEqual([]);
		server.analyze(FILE, 0, { sid, agoMs: DAY, verdict: { malicious: ['ann', 'bob'], non_malicious: [] } });
		await later(LOOK);
		expect(n8n.executions.flat().map(({ before, after }) => [before, after].map((one) => ((one as Json).votes as Json).malicious))).toEqual([[1, 2]]);
	});

	it('what a look cannot read is told once for as long as it lasts, again with another text, and again when it comes back', async () => {
		const server = new Lab();
		server.analyze(FILE, 0, { agoMs: DAY });
		const { onError } = await activated({ server });
		const counts: number[] = [];
		const steps = [
			() => void (server.endless = 'votes'),
			() => undefined,
			() => void (server.failsWith = 500),
			() => void (server.failsWith = undefined),
			() => void server.analyze(hash('new'), 0),
			() => void (server.endless = undefined),
			() => void (server.endless = 'votes'),
		];
		for (const step of steps) {
			step();
			await later(LOOK);
			counts.push(onError.mock.calls.filter(([error]) => String(error).includes('cannot be looked at now')).length);
		}
		expect(counts).toEqual([1, 1, 1, 1, 2, 2, 3]);
	});

	it('a clock that is put back does not make two changes one', async () => {
		const server = new Lab();
		const sid = server.analyze(FILE, 0, { agoMs: DAY });
		const { n8n } = await activated({ server });
		const vote = (malicious: string[], nonMalicious: string[]) => server.analyze(FILE, 0, { sid, agoMs: DAY, verdict: { malicious, non_malicious: nonMalicious } });
		for (const isMalicious of [true, false, true, false]) {
			vote(isMalicious ? ['ann'] : [], isMalicious ? [] : ['ann']);
			await later(LOOK);
			jest.setSystemTime(Date.now() - LOOK);
		}
		expect(n8n.executions).toHaveLength(4);
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
