import type { INodeParameters } from 'n8n-workflow';
import { failureOf } from '../../support/fakeClient';
import { until } from '../../support/until';
import { alertSearch, aMoment, fake, listen, mockSockets, newAlert, queue, start, store } from './support';

describe('A test by hand', () => {
	it('connects only when n8n asks for it: before, it does not take what is emitted', async () => {
		fake().submissions.queue('q').push({ ingest_id: 'a' });
		const { manual, emissions } = await start(queue, { mode: 'manual' });
		await aMoment();
		expect(fake().log).toEqual([]);
		await manual();
		await until(() => emissions.length > 0);
		expect(emissions[0]).toMatchObject({ events: [{ id: 'a' }], given: 1 });
	});

	it.each<[string, INodeParameters]>([
		['an alert feed', { source: 'alert', options: { testEvent: 'latest', backfill: 'always' } }],
		['a search', { ...alertSearch, options: { testEvent: 'latest' } }],
		['a queue', queue],
		['a queue whose lost messages can be found', { ...queue, query: 'metadata.batch:x' }],
	])('of %s leaves the static data alone', async (_what, values) => {
		fake().submissions.queue('q').push({ ingest_id: 'a' });
		const { manual, emissions, getWorkflowStaticData } = await start(values, { mode: 'manual' });
		await manual();
		await until(() => emissions.length > 0);
		expect(getWorkflowStaticData).not.toHaveBeenCalled();
	});

	it('shows the latest alert, and then does not wait for another', async () => {
		const { manual, events } = await start({ source: 'alert', simplify: false }, { mode: 'manual' });
		await manual();
		await until(() => events().length > 0);
		await aMoment();
		expect(events()).toMatchObject([{ event: 'alertCreated', id: 'lab-alert-3', recovered: false, data: { alert_id: 'lab-alert-3', metadata: { lab: '3' } } }]);
		expect(mockSockets).toEqual([]);
	});

	it('shows the latest one that matches the query', async () => {
		const { manual, events } = await start({ source: 'alert', query: 'priority:LOW', options: { testEvent: 'latest' } }, { mode: 'manual' });
		await manual();
		await until(() => events().length > 0);
		expect(events()).toMatchObject([{ id: 'lab-alert-1' }]);
	});

	it('shows the latest document of a search', async () => {
		const { manual, events } = await start({ ...alertSearch, simplify: false, options: { testEvent: 'latest' } }, { mode: 'manual' });
		await manual();
		await until(() => events().length > 0);
		expect(events()).toMatchObject([{ event: 'documentFound', id: 'lab-alert-3', data: { alert_id: 'lab-alert-3' } }]);
	});

	it.each<[string, INodeParameters]>([
		['the server has none', { source: 'submission' }],
		['none is of a wanted event', { source: 'alert', events: ['alertUpdated'] }],
		['the next one is asked for', { source: 'alert', options: { testEvent: 'next' } }],
		['the source has no documents', { source: 'systemStatus' }],
	])('waits for the next one where %s', async (_what, values) => {
		const { manual, emissions } = await start(values, { mode: 'manual' });
		await manual();
		await until(() => mockSockets.length === 1);
		expect(emissions).toEqual([]);
	});

	it('does not deliver what was missed: only what comes next', async () => {
		const { socket, events } = await listen({ source: 'alert', options: { backfill: 'always', testEvent: 'next' } }, { mode: 'manual' });
		store(newAlert('missed'));
		await aMoment();
		socket.receive('AlertCreated', newAlert('next'));
		await until(() => events().length > 0);
		expect(events()).toMatchObject([{ id: 'next', recovered: false }]);
	});

	it('says in the way of n8n why the latest one cannot be shown', async () => {
		const { manual } = await start({ source: 'alert', options: { testEvent: 'latest' } }, { mode: 'manual', credential: { apiKey: 'devkey:wrong' } });
		expect(await failureOf(manual())).toMatchObject({ name: 'NodeApiError', message: expect.stringContaining('refused the login') as string });
	});
});
