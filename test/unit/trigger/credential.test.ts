/** A login that is refused, and what becomes of the trigger's events until it is not. */
import type { INodeParameters, ITriggerFunctions } from 'n8n-workflow';
import { AssemblylineError, type FailureKind } from '../../../nodes/Assemblyline/client/errors';
import { triggerSettings } from '../../../nodes/Assemblyline/trigger/settings';
import { Trigger } from '../../../nodes/Assemblyline/trigger/trigger';
import type { ConnectionSettings } from '../../../nodes/Assemblyline/session/settings';
import { failureOf } from '../../support/fakeClient';
import { later, MemoryServer, newAlert, TestSocket, useFakeTimeUntilEnd } from '../delivery/support';
import { triggerContext, type TriggerOptions } from './context';

const MINUTE = 60_000;

/** What the server takes, how it fails with the rest, the logins that it was asked for, and what the credential says. */
const newServer = () => ({
	accepted: new Set(['old']),
	kind: 'loginRefused' as FailureKind,
	logins: [] as { secret: string; at: number }[],
	secret: 'old',
	timeoutMs: 5_000,
	server: new MemoryServer(),
	/** What a look at the credential waits for. */
	looks: Promise.resolve(),
	/** The timeouts of the clients made so far. */
	clients: [] as number[],
	sockets: [] as TestSocket[],
	/** What comes of a socket. */
	onSocket: (socket: TestSocket): void => socket.goLive(),
});
const mockServer = newServer();
const mockNewSocket = () => new TestSocket();

const mockSettings = (secret: string): ConnectionSettings => ({ serverUrl: 'http://assemblyline.test', authentication: 'apiKey', username: 'admin', secret, tls: { rejectUnauthorized: true }, headers: {}, timeoutMs: 5_000 });

const mockLogIn = async (secret: string) => {
	mockServer.logins.push({ secret, at: Date.now() });
	if (!mockServer.accepted.has(secret)) throw new AssemblylineError(mockServer.kind, 'refused');
	return {};
};

jest.mock('../../../nodes/Assemblyline/n8n/connection', () => ({
	nodeSettings: async () => {
		await mockServer.looks;
		return { ...mockSettings(mockServer.secret), timeoutMs: mockServer.timeoutMs };
	},
	clientOf(_context: unknown, { secret, timeoutMs }: ConnectionSettings) {
		mockServer.clients.push(timeoutMs);
		const real = mockServer.server.client();
		return new Proxy(real, {
			get(target, name) {
				const value: unknown = Reflect.get(target, name);
				if (name !== 'read') return value;
				return async (...given: unknown[]) => {
					await mockLogIn(secret);
					return (value as (...args: unknown[]) => Promise<unknown>).apply(target, given);
				};
			},
		});
	},
	sessionsOf: (_context: unknown, { secret }: ConnectionSettings) => ({ current: () => mockLogIn(secret), renewed: () => mockLogIn(secret) }),
	socketsOf: () => () => {
		const socket = mockNewSocket();
		mockServer.sockets.push(socket);
		queueMicrotask(() => mockServer.onSocket(socket));
		return socket;
	},
}));

const atEnd = useFakeTimeUntilEnd();
let workflowId = '';
let tests = 0;
beforeEach(() => {
	Object.assign(mockServer, newServer());
	workflowId = `workflow-${++tests}`;
});

const search = { source: 'search', index: 'alert', query: '*', options: { pollInterval: 10 } };

function activate(options: TriggerOptions = {}, values: INodeParameters = search) {
	const made = triggerContext('http://assemblyline.test', values, { workflowId, ...options });
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

/** From when on a sweep looks. */
const sinceOf = (request?: Record<string, unknown>) => Date.parse(/\["(.*)" TO/.exec(String(request?.query))?.[1] ?? '');

const USERS: FailureKind[] = ['clientCertificate', 'forbidden', 'redirected', 'sessionRefused', 'termsOfService', 'untrustedCertificate'];
const DOWN: FailureKind[] = ['busy', 'notAssemblyline', 'serverError', 'timeout', 'unreachable'];

describe.each<[string, FailureKind[], number]>([
	['A failure that the user has to mend', [...USERS, 'loginRefused'], 1],
	['A server that may be down, or somewhere else', DOWN, 0],
])('%s', (_what, kinds, shown) => {
	it.each(kinds)('costs no event once the credential is put right: %s', async (kind) => {
		const { ids, saveFailedExecution } = activate();
		await later(MINUTE);
		refuseAll();
		mockServer.kind = kind;
		raise('meanwhile');
		await later(10 * MINUTE);
		expect(saveFailedExecution).toHaveBeenCalledTimes(shown);
		mockServer.accepted.add('new');
		mockServer.secret = 'new';
		await later(2 * MINUTE);
		raise('after');
		await later(MINUTE);
		expect(ids()).toEqual(['meanwhile', 'after']);
	});

	it.each(kinds)('costs none where the workflow is activated anew with another credential, either: %s', async (kind) => {
		const first = activate();
		await later(MINUTE);
		refuseAll();
		mockServer.kind = kind;
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

describe('A timeout that is raised in the credential', () => {
	it('is used without a touch of the workflow', async () => {
		activate();
		await later(MINUTE);
		refuseAll();
		mockServer.kind = 'timeout';
		await later(5 * MINUTE);
		mockServer.timeoutMs = 60_000;
		await later(10 * MINUTE);
		expect(mockServer.clients).toEqual([5_000, 60_000]);
	});
});

describe('A workflow that is activated anew with the same credential', () => {
	it.each<[FailureKind, string[]]>([
		['termsOfService', ['meanwhile']],
		['unreachable', []],
	])('goes on where its user has mended something, and begins now where the server was only down: %s', async (kind, expected) => {
		const first = activate();
		await later(MINUTE);
		refuseAll();
		mockServer.kind = kind;
		raise('meanwhile');
		await later(10 * MINUTE);
		await first.trigger.stop();
		mockServer.accepted.add('old');
		const second = activate({ stored: first.stored });
		await later(MINUTE);
		expect(second.ids()).toEqual(expected);
	});

	it('begins now where all was well again before it was deactivated', async () => {
		const first = activate();
		await later(MINUTE);
		refuseAll();
		mockServer.kind = 'termsOfService';
		await later(10 * MINUTE);
		mockServer.accepted.add('old');
		await later(10 * MINUTE);
		await first.trigger.stop();
		raise('meanwhile');
		await later(MINUTE);
		const second = activate({ stored: first.stored });
		await later(MINUTE);
		expect(second.ids()).toEqual([]);
	});
});

describe('The activation', () => {
	it.each(USERS)('fails where the user has to mend something first: %s', async (kind) => {
		refuseAll();
		mockServer.kind = kind;
		expect(await failureOf(activate().trigger.check())).toMatchObject({ kind });
	});

	it.each<FailureKind>([...DOWN, 'loginRefused'])('does not fail by hand of the server: %s', async (kind) => {
		refuseAll();
		mockServer.kind = kind;
		await expect(activate().trigger.check()).resolves.toBeUndefined();
	});
});

describe('A login that is refused where an item is read', () => {
	const received: INodeParameters = { source: 'submission', events: ['submissionReceived'], simplify: true };

	it('is told of, tried again more and more rarely, and costs no event that came before', async () => {
		const { trigger, ids, saveFailedExecution } = activate({}, received);
		await later(MINUTE);
		refuseAll();
		mockServer.sockets[0]?.receive('SubmissionReceived', { sid: 'a' });
		await later(10 * MINUTE);
		expect([saveFailedExecution.mock.calls.length, mockServer.sockets[0]?.closed]).toEqual([1, true]);
		mockServer.accepted.add('new');
		mockServer.secret = 'new';
		await later(2 * MINUTE);
		expect(ids()).toEqual(['a']);
		await trigger.stop();
	});
});

describe('A test by hand', () => {
	it('says that the login is refused, and leaves what the active trigger remembers of it alone', async () => {
		const first = activate();
		await later(MINUTE);
		refuseAll();
		raise('meanwhile');
		await later(MINUTE);
		expect(await failureOf(activate({ mode: 'manual' }).trigger.check())).toMatchObject({ kind: 'loginRefused' });
		mockServer.secret = 'new';
		mockServer.accepted.add('new');
		await first.trigger.stop();
		const byHand = activate({ mode: 'manual' });
		await later(MINUTE);
		await byHand.trigger.stop();
		const second = activate({ stored: first.stored });
		await later(MINUTE);
		expect(second.ids()).toEqual(['meanwhile']);
	});

	it('whose login is refused does not have the active trigger go on from before', async () => {
		const first = activate();
		await later(MINUTE);
		await first.trigger.stop();
		refuseAll();
		const byHand = activate({ mode: 'manual' });
		await later(MINUTE);
		await byHand.trigger.stop();
		raise('inactive');
		await later(MINUTE);
		mockServer.accepted.add('old');
		const second = activate({ stored: first.stored });
		await later(MINUTE);
		expect(second.ids()).toEqual([]);
	});
});

describe('A feed that never connects', () => {
	const heartbeats: INodeParameters = { source: 'systemStatus', events: ['ingestHeartbeat'] };
	const fail = (socket: TestSocket) => socket.receive('connect_error', new Error('xhr poll error'));

	it('is one failed execution after some minutes, and another one only after it was there', async () => {
		mockServer.onSocket = fail;
		const { saveFailedExecution } = activate({}, heartbeats);
		await later(2 * MINUTE);
		expect(saveFailedExecution).not.toHaveBeenCalled();
		await later(30 * MINUTE);
		expect(saveFailedExecution.mock.calls).toEqual([[expect.objectContaining({ message: expect.stringContaining('xhr poll error') as string, description: expect.stringContaining('/socket.io/') as string })]]);
		mockServer.onSocket = (socket) => socket.goLive();
		await later(5 * MINUTE);
		mockServer.onSocket = fail;
		mockServer.sockets.at(-1)?.receive('disconnect', 'transport close');
		await later(2 * MINUTE);
		expect(saveFailedExecution).toHaveBeenCalledTimes(1);
		await later(30 * MINUTE);
		expect(saveFailedExecution).toHaveBeenCalledTimes(2);
	});

	it('is none while the server is down', async () => {
		mockServer.onSocket = fail;
		refuseAll();
		mockServer.kind = 'unreachable';
		const { saveFailedExecution } = activate({}, heartbeats);
		await later(60 * MINUTE);
		expect(saveFailedExecution).not.toHaveBeenCalled();
	});

	it('is told by what the server says otherwise, where the user has to mend that', async () => {
		mockServer.onSocket = fail;
		refuseAll();
		mockServer.kind = 'clientCertificate';
		const { saveFailedExecution } = activate({}, heartbeats);
		await later(60 * MINUTE);
		expect(saveFailedExecution.mock.calls).toEqual([[expect.objectContaining({ message: 'refused' })]]);
	});
});

describe('A changed workflow', () => {
	it('goes on from what this process knows, which n8n has not saved: nothing is searched for or started again', async () => {
		const first = activate();
		await later(MINUTE);
		raise('a');
		await later(60 * MINUTE);
		await first.trigger.stop();
		const saved = first.emissions.at(-1)?.saved;
		const before = mockServer.server.searches.length;
		const second = activate({ activation: 'update', stored: structuredClone(saved) });
		await later(MINUTE);
		const [request] = mockServer.server.searches.slice(before);
		expect(second.ids()).toEqual([]);
		expect(Date.now() - sinceOf(request)).toBeLessThan(3 * MINUTE);
	});

	it('begins with what n8n has saved where another main has gone on with it', async () => {
		const first = activate();
		await later(MINUTE);
		await first.trigger.stop();
		const saved = structuredClone(first.stored);
		await later(60 * MINUTE);
		const from = Date.now();
		for (const one of Object.values(saved)) Object.assign(one, { from: 0, cursor: from });
		await later(60 * MINUTE);
		const before = mockServer.server.searches.length;
		activate({ activation: 'leadershipChange', stored: saved });
		await later(MINUTE);
		expect(sinceOf(mockServer.server.searches[before])).toBe(from - MINUTE);
	});
});

describe('A trigger that is stopped', () => {
	it('while it looks at the credential connects no more', async () => {
		const { trigger } = activate();
		await later(MINUTE);
		refuseAll();
		mockServer.secret = 'new';
		let answer!: () => void;
		mockServer.looks = new Promise((resolve) => (answer = resolve));
		await later(2 * MINUTE);
		await trigger.stop();
		const before = mockServer.logins.length;
		answer();
		await later(10 * MINUTE);
		expect(mockServer.logins).toHaveLength(before);
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
