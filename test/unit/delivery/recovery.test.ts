import { type Candidate, eventNow } from '../../../nodes/Assemblyline/delivery/event';
import type { Hit } from '../../../nodes/Assemblyline/delivery/recoverable';
import { Recovery, type RecoveryOptions } from '../../../nodes/Assemblyline/delivery/recovery';
import { SearchSource } from '../../../nodes/Assemblyline/delivery/searchSource';
import type { StoredState } from '../../../nodes/Assemblyline/delivery/state';
import { fromNow, iso, later, MemoryServer, slowWorkflow, upTo, useFakeTime, workflow } from './support';

useFakeTime();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const toCandidate = ({ id, document }: Hit): Candidate => ({ event: eventNow('found', id, document, true), key: id });

function recover(options: Partial<RecoveryOptions> = {}, stored: StoredState = {}, flow = workflow({}, stored)) {
	const server = new MemoryServer();
	const client = server.client();
	const onError = jest.fn();
	const recovery = new Recovery({
		client,
		state: flow.state,
		delivery: flow.delivery,
		index: 'alert',
		timeField: 'reporting_ts',
		overlapMs: MINUTE,
		candidates: async (hit) => [toCandidate(hit)],
		intervalMs: HOUR,
		onError,
		onRefused: jest.fn(),
		...options,
	});
	/** An alert of a time relative to the server's now. */
	const alert = (id: string, agoMs = 0, changes: Record<string, unknown> = {}) => ({ alert_id: id, reporting_ts: fromNow(server.clockAheadMs - agoMs), ...changes });
	/** An event of now that its message told of. */
	const live = (id: string) => {
		server.put('alert', alert(id));
		flow.delivery.offer(toCandidate({ id, document: {} }));
	};
	const sinces = () => server.searches.map(({ query }) => /\["(.*)" TO/.exec(String(query))?.[1]);
	return { ...flow, server, client, recovery, onError, alert, live, sinces };
}

describe('A search for missed events', () => {
	it('finds what has come since the workflow was activated, oldest first', async () => {
		const { recovery, server, alert, ids } = recover();
		server.put('alert', alert('before activation', 1));
		await later(10_000);
		server.put('alert', alert('c', 1_000));
		server.put('alert', alert('a', 9_000));
		server.put('alert', alert('b', 5_000));
		await recovery.once();
		await later(0);
		expect(ids()).toEqual(['a', 'b', 'c']);
	});

	it('goes on after what it has delivered where the paging of the server ended before', async () => {
		const { recovery, server, alert, ids, sinces, onError } = recover({ overlapMs: 0 });
		await later(60_000);
		for (const number of upTo(6_000)) server.put('alert', alert(String(number), 59_000 - number));
		server.before = async () => {
			if (server.searches.length === 2) server.failsWith = 400;
		};
		const first = recovery.once();
		await later(5_000);
		await first;
		expect(onError).toHaveBeenCalledTimes(1);
		server.before = async () => undefined;
		server.failsWith = undefined;
		const second = recovery.once();
		await later(5_000);
		await second;
		await later(0);
		expect(ids()).toEqual(upTo(6_000).map(String));
		// The second search begins at the last event of a page that was followed by another one.
		expect(Date.parse(sinces()[2] ?? '') - Date.parse(sinces()[0] ?? '')).toBe(1_000 + 499);
	}, 30_000);

	it('asks for ids and times only, sorted by time, unless it is told other fields', async () => {
		const first = recover();
		await first.recovery.once();
		expect(first.server.searches).toMatchObject([{ query: 'reporting_ts:["2026-01-01T12:00:00.000Z" TO *]', fl: 'id,reporting_ts', sort: 'reporting_ts asc', deep_paging_id: '*' }]);
		expect(first.server.searches[0]).not.toHaveProperty('filters');
		const second = recover({ fields: '*' });
		await second.recovery.once();
		expect(second.server.searches).toMatchObject([{ fl: '*' }]);
	});

	it('hands its hits over with id and document', async () => {
		const hits: Hit[] = [];
		const { recovery, server } = recover({
			index: 'submission',
			timeField: 'times.completed',
			candidates: async (hit) => {
				hits.push(hit);
				return [];
			},
		});
		const document = { sid: 's', times: { completed: fromNow(0) } };
		server.put('submission', document);
		await recovery.once();
		expect(hits).toEqual([{ id: 's', document: { ...document, id: 's' } }]);
	});

	it('goes through every page', async () => {
		const { recovery, server, alert, ids } = recover();
		for (const number of upTo(1_200)) server.put('alert', alert(`a${String(number).padStart(4, '0')}`, -number));
		const done = recovery.once();
		await later(5_000);
		await done;
		await later(0);
		expect(new Set(ids()).size).toBe(1_200);
		expect(server.searches.length).toBeGreaterThan(1);
	});

	it('has the query as a filter: only what matches is an event', async () => {
		const { recovery, server, alert, ids } = recover({ query: 'type:EMAIL' });
		server.put('alert', alert('a', 0, { type: 'EMAIL' }));
		server.put('alert', alert('b', 0, { type: 'FILE' }));
		await recovery.once();
		await later(0);
		expect(ids()).toEqual(['a']);
		expect(server.searches).toMatchObject([{ filters: ['type:EMAIL'] }]);
	});

	it('delivers what it finds twice, and what a message told of, once', async () => {
		const { recovery, live, ids } = recover();
		live('a');
		await recovery.once();
		await recovery.once();
		await later(0);
		expect(ids()).toEqual(['a']);
	});

	it('reports a failure and does not throw', async () => {
		const { recovery, server, onError } = recover();
		server.failsWith = 500;
		await expect(recovery.once()).resolves.toBeUndefined();
		expect(onError.mock.calls).toEqual([['searching for missed events: failed with 500']]);
	});

	it('reports a document that cannot be read, and finds it again later', async () => {
		let broken = true;
		const { recovery, server, alert, ids, onError } = recover({
			candidates: async (hit) => {
				if (broken && hit.id === 'b') throw new Error('no');
				return [toCandidate(hit)];
			},
		});
		for (const [number, id] of ['a', 'b', 'c'].entries()) server.put('alert', alert(id, -number));
		await recovery.once();
		expect(onError).toHaveBeenCalledTimes(1);
		broken = false;
		await recovery.once();
		await later(0);
		expect(ids()).toEqual(['a', 'b', 'c']);
	});

	it('waits for room where the workflow is behind, and loses nothing', async () => {
		const flow = slowWorkflow({ capacity: 2, parallel: 1 });
		const { recovery, server, alert } = recover({}, {}, flow);
		for (const number of upTo(8)) server.put('alert', alert(String(number), -number));
		const done = recovery.once();
		for (let second = 0; second < 30; second++) {
			await later(1_000);
			await flow.endAll();
		}
		await done;
		expect(flow.started).toEqual(upTo(8).map(String));
	});
});

describe('The time from which it looks', () => {
	const SINCE = '2026-01-01T12:00:00.000Z';

	it('is that of the activation, while nothing was delivered', async () => {
		const { recovery, sinces } = recover();
		await later(HOUR);
		await recovery.once();
		expect(sinces()).toEqual([SINCE]);
	});

	it('is a little before the search that found and delivered everything last: the index is late and not in order; also after a restart', async () => {
		const { recovery, live, sinces, stored } = recover();
		await later(HOUR);
		live('a');
		await recovery.once();
		await later(5 * MINUTE);
		await recovery.once();
		expect(sinces()).toEqual([SINCE, '2026-01-01T12:59:00.000Z']);

		const restarted = recover({}, JSON.parse(JSON.stringify(stored)) as StoredState);
		await restarted.recovery.once();
		expect(restarted.sinces()).toEqual(['2026-01-01T13:04:00.000Z']);
	});

	it('moves on also where the messages of the live events tell no time: else each search would go through everything again', async () => {
		const { recovery, server, alert, delivery, sinces } = recover();
		await later(HOUR);
		server.put('alert', alert('a'));
		delivery.offer({ event: eventNow('found', 'a', {}), key: 'a' });
		await recovery.once();
		await later(HOUR);
		await recovery.once();
		expect(Date.parse(sinces()[1] ?? '')).toBeGreaterThan(Date.parse(SINCE));
	});

	it('is never before the activation', async () => {
		const { recovery, sinces } = recover({}, { from: SINCE, cursor: '2026-01-01T12:00:30.000000Z' });
		await recovery.once();
		expect(sinces()).toEqual([SINCE]);
	});

	it.each([
		['ahead', 10 * MINUTE],
		['behind', -10 * MINUTE],
	])('is in the server\'s clock, which may be %s', async (_what, clockAheadMs) => {
		const { recovery, server, sinces } = recover();
		server.clockAheadMs = clockAheadMs;
		await later(HOUR);
		await recovery.once();
		expect(sinces()).toEqual([iso(Date.parse(SINCE) + clockAheadMs)]);
	});

	it('excludes what is older than the activation, also in the very first call to a server whose clock is ahead', async () => {
		const { recovery, server, alert, ids } = recover();
		server.clockAheadMs = 10 * MINUTE;
		server.put('alert', alert('a minute before activation', MINUTE));
		await later(10_000);
		server.put('alert', alert('after activation'));
		await recovery.once();
		await later(0);
		expect(ids()).toEqual(['after activation']);
	});
});

describe('What no message told of is found, though live events have come meanwhile:', () => {
	it('where the search after an interruption failed', async () => {
		const { recovery, server, alert, live, ids } = recover({ intervalMs: MINUTE });
		live('before');
		await later(10 * MINUTE);
		server.put('alert', alert('missed', 5 * MINUTE));
		// The feed is back; the search is not, yet.
		server.failsWith = 503;
		await recovery.once();
		live('after');
		await later(0);
		server.failsWith = undefined;
		await recovery.once();
		await later(0);
		expect(ids().sort()).toEqual(['after', 'before', 'missed']);
	});

	it('where searches are further apart than the overlap', async () => {
		const { recovery, server, alert, live, ids } = recover({ intervalMs: 10 * MINUTE });
		live('before');
		recovery.start();
		await later(MINUTE);
		server.put('alert', alert('missed'));
		await later(5 * MINUTE);
		live('after');
		await later(5 * MINUTE);
		expect(ids().sort()).toEqual(['after', 'before', 'missed']);
		await recovery.stop();
	});

	it('where the filter failed for it, and it was given back while the search was still going on', async () => {
		let failing = true;
		const flow = workflow({
			prepare: async (candidates) => {
				if (failing && candidates.some(({ event }) => event.id === 'missed')) throw new Error('the server is busy');
				return candidates;
			},
		});
		const { recovery, server, alert, ids } = recover(
			{
				candidates: async (hit) => {
					if (hit.id === 'slow') await new Promise((resolve) => setTimeout(resolve, 5 * MINUTE));
					return [toCandidate(hit)];
				},
			},
			{},
			flow,
		);
		server.put('alert', alert('missed'));
		await later(10 * MINUTE);
		server.put('alert', alert('slow'));
		const done = recovery.once();
		await later(10 * MINUTE);
		await done;
		failing = false;
		void recovery.once();
		await later(10 * MINUTE);
		expect(ids()).toEqual(['slow', 'missed']);
	});

	it('where n8n stopped while the missed ones waited behind a live one', async () => {
		const flow = slowWorkflow({ parallel: 1 });
		const first = recover({}, {}, flow);
		first.live('before');
		await later(10 * MINUTE);
		first.server.put('alert', first.alert('missed', 5 * MINUTE));
		first.live('after');
		const searching = first.recovery.once();
		await later(0);
		flow.ends[0]?.resolve();
		await later(0);
		await first.recovery.stop();
		await searching;
		await flow.delivery.stop();
		expect(flow.started).toEqual(['before', 'after']);

		const second = recover({}, JSON.parse(JSON.stringify(flow.stored)) as StoredState);
		second.server.put('alert', first.alert('missed', 5 * MINUTE));
		await second.recovery.once();
		await later(0);
		expect(second.ids()).toEqual(['missed']);
	});
});

describe('When it looks', () => {
	it('looks again a moment after a connection: the index shows a document late', async () => {
		const { recovery, server, alert, ids } = recover();
		server.put('alert', alert('late'), 1_500);
		const done = recovery.look();
		await later(2_999);
		expect([server.searches.length, ids()]).toEqual([1, []]);
		await later(1);
		await done;
		expect(server.searches).toHaveLength(2);
		expect(ids()).toEqual(['late']);
	});

	it('looks from time to time, from one interval after its start', async () => {
		const { recovery, server } = recover({ intervalMs: MINUTE });
		recovery.start();
		await later(MINUTE - 1);
		expect(server.searches).toHaveLength(0);
		await later(1);
		expect(server.searches).toHaveLength(1);
		await later(3 * MINUTE);
		expect(server.searches).toHaveLength(4);
		await recovery.stop();
	});

	it('goes on looking after failures', async () => {
		const { recovery, server, onError } = recover({ intervalMs: MINUTE });
		server.failsWith = 500;
		recovery.start();
		await later(3 * MINUTE);
		server.failsWith = undefined;
		await later(MINUTE);
		expect(onError).toHaveBeenCalledTimes(3);
		expect(server.searches).toHaveLength(1);
		await recovery.stop();
	});

	it('searches one at a time; asked meanwhile however often, once more afterwards', async () => {
		let underWay = 0;
		let most = 0;
		const { recovery, server } = recover();
		server.before = async () => {
			most = Math.max(most, ++underWay);
			await new Promise((resolve) => setTimeout(resolve, 100));
			underWay--;
		};
		for (let call = 0; call < 5; call++) void recovery.once();
		await later(10_000);
		expect([most, server.searches.length]).toEqual([1, 2]);
		void recovery.once();
		await later(10_000);
		expect(server.searches).toHaveLength(3);
	});
});

describe('A stopped search', () => {
	it('searches no more, not even for the second look', async () => {
		const { recovery, server } = recover({ intervalMs: MINUTE });
		recovery.start();
		void recovery.look();
		await later(1_000);
		await recovery.stop();
		await later(HOUR);
		void recovery.look();
		await later(HOUR);
		expect(server.searches).toHaveLength(1);
		expect(jest.getTimerCount()).toBe(0);
	});

	it('delivers nothing more of what it was going through, and reports no failure of it', async () => {
		const { recovery, server, alert, ids, onError } = recover({
			candidates: async (hit) => {
				await new Promise((resolve) => setTimeout(resolve, 100));
				return [toCandidate(hit)];
			},
		});
		for (const number of upTo(10)) server.put('alert', alert(String(number), -number));
		void recovery.once();
		await later(250);
		const stopped = recovery.stop();
		await later(10_000);
		await stopped;
		// The one under way when it stopped may still come.
		expect(ids().length).toBeLessThanOrEqual(3);
		expect(onError).not.toHaveBeenCalled();
	});
});

describe('A source of new documents', () => {
	it('searches at its start, then from time to time, until it stops', async () => {
		const { recovery, delivery, server, alert, ids } = recover({ intervalMs: 30_000 });
		const source = new SearchSource(recovery, delivery);
		server.put('alert', alert('a'));
		source.start();
		await later(0);
		expect(ids()).toEqual(['a']);
		await later(10_000);
		server.put('alert', alert('b'));
		await later(20_000);
		expect(ids()).toEqual(['a', 'b']);
		await source.stop();
		server.put('alert', alert('c'));
		await later(HOUR);
		expect(ids()).toEqual(['a', 'b']);
		expect(jest.getTimerCount()).toBe(0);
	});

	it('stops at once, though the workflow is behind and there is no room', async () => {
		const flow = slowWorkflow({ capacity: 1, parallel: 1 });
		const { recovery, delivery, server, alert } = recover({}, {}, flow);
		for (const number of upTo(10)) server.put('alert', alert(String(number), -number));
		const source = new SearchSource(recovery, delivery);
		source.start();
		await later(1_000);
		let stopped = false;
		const stopping = source.stop().then(() => (stopped = true));
		await later(1_000);
		expect(stopped).toBe(true);
		expect(flow.started).toEqual(['0']);
		await stopping;
	});
});
