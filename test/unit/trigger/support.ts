/** A trigger at the fake server, whose feeds are sockets of the tests. Import it before what it tests. */
import type { INodeParameters } from 'n8n-workflow';
import { AssemblylineTrigger } from '../../../nodes/Assemblyline/AssemblylineTrigger.node';
import { sleep } from '../../../nodes/Assemblyline/client/retry';
import type { StoredLedger } from '../../../nodes/Assemblyline/delivery/ledger';
import { alert as makeAlert } from '../../fake/documents';
import { type Json, matches, TestSocket } from '../delivery/support';
import { MEMORY, type StaticData, triggerContext, type TriggerOptions } from './context';
import { useFake } from '../../support/fakeClient';
import { until } from '../../support/until';

export const mockSockets: TestSocket[] = [];
jest.mock('../../../nodes/Assemblyline/feed/polling', () => ({
	pollingSockets: () => () => {
		const socket = new TestSocket();
		mockSockets.push(socket);
		return socket;
	},
}));

const closing: (() => Promise<unknown>)[] = [];

// Before the server is gone; and without a test that hangs where a stop does.
afterEach(async () => {
	await Promise.all(closing.splice(0).map((close) => Promise.race([close(), aMoment()])));
});

export const fake = useFake();

beforeEach(() => {
	mockSockets.length = 0;
	understandQueries();
});

/** The fake server knows neither ranges nor filters: here it does, of the simple forms that delivery and these tests use. */
function understandQueries(): void {
	const { search } = fake();
	const answer = search.answer.bind(search);
	search.answer = (request) => {
		const { query, filters = [] } = Object(request.json) as { query?: string; filters?: string[] };
		const index = request.path.split('/')[1] ?? '';
		const all = search.documents[index];
		if (query === undefined || !all) return answer(request);
		const wanted = all.filter((document) => [query, ...filters].every((one) => matches({ id: document.alert_id ?? document.sid, ...document }, one)));
		search.documents[index] = wanted;
		try {
			return answer({ ...request, json: { ...(request.json as Json), query: '*' } });
		} finally {
			search.documents[index] = all;
		}
	};
}

/** Long enough for a request or two, where a test expects that nothing comes. */
export const aMoment = () => sleep(25);

export async function start(values: INodeParameters, options: TriggerOptions & { url?: string } = {}) {
	const context = triggerContext(options.url ?? fake().url, values, options);
	const response = await new AssemblylineTrigger().trigger.call(context.context);
	const stop = async () => {
		await response.closeFunction?.();
		context.endAll();
	};
	closing.push(stop);
	return { ...context, stop, manual: async () => response.manualTriggerFunction?.() };
}

/** Starts a feed, and subscribes. */
export async function listen(values: INodeParameters, options: TriggerOptions = {}) {
	const started = await start(values, options);
	if (options.mode === 'manual') await started.manual();
	await until(() => mockSockets.length > 0);
	const [socket] = mockSockets as [TestSocket];
	await sleep(0);
	socket.goLive();
	return { ...started, socket };
}

export const now = () => new Date().toISOString();
/** An alert that the server has made just now. */
export const newAlert = (id: string, changes: Json = {}): Json => ({ ...makeAlert(1), alert_id: id, reporting_ts: now().replace('Z', '000Z'), ...changes });
export const store = (...alerts: Json[]) => fake().search.documents.alert?.push(...alerts);
export const afterRestart = (stored: StaticData) => JSON.parse(JSON.stringify(stored)) as StaticData;
/** What a first start of a trigger with these parameters leaves behind, with other times. */
export async function rememberedBy(values: INodeParameters, times: Partial<StoredLedger>): Promise<StaticData> {
	const { stored, stop } = await start(values);
	await stop();
	mockSockets.length = 0;
	const remembered = stored[MEMORY];
	if (!remembered) throw new Error('nothing');
	return { [MEMORY]: { ...remembered, ...times } };
}
export const server = (time: string) => Date.parse(time);

export const alertSearch: INodeParameters = { source: 'search', index: 'alert', query: '*' };
export const queue: INodeParameters = { source: 'notificationQueue', notificationQueue: 'q' };
