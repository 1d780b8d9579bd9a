import { enriched } from '../../../nodes/Assemblyline/delivery/enrich';
import { type Candidate, eventNow } from '../../../nodes/Assemblyline/delivery/event';
import { idsOf, type Json, MemoryServer } from './support';

const THRESHOLDS = { info: 0, suspicious: 300, highly_suspicious: 700, malicious: 1000 };
const of = (id: string): Candidate => ({ event: eventNow('happened', id, { from: 'the message' }), key: `key-${id}` });

function setUp(source: 'alert' | 'submission', ...documents: Json[]) {
	const server = new MemoryServer();
	for (const document of documents) server.put(source, document);
	const client = server.client();
	const enrich = (...ids: string[]) => enriched(ids.map(of), client, source, THRESHOLDS);
	return { server, enrich };
}

describe('An enriched event', () => {
	it('has the whole alert as it is now, and its verdict; all else stays', async () => {
		const alert = { alert_id: 'a', al: { score: 1000, av: ['EICAR'] }, status: 'ASSESS' };
		const { enrich } = setUp('alert', alert);
		const [result] = await enrich('a');
		expect(result).toEqual({
			key: 'key-a',
			event: { event: 'happened', id: 'a', recovered: false, receivedAt: expect.any(String) as string, data: { from: 'the message' }, details: { ...alert, id: 'a' }, verdict: 'malicious' },
		});
	});

	it.each([
		[-1, 'safe'],
		[0, 'informative'],
		[299, 'informative'],
		[300, 'suspicious'],
		[700, 'highly_suspicious'],
		[1000, 'malicious'],
	])('with the score %i is %s, alert or submission', async (score, verdict) => {
		const alert = await setUp('alert', { alert_id: 'x', al: { score } }).enrich('x');
		const submission = await setUp('submission', { sid: 'x', state: 'completed', max_score: score }).enrich('x');
		expect([...alert, ...submission].map(({ event }) => event.verdict)).toEqual([verdict, verdict]);
	});

	it.each(['submitted', 'failed'])('of a submission that is %s has details but no verdict: its score is no score yet', async (state) => {
		const [result] = await setUp('submission', { sid: 's', state, max_score: 0 }).enrich('s');
		expect(result?.event).toMatchObject({ details: { sid: 's', state }, verdict: null });
	});

	it.each([{ alert_id: 'a' }, { alert_id: 'a', al: null }, { alert_id: 'a', al: { score: null } }])('of an alert without a score, %j, has no verdict', async (alert) => {
		const [result] = await setUp('alert', alert).enrich('a');
		expect(result?.event).toMatchObject({ details: alert, verdict: null });
	});

	it('goes on without both where its thing is gone, in the same order', async () => {
		const { server, enrich } = setUp('alert', { alert_id: 'a', al: { score: 0 } }, { alert_id: 'b', al: { score: 0 } }, { alert_id: 'c', al: { score: 0 } });
		server.delete('b');
		const results = await enrich('c', 'b', 'a');
		expect(idsOf(results)).toEqual(['c', 'b', 'a']);
		expect(results[1]?.event).toMatchObject({ details: null, verdict: null });
	});

	it('fails where the server does, for another try', async () => {
		const { server, enrich } = setUp('alert', { alert_id: 'a' });
		server.failsWith = 500;
		await expect(enrich('a')).rejects.toMatchObject({ kind: 'serverError' });
	});
});
