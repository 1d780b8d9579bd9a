import { sleep } from '../../../nodes/Assemblyline/client/retry';
import { alert as makeAlert } from '../../fake/documents';
import { upTo } from '../delivery/support';
import { until } from '../../support/until';
import { aMoment, fake, listen, mockSockets, newAlert, now, start, store } from './support';

describe('The alert feed', () => {
	it('delivers a message once, though a search finds its alert as well', async () => {
		const { events } = await start({ source: 'alert' });
		await until(() => mockSockets.length > 0);
		await sleep(0);
		const alert = newAlert('a');
		store(alert);
		mockSockets[0]?.goLive();
		mockSockets[0]?.receive('AlertCreated', alert);
		await until(() => events().length > 0);
		await aMoment();
		expect(events()).toMatchObject([{ id: 'a', recovered: false }]);
	});

	it('finds what it missed before it was live', async () => {
		const started = await start({ source: 'alert' }, { workflowId: 'W' });
		await until(() => mockSockets.length > 0);
		await sleep(2);
		store(newAlert('missed'));
		mockSockets[0]?.goLive();
		await until(() => started.events().length > 0);
		expect(started.events()).toMatchObject([{ event: 'alertCreated', id: 'missed', recovered: true }]);
		expect(started.log).toContain('Assemblyline Trigger (workflow W): listening to alert');
	});

	it('leaves out what it missed where it shall be live only', async () => {
		const started = await start({ source: 'alert', options: { backfill: 'never' } });
		await until(() => mockSockets.length > 0);
		await sleep(2);
		store(newAlert('missed'));
		await sleep(2);
		mockSockets[0]?.goLive();
		await until(() => fake().requests(/search/).length > 2);
		await aMoment();
		expect(started.events()).toEqual([]);
	});

	it('has the server judge the query', async () => {
		store(newAlert('a', { priority: 'LOW' }), newAlert('b', { priority: 'CRITICAL' }));
		const { socket, events } = await listen({ source: 'alert', query: 'priority:CRITICAL', options: { backfill: 'never' } });
		for (const id of ['a', 'b']) socket.receive('AlertCreated', { alert_id: id });
		await until(() => events().length > 0);
		await aMoment();
		expect(events().map(({ id }) => id)).toEqual(['b']);
	});

	it('adds details and a verdict by the thresholds of this server', async () => {
		const { socket, events } = await listen({ source: 'alert', simplify: false, options: { enrich: true } });
		for (const number of [1, 2]) socket.receive('AlertCreated', makeAlert(number));
		await until(() => events().length === 2);
		expect(events()).toMatchObject([
			{ id: 'lab-alert-1', data: { alert_id: 'lab-alert-1' }, details: { metadata: { lab: '1' } }, verdict: 'suspicious' },
			{ id: 'lab-alert-2', verdict: 'malicious' },
		]);
		expect(fake().requests(/GET alert/)).toEqual([]);
	});

	it('is told as verdict, score, link and why, with the event behind', async () => {
		const { socket, events } = await listen({ source: 'alert', options: { enrich: true } });
		socket.receive('AlertCreated', makeAlert(2));
		await until(() => events().length === 1);
		const [event] = events();
		expect(Object.keys(event ?? {}).slice(0, 9)).toEqual(['verdict', 'score', 'file', 'why', 'url', 'sha256', 'sid', 'state', 'submitted']);
		expect(event).toMatchObject({ verdict: 'malicious', url: `${fake().url}/alerts/lab-alert-2`, alertId: 'lab-alert-2', event: 'alertCreated', id: 'lab-alert-2', recovered: false, details: { metadata: { lab: '2' } } });
		expect(event).not.toHaveProperty('data');
	});

	it('adds nothing unless it was asked for', async () => {
		const { socket, events } = await listen({ source: 'alert', simplify: false });
		socket.receive('AlertCreated', { alert_id: 'lab-alert-1' });
		await until(() => events().length === 1);
		expect(events()[0]).not.toHaveProperty('details');
		expect(events()[0]).not.toHaveProperty('verdict');
	});
});

describe('The submission feed', () => {
	it('delivers each stage of a submission', async () => {
		fake().search.documents.submission?.push({ sid: 's', state: 'completed', max_score: 1, times: { completed: now() } });
		const { socket, events } = await listen({ source: 'submission', events: ['submissionReceived', 'submissionStarted', 'submissionCompleted'] });
		for (const name of ['SubmissionReceived', 'SubmissionIngested', 'SubmissionStarted', 'SubmissionCompleted']) socket.receive(name, { sid: 's' });
		await until(() => events().length === 3);
		expect(events().map(({ event, id }) => `${event} ${id}`).sort()).toEqual(['submissionCompleted s', 'submissionReceived s', 'submissionStarted s']);
	});

	it('does not search where none of its events leaves a trace', async () => {
		await listen({ source: 'submission', events: ['submissionStarted'] });
		await aMoment();
		// But for the one at the activation, that asks whether the user may.
		expect(fake().requests(/search/)).toHaveLength(1);
	});
});

describe('The system status', () => {
	it('delivers every heartbeat of the chosen events', async () => {
		const { socket, events } = await listen({ source: 'systemStatus', events: ['serviceHeartbeat'] });
		for (const name of ['Extract', 'Extract', 'Characterize']) socket.receive('ServiceHeartbeat', { service_name: name, instances: 1 });
		socket.receive('IngestHeartbeat', { instances: 1 });
		await until(() => events().length === 3);
		expect(events().map(({ id }) => id)).toEqual(['Extract', 'Extract', 'Characterize']);
	});

	it('with a condition delivers its changes', async () => {
		const { socket, events } = await listen({ source: 'systemStatus', events: ['serviceHeartbeat'], options: { onlyServicesWithoutInstance: true } });
		for (const instances of [1, 0, 0, 2, 2]) socket.receive('ServiceHeartbeat', { service_name: 'Extract', instances });
		await until(() => events().length === 2);
		await aMoment();
		expect(events()).toMatchObject([
			{ id: 'Extract', condition: 'withoutInstance', active: true, data: { instances: 0 } },
			{ id: 'Extract', condition: 'withoutInstance', active: false, data: { instances: 2 } },
		]);
	});
});

describe('A condition', () => {
	const values = { source: 'systemStatus', events: ['serviceHeartbeat'], options: { onlyServicesWithoutInstance: true } };

	it('that has changed is told of though n8n refuses the execution at first', async () => {
		const { socket, events } = await listen(values, { refusals: 1 });
		socket.receive('ServiceHeartbeat', { service_name: 'Extract', instances: 0 });
		await until(() => events().length === 1);
		expect(events()).toMatchObject([{ id: 'Extract', condition: 'withoutInstance', active: true }]);
	});

	it('that changes while too much waits is told of by the next heartbeat', async () => {
		const { socket, events, endAll, emissions, log } = await listen(values, { endless: true });
		for (const number of upTo(1_200)) socket.receive('ServiceHeartbeat', { service_name: `s${number}`, instances: 0 });
		await until(() => emissions.length === 100);
		expect(log.filter((line) => line.includes('dropped'))).toEqual([]);
		for (; emissions.length < 1_000; await sleep(0)) endAll();
		for (const number of upTo(1_200)) socket.receive('ServiceHeartbeat', { service_name: `s${number}`, instances: 0 });
		for (; emissions.length < 1_200; await sleep(0)) endAll();
		expect(new Set(events().map(({ id }) => id)).size).toBe(1_200);
	});
});
