/** A login that is refused, and what becomes of the trigger's events until it is not. */
import type { ITriggerFunctions } from 'n8n-workflow';
import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import { triggerSettings } from '../../../nodes/Assemblyline/trigger/settings';
import { Trigger } from '../../../nodes/Assemblyline/trigger/trigger';
import type { ConnectionSettings } from '../../../nodes/Assemblyline/session/settings';
import { later, MemoryServer, newAlert, useFakeTimeUntilEnd } from '../delivery/support';
import { triggerContext, type TriggerOptions } from './context';

const MINUTE = 60_000;

/** The secrets that the server takes, the logins that it was asked for, and what the credential says. */
const mockServer = { accepted: new Set(['old']), logins: [] as { secret: string; at: number }[], secret: 'old', server: new MemoryServer() };

const mockSettings = (secret: string): ConnectionSettings => ({ serverUrl: 'http://assemblyline.test', authentication: 'apiKey', username: 'admin', secret, tls: { rejectUnauthorized: true }, headers: {}, timeoutMs: 5_000 });

jest.mock('../../../nodes/Assemblyline/n8n/connection', () => ({
	nodeSettings: async () => mockSettings(mockServer.secret),
	clientOf(_context: unknown, { secret }: ConnectionSettings) {
		const real = mockServer.server.client();
		const current = () => {
			mockServer.logins.push({ secret, at: Date.now() });
			return mockServer.accepted.has(secret) ? undefined : Promise.reject(new AssemblylineError('loginRefused', 'refused'));
		};
		return new Proxy(real, {
			get(target, name) {
				const value: unknown = Reflect.get(target, name);
				if (name !== 'read') return value;
				return async (...given: unknown[]) => {
					await current();
					return (value as (...args: unknown[]) => Promise<unknown>).apply(target, given);
				};
			},
		});
	},
	sessionsOf: () => undefined,
	socketsOf: () => undefined,
}));

const atEnd = useFakeTimeUntilEnd();
beforeEach(() => Object.assign(mockServer, { accepted: new Set(['old']), logins: [], secret: 'old', server: new MemoryServer() }));

const search = { source: 'search', index: 'alert', query: '*', options: { pollInterval: 10 } };

function activate(options: TriggerOptions = {}) {
	const made = triggerContext('http://assemblyline.test', search, options);
	const context: ITriggerFunctions = made.context;
	const trigger = new Trigger(context, triggerSettings(context), mockSettings(mockServer.secret));
	atEnd(() => trigger.stop());
	trigger.start();
	return { ...made, trigger, ids: () => made.events().map(({ id }) => id) };
}

const raise = (id: string) => mockServer.server.put('alert', newAlert(id));
const refuseAll = () => mockServer.accepted.clear();

describe('A key that is replaced', () => {
	it('loses no event, though the workflow is not touched', async () => {
		const { ids, saveFailedExecution } = activate();
		await later(MINUTE);
		raise('before');
		await later(MINUTE);
		refuseAll();
		mockServer.accepted.add('new');
		raise('meanwhile');
		await later(10 * MINUTE);
		expect(saveFailedExecution).toHaveBeenCalledTimes(1);
		mockServer.secret = 'new';
		await later(2 * MINUTE);
		raise('after');
		await later(MINUTE);
		expect(ids()).toEqual(['before', 'meanwhile', 'after']);
	});

	it('loses none where the workflow is activated anew, either', async () => {
		const first = activate();
		await later(MINUTE);
		refuseAll();
		raise('meanwhile');
		await later(10 * MINUTE);
		await first.trigger.stop();
		mockServer.accepted.add('new');
		mockServer.secret = 'new';
		const second = activate({ stored: first.stored });
		await later(MINUTE);
		expect(second.ids()).toEqual(['meanwhile']);
	});
});

describe('A login that is refused in passing', () => {
	it('is tried again with the same secret, more and more rarely, and told of once', async () => {
		const { ids, saveFailedExecution } = activate();
		await later(MINUTE);
		refuseAll();
		raise('meanwhile');
		const before = mockServer.logins.length;
		const from = Date.now();
		await later(100 * MINUTE);
		const minutes = mockServer.logins.slice(before).map(({ at }) => Math.round((at - from) / MINUTE));
		expect(minutes).toEqual([0, 5, 15, 35, 75]);
		expect(saveFailedExecution).toHaveBeenCalledTimes(1);
		mockServer.accepted.add('old');
		await later(61 * MINUTE);
		expect(ids()).toEqual(['meanwhile']);
	});
});

describe('A trigger that is stopped while its login is refused', () => {
	it('looks at the credential no more', async () => {
		const { trigger } = activate();
		await later(MINUTE);
		refuseAll();
		await later(MINUTE);
		await trigger.stop();
		const before = mockServer.logins.length;
		mockServer.secret = 'new';
		await later(100 * MINUTE);
		expect(mockServer.logins).toHaveLength(before);
	});
});
