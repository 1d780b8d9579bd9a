/** What people see first of submissions, alerts, messages and hashes. */
import { alertDigest, documentDigest, hashDigest, notificationDigest, submissionDigest, submissionDigestWithOrigin, whyOf } from '../../../nodes/Assemblyline/findings/digest';
import { HOSTILE, MARKED } from '../../support/hostileTexts';
import { linksIn } from '../../support/linkers';
import { sample, SERVER, SHA } from '../report/reportSample';

const thresholds = { info: 0, suspicious: 300, highly_suspicious: 700, malicious: 1000 };
const context = { serverUrl: SERVER, thresholds };
const { record, summary } = sample();
const BASE = ['verdict', 'score', 'file', 'why', 'url', 'sha256', 'sid', 'state', 'submitted'];

const alert = (changes: object = {}) => ({
	alert_id: 'a/1', sid: 's1', ts: '2026-03-01T10:00:00Z', reporting_ts: '2026-03-01T10:00:09Z', status: 'TRIAGE', priority: 'HIGH', owner: null, label: ['PHISHING'], type: 'EMAIL',
	file: { name: 'invoice.exe', sha256: SHA }, metadata: { ticket: '1' }, heuristic: { name: ['By name'] },
	al: { score: 1500, av: ['Win.Emotet'], attrib: ['EMOTET', 'EMOTET'], detailed: { heuristic: [] } },
	...changes,
});
const message = (changes: object = {}) => ({ ingest_id: 'i1', score: 600, failure: '', submission: { sid: 's1', time: '2026-03-01T10:00:00Z', files: [{ name: 'a.exe', sha256: SHA }], metadata: { batch: 'x' } }, ...changes });

describe('Every thing that has a verdict', () => {
	it.each([
		['a submission', submissionDigest(record, context)],
		['a submission with its origin', submissionDigestWithOrigin(record, context)],
		['an alert', alertDigest(alert(), context)],
		['a message', notificationDigest(message(), context)],
		['a submission of which nothing is known', submissionDigest({}, context)],
		['an alert of which nothing is known', alertDigest({}, context)],
		['a message that says nothing', notificationDigest({}, context)],
	])('begins with the same names: %s', (_what, digest) => {
		expect(Object.keys(digest).slice(0, BASE.length)).toEqual(BASE);
	});

	it('is told by the index that it stands in', () => {
		expect([documentDigest('alert'), documentDigest('submission'), documentDigest('file')]).toEqual([alertDigest, submissionDigestWithOrigin, undefined]);
	});
});

describe('A submission', () => {
	it('has a verdict in words, and why', () => {
		expect(submissionDigest(record, context, summary)).toEqual({
			verdict: 'malicious', score: 1250, url: `${SERVER}/submission/detail/${record.sid}`, sha256: SHA, file: 'invoice[.]exe', sid: record.sid, state: 'completed', submitted: record.times.submitted, serviceErrors: 2,
			why: 'Known malware, Word, Packed file; attributed to: EMOTET',
		});
	});

	it('has who handed it in, and the metadata as they are', () => {
		expect(submissionDigestWithOrigin(record, context)).toMatchObject({ submitter: 'analyst', metadata: record.metadata });
	});

	it('has neither verdict nor score while it runs, and why is not known without its summary', () => {
		expect(submissionDigest({ ...record, state: 'submitted' }, context)).toMatchObject({ verdict: null, score: null, why: null });
	});

	it.each<[number | null, object]>([
		[12, { error_count: 12 }],
		[2, { error_count: 0, errors: ['a', 'b'] }],
		[0, { error_count: 0, errors: [] }],
		[null, { sid: 's1' }],
		// A message of a feed or a queue.
		[null, { sid: 's1', errors: [] }],
		[1, { sid: 's1', errors: ['a'] }],
		[null, { error_count: 'many', errors: 'some' }],
	])('says how often services failed on it: %s', (serviceErrors, said) => {
		expect(submissionDigest({ ...said }, context).serviceErrors).toBe(serviceErrors);
	});

	it('that failed has no score', () => {
		expect(submissionDigest({ ...record, state: 'failed' }, context)).toMatchObject({ verdict: 'failed', score: null });
	});

	it('without a page has no link, and a hash that is none is no hash', () => {
		expect(submissionDigest({ files: [{ name: '', sha256: 'x' }] }, context)).toMatchObject({ url: null, sha256: null, file: null, sid: null, state: 'submitted' });
	});
});

describe('Why', () => {
	const attribution = (tags: object) => ({ ...summary, heuristics: {}, tags: { ...summary.tags, attribution: tags } });

	it('names three heuristics, the worst first, and none that is safe', () => {
		const heuristics = { safe: [['S.1', 'Signed']], info: [['I.1', 'Info']], malicious: [['M.1', 'One'], ['M.2', 'Two']], suspicious: [['X.1', 'Three']] };
		expect(whyOf({ ...summary, heuristics, tags: {} }, thresholds)).toBe('One, Two, Three');
	});

	it('names viruses and what it is put down to, but nothing that is safelisted', () => {
		const tag = (value: string, isSafelisted = false) => [value, 'malicious', isSafelisted, 'TLP:CLEAR'];
		expect(whyOf(attribution({ 'av.virus_name': [tag('Win.A'), tag('Win.B')], 'attribution.actor': [tag('TA505')], 'attribution.family': [tag('EMOTET'), tag('Not me', true)], 'file.config': [tag('x')] }), thresholds)).toBe('virus: Win[.]A, Win[.]B; attributed to: TA505, EMOTET');
	});

	it('is empty where nothing was found', () => {
		expect(whyOf(attribution({}), thresholds)).toBe('');
		expect(whyOf({}, thresholds)).toBe('');
	});
});

describe('An alert', () => {
	it('has its page, what it is and who has it', () => {
		expect(alertDigest(alert(), context)).toEqual({
			verdict: 'malicious', score: 1500, url: `${SERVER}/alerts/a%2F1`, sha256: SHA, file: 'invoice[.]exe', sid: 's1', state: 'completed', submitted: '2026-03-01T10:00:00Z',
			why: 'By name; virus: Win[.]Emotet; attributed to: EMOTET',
			alertId: 'a/1', status: 'TRIAGE', priority: 'HIGH', owner: null, labels: ['PHISHING'], type: 'EMAIL', reported: '2026-03-01T10:00:09Z', metadata: { ticket: '1' },
		});
	});

	it('names the worst of its heuristics first, where it knows how bad they are', () => {
		const one = (value: string, verdict: string) => ({ type: 'heuristic', value, verdict });
		const heuristic = [one('Info', 'info'), one('Bad', 'malicious'), one('Fine', 'safe'), one('Odd', 'suspicious')];
		expect(alertDigest(alert({ al: { score: 1, detailed: { heuristic } } }), context).why).toBe('Bad, Odd, Info');
	});
});

describe('A message', () => {
	it('has the verdict of its score', () => {
		expect(notificationDigest(message(), context)).toMatchObject({ verdict: 'suspicious', score: 600, sid: 's1', state: 'completed', submitted: '2026-03-01T10:00:00Z', ingestId: 'i1', failure: null, metadata: { batch: 'x' } });
	});

	it('of a file that was not analyzed is failed, whatever score it has', () => {
		for (const score of [null, 0]) expect(notificationDigest(message({ score, failure: 'Skipped' }), context)).toMatchObject({ verdict: 'failed', score: null, state: 'failed', failure: 'Skipped' });
	});
});

describe('A hash', () => {
	const al = (data: object) => ({ error: null, items: [{ malicious: false, description: 'File found in AL', data: { sha256: SHA, ...data } }] });
	const none = { error: null, items: [] };

	it('has the highest score of the sources, its page, and when it was last seen', () => {
		const sources = { al: al({ score: 600, type: 'text/plain', size: 72, score_map: { A: 100, B: 500, C: 0 }, seen: { count: 3, last: '2026-03-01T10:00:00Z' } }), alert: { error: null, items: [{ description: 'Alerted on 2 times', data: [{ score: 1000 }, { score: 10 }] }] } };
		expect(hashDigest('F'.repeat(32), sources, context)).toEqual({
			verdict: 'malicious', score: 1000, url: `${SERVER}/file/detail/${SHA}`, sha256: SHA, why: 'B 500, A 100; alert: Alerted on 2 times', hash: 'F'.repeat(32), found: true,
			knownBy: ['al', 'alert'], failed: [], type: 'text/plain', size: 72, lastSeen: '2026-03-01T10:00:00Z', timesSeen: 3,
		});
	});

	it.each<[string, object, object]>([
		['it has none', none, { score: null, url: null, sha256: SHA, knownBy: ['x.vt'] }],
		['nothing was found', al({ score: 0 }), { score: 0, knownBy: ['al', 'x.vt'] }],
		['a service vouches for it', al({ score: -1000 }), { score: -1000 }],
	])("that an outer source calls malicious is so whatever the server's score says: %s", (_name, own, expected) => {
		const vt = (malicious: boolean) => ({ error: null, items: [{ malicious: false, data: {} }, { malicious, description: 'Seen by 40', data: {} }] });
		expect(hashDigest(SHA, { al: own, 'x.vt': vt(true) }, context)).toMatchObject({ verdict: 'malicious', ...expected });
		expect(hashDigest(SHA, { al: own, 'x.vt': vt(false) }, context).verdict).not.toBe('malicious');
	});

	it("is judged by the server's thresholds, whatever Assemblyline's own sources call malicious: they have thresholds of their own", () => {
		const sources = { al: { error: null, items: [{ malicious: true, description: '', data: { sha256: SHA, score: 1500 } }] }, alert: { error: null, items: [{ malicious: true, description: 'Alerted on 1 times', data: [{ score: 600 }] }] } };
		expect(hashDigest(SHA, sources, { ...context, thresholds: { ...context.thresholds, malicious: 2000 } })).toMatchObject({ verdict: 'highly_suspicious', score: 1500 });
	});

	it('that nobody knows has no verdict, and a source that failed is named', () => {
		expect(hashDigest('f'.repeat(32), { al: { error: 'timeout', items: [] }, alert: none }, context)).toMatchObject({ verdict: null, score: null, url: null, sha256: null, found: false, why: '', failed: ['al'] });
	});
});

describe('A hostile text', () => {
	/** What is for machines, and stays as it was found. */
	const DATA = new Set(['url', 'sha256', 'sid', 'state', 'submitted', 'metadata', 'submitter', 'alertId', 'status', 'priority', 'owner', 'labels', 'type', 'reported', 'ingestId', 'hash', 'knownBy', 'failed', 'lastSeen']);
	const shown = (digest: object) => Object.entries(digest).flatMap(([name, value]) => (DATA.has(name) || typeof value !== 'string' ? [] : [value])).join('\n');
	const source = (text: string) => ({ error: null, items: [{ description: text, data: {} }] });

	it.each(HOSTILE)('works in no name and no reason: %j', (text) => {
		const made = [
			submissionDigest(sample(text, text).record, context, sample(text, text).summary),
			alertDigest(alert({ file: { name: text }, heuristic: { name: [text] }, al: { score: 1, av: [text], attrib: [text] } }), context),
			notificationDigest(message({ failure: text, submission: { files: [{ name: text }] } }), context),
			hashDigest('f'.repeat(32), { 'x.source': source(text) }, context),
		].map(shown).join('\n');
		if (MARKED.includes(text) && text.length <= 70) expect(made).not.toContain(text);
		expect(made.split('\n').flatMap((line) => linksIn(line, [SERVER]))).toEqual([]);
	});
});
