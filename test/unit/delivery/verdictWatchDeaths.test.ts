import { fromNow, type Json, later, upTo } from './support';
import { activated, DAY, FILE, hash, Lab, LOOK, made, MINUTE, restarted, SECOND, seen, told } from './verdictWatchSupport';

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
		for (const index of upTo(made + 1)) server.delete('submission', `sid-${index}`);
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
