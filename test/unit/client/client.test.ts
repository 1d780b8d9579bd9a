import { Readable } from 'node:stream';
import { defaultRetry } from '../../../nodes/Assemblyline/client/retry';
import { submit } from '../../../nodes/Assemblyline/client/submit';
import type { HttpRequest, Transport } from '../../../nodes/Assemblyline/client/transport';
import type { AssemblylineClient } from '../../../nodes/Assemblyline/client/client';
import type { WhoAmI } from '../../../nodes/Assemblyline/client/types';
import { route } from '../../../nodes/Assemblyline/core/router';
import { resources } from '../../../nodes/Assemblyline/resources';
import { REFUSED_FOR_MS, SessionPool } from '../../../nodes/Assemblyline/session/pool';
import { userAgent } from '../../../nodes/Assemblyline/session/session';
import type { ConnectionSettings } from '../../../nodes/Assemblyline/session/settings';
import { nginxPage } from '../../fake/answer';
import type { Fault } from '../../fake/faults';
import { executeContext } from '../../support/contexts';
import { credentialFor } from '../../support/helpers';
import { realTransport } from '../../support/http';
import { clientFor, failureOf, sessionsFor, settingsFor, useFake } from '../../support/fakeClient';
import { until } from '../../support/until';

/** A read that is asked for each time, unlike the remembered one of the node. */
const whoAmI = (client: AssemblylineClient) => client.read<WhoAmI>('user/whoami/');

const fake = useFake();
const settings = (changes: Partial<ConnectionSettings> = {}) => settingsFor(fake().url, changes);
const password = { authentication: 'password', secret: 'admin' } as const;

describe('A client', () => {
	it.each([
		['an API key', {}, { user: 'admin', apikey: 'devkey:admin' }],
		['a password', password, { user: 'admin', password: 'admin' }],
	])('logs in with %s once, for all of its calls', async (_what, changes, body) => {
		const client = clientFor(settings(changes));
		for (let call = 0; call < 3; call++) await whoAmI(client);
		expect(fake().logins.map(({ json }) => json)).toEqual([body]);
	});

	it('sends the session, its XSRF token and one User-Agent with every call, and no secret', async () => {
		await whoAmI(clientFor(settings(password)));
		const [call] = fake().requests(/whoami/);
		expect(call?.headers).toMatchObject({ 'user-agent': userAgent, accept: 'application/json' });
		expect(call?.headers.cookie).toMatch(/^XSRF-TOKEN=[0-9A-F]+; session=\.\S+$/);
		expect(call?.headers['x-xsrf-token']).toBe(/XSRF-TOKEN=([^;]*)/.exec(call?.headers.cookie ?? '')?.[1]);
		expect(call?.headers).not.toHaveProperty('x-apikey');
	});

	it('sends what is asked for: method, query and JSON, also a bare text or boolean', async () => {
		const client = clientFor(settings());
		await failureOf(client.write('PUT', 'badlist/enable/abc/', { json: false }));
		await failureOf(client.write('POST', 'alert/status/abc/', { json: 'ASSESS', query: { q: 'a b', tags: ['x', 'y'] } }));
		const [first, second] = fake().requests(/badlist|status/);
		expect([first?.method, first?.raw.toString(), first?.headers['content-type']]).toEqual(['PUT', 'false', 'application/json']);
		expect([second?.raw.toString(), second?.query.getAll('tags'), second?.query.get('q')]).toEqual(['"ASSESS"', ['x', 'y'], 'a b']);
	});

	it('shares one login among calls that start together, also of several clients', async () => {
		const pool = new SessionPool();
		const clients = [1, 2].map(() => clientFor(settings(), { sessions: sessionsFor(settings(), pool) }));
		await Promise.all(clients.flatMap((client) => Array.from({ length: 5 }, () => whoAmI(client))));
		expect(fake().logins).toHaveLength(1);
		expect(fake().requests(/whoami/)).toHaveLength(10);
	});

	it('takes over the cookies that a reply brings', async () => {
		const client = clientFor(settings());
		await whoAmI(client);
		fake().auth.nextCookies = ['XSRF-TOKEN=NEW; Path=/', 'route=node7; Path=/'];
		await whoAmI(client);
		await whoAmI(client);
		const last = fake().requests(/whoami/)[2];
		expect(last?.headers.cookie).toMatch(/^XSRF-TOKEN=NEW; session=\.\S+; route=node7$/);
		expect(last?.headers['x-xsrf-token']).toBe('NEW');
	});

	it('gives an upload a second more for each 256 KiB', async () => {
		const seen: HttpRequest[] = [];
		const send = realTransport({ rejectUnauthorized: true });
		const transport: Transport = (request) => {
			seen.push(request);
			return send(request);
		};
		const client = clientFor(settings({ timeoutMs: 1000 }), { transport });
		await submit(client, { kind: 'file', file: { size: 1024 * 1024, open: async () => Buffer.alloc(1024 * 1024, 'a') } }, {});
		await whoAmI(client);
		expect(seen.map(({ timeoutMs }) => timeoutMs)).toEqual([5000, 1000]);
	});

	it('ends a running request when the execution is cancelled, without another try', async () => {
		const stop = new AbortController();
		const client = clientFor(settings(), { signal: stop.signal });
		await whoAmI(client);
		fake().faults.plan('silent', { on: /alert/, times: 9 });
		const read = failureOf(client.read('alert/1/'));
		await until(() => fake().requests(/alert/).length > 0);
		stop.abort();
		expect(await read).toMatchObject({ kind: 'cancelled' });
		expect(fake().requests(/alert/)).toHaveLength(1);
	});

	it('sends the additional headers with every request, downloads and uploads too', async () => {
		const client = clientFor(settings({ headers: { 'x-token': 'abc' } }));
		await whoAmI(client);
		await client.download('service/all/');
		await submit(client, { kind: 'file', file: { size: 1, open: async () => Buffer.from('x') } }, { params: {} });
		fake().auth.expireSessions();
		await whoAmI(client);
		expect(fake().log.map(({ headers }) => headers['x-token'])).toEqual(Array(fake().log.length).fill('abc'));
		expect(fake().log).toHaveLength(7);
	});

	it.each<[Fault, boolean]>([
		['cut', true],
		['badGateway', true],
		['gatewayTimeout', true],
		['unavailable', false],
		['tooManyRequests', false],
	])('says after %s whether a write may have been done: %s', async (fault, isInDoubt) => {
		const client = clientFor(settings());
		await whoAmI(client);
		fake().faults.plan(fault, { on: /submit/ });
		const failure = await failureOf(client.write('POST', 'submit/', { json: {} }));
		const inDoubt = { hint: expect.stringMatching(/^The server may have done it all the same: look before you repeat it\./) as string };
		if (isInDoubt) expect(failure).toMatchObject(inDoubt);
		else expect(failure).not.toMatchObject(inDoubt);
	});

	it('says so after a write without an answer in time, and of no read', async () => {
		const client = clientFor({ ...settings(), timeoutMs: 2_000 }, { retry: { ...defaultRetry, attempts: 1 } });
		await whoAmI(client);
		fake().faults.plan('silent', { on: /submit|help/, times: 2 });
		expect(await failureOf(client.write('POST', 'submit/', { json: {} }))).toMatchObject({ hint: expect.stringMatching(/may have done it .* Raise the credential's Timeout/) as string });
		expect(await failureOf(client.read('help/constants/'))).toMatchObject({ hint: expect.not.stringMatching(/may have done it/) as string });
	});

	it('keeps a path prefix of the server', async () => {
		await failureOf(clientFor(settingsFor(`${fake().url}/al`)).read('user/whoami/'));
		expect(fake().log[0]?.fullPath).toBe('/al/api/v4/auth/login/');
	});
});

describe('A session that has ended', () => {
	it('is renewed once, and the call is sent once more', async () => {
		const client = clientFor(settings());
		await whoAmI(client);
		fake().auth.expireSessions();
		expect((await whoAmI(client)).username).toBe('admin');
		expect(fake().logins).toHaveLength(2);
		expect(fake().requests(/whoami/)).toHaveLength(3);
	});

	it('is renewed once for all calls that find it ended', async () => {
		const client = clientFor(settings());
		await whoAmI(client);
		fake().auth.expireSessions();
		await Promise.all(Array.from({ length: 8 }, () => whoAmI(client)));
		expect(fake().logins).toHaveLength(2);
		expect(fake().requests(/whoami/)).toHaveLength(17);
	});

	it('lets an upload be sent again, whole, from a newly opened file', async () => {
		const client = clientFor(settings());
		await whoAmI(client);
		fake().auth.expireSessions();
		const open = jest.fn(async () => Readable.from([Buffer.from('first half, '), Buffer.from('second half')]));
		await submit(client, { kind: 'file', file: { size: 23, open } }, { name: 'a.txt', params: {} });
		const sent = fake().requests(/submit/);
		expect(open).toHaveBeenCalledTimes(2);
		expect(sent.map(({ file }) => file?.content.toString())).toEqual(['first half, second half', 'first half, second half']);
		expect(sent.map(({ json }) => json)).toEqual([{ name: 'a.txt', params: {} }, { name: 'a.txt', params: {} }]);
		expect(fake().logins).toHaveLength(2);
	});

	it('lets a file be sent again that is a buffer', async () => {
		const client = clientFor(settings());
		await whoAmI(client);
		fake().auth.expireSessions();
		await submit(client, { kind: 'file', file: { size: 1, open: async () => Buffer.from('x') } }, { params: {} });
		expect(fake().requests(/submit/).map(({ file }) => file?.content.toString())).toEqual(['x', 'x']);
	});

	it('is a failure where the new one is refused, too; nothing is tried a third time', async () => {
		const client = clientFor(settings());
		await whoAmI(client);
		fake().faults.plan('sessionOver', { on: /whoami/, times: 9 });
		expect(await failureOf(whoAmI(client))).toMatchObject({ kind: 'sessionRefused', status: 401, message: 'Session expired' });
		expect(fake().requests(/whoami/)).toHaveLength(3);
		expect(fake().logins).toHaveLength(2);
	});

	it('that no login brings back costs one more login, not one for each call', async () => {
		const client = clientFor(settings());
		fake().faults.plan('sessionOver', { on: /whoami/, times: 99 });
		for (let call = 0; call < 5; call++) expect(await failureOf(whoAmI(client))).toMatchObject({ kind: 'sessionRefused', hint: expect.stringContaining('does not take its session') as string });
		expect(fake().logins).toHaveLength(2);
		expect(fake().requests(/whoami/)).toHaveLength(6);
	});

	it('is renewed each time that it had worked before', async () => {
		const client = clientFor(settings());
		for (let renewal = 0; renewal < 4; renewal++) {
			fake().auth.expireSessions();
			expect((await whoAmI(client)).username).toBe('admin');
		}
	});

	it('is renewed for a download as well', async () => {
		const client = clientFor(settings());
		await whoAmI(client);
		fake().auth.expireSessions();
		const { body, status } = await client.download('service/all/');
		expect(status).toBe(200);
		expect(JSON.parse(Buffer.concat(await body.toArray()).toString())).toHaveProperty('api_response');
	});
});

describe('A session that is bound to an address', () => {
	it('serves all calls of an n8n behind two ways out, without a login for each', async () => {
		fake().auth.addresses = ['192.0.2.1', '192.0.2.2'];
		const client = clientFor(settings());
		for (let call = 0; call < 5; call++) expect((await whoAmI(client)).username).toBe('admin');
		expect(fake().logins).toHaveLength(1);
	});

	it('says once above the output what to do, and sends nothing twice that was taken', async () => {
		fake().auth.addresses = ['192.0.2.1', '192.0.2.2'];
		const items = [{ inputSource: 'text', text: 'a' }, { inputSource: 'text', text: 'b' }].map((item) => ({ ...item, options: { classification: 'TLP:CLEAR' } }));
		const { context, hints } = executeContext({ credential: credentialFor(fake().url), resource: 'submission', operation: 'submit', items });
		const [output = []] = await route(context, resources);
		expect(output).toHaveLength(2);
		expect(hints).toEqual([expect.stringContaining('let n8n reach it from one address')]);
	});

	it('is renewed where the address has changed for good', async () => {
		const client = clientFor(settings());
		await whoAmI(client);
		fake().auth.addresses = ['192.0.2.1'];
		expect((await whoAmI(client)).username).toBe('admin');
		expect(fake().logins).toHaveLength(2);
	});

	it('costs no login for each call where no two calls come from one address', async () => {
		fake().auth.addresses = Array.from({ length: 251 }, (_, number) => `192.0.2.${number}`);
		const client = clientFor(settings());
		for (let call = 0; call < 5; call++) {
			expect(await failureOf(whoAmI(client))).toMatchObject({ message: 'Invalid source IP for this session', hint: expect.stringContaining('let n8n reach it from one address') as string });
		}
		expect(fake().logins).toHaveLength(2);
	});
});

describe('A refused login', () => {
	const wrong = { secret: 'devkey:wrong' };

	it('as a page of something in front of the server is tried once, too', async () => {
		fake().faults.plan(nginxPage(403, 'Forbidden'), { on: /login/, times: 99 });
		const client = clientFor(settings());
		for (let call = 0; call < 11; call++) expect(await failureOf(whoAmI(client))).toMatchObject({ kind: 'loginRefused', status: 403 });
		expect(fake().logins).toHaveLength(1);
	});

	it('is told with the text of the server and what to check, and without the secret', async () => {
		const failure = await failureOf(whoAmI(clientFor(settings(wrong))));
		expect(failure).toMatchObject({ kind: 'loginRefused', status: 401, message: 'The server refused the login of admin: Invalid user or APIKey' });
		expect(failure).toMatchObject({ hint: expect.stringContaining('API Key') as string });
		expect(JSON.stringify(failure)).not.toContain('devkey:wrong');
	});

	it('is tried once for any number of calls, so that the server does not lock the account', async () => {
		const pool = new SessionPool();
		for (let number = 0; number < 4; number++) {
			const client = clientFor(settings(wrong), { sessions: sessionsFor(settings(wrong), pool) });
			const failures = await Promise.all([failureOf(whoAmI(client)), failureOf(whoAmI(client))]);
			for (const failure of failures) expect(failure).toMatchObject({ kind: 'loginRefused' });
		}
		expect(fake().logins).toHaveLength(1);
		// The right secret still gets in.
		expect((await whoAmI(clientFor(settings()))).username).toBe('admin');
	});

	it('is tried again once its time has passed', async () => {
		let now = 1_000_000;
		const pool = new SessionPool(() => now);
		const client = clientFor(settings(wrong), { sessions: sessionsFor(settings(wrong), pool) });
		await failureOf(whoAmI(client));
		now += REFUSED_FOR_MS - 1;
		expect(await failureOf(whoAmI(client))).toMatchObject({ hint: expect.stringContaining('not tried again for 1 s') as string });
		expect(fake().logins).toHaveLength(1);
		now += 1;
		fake().auth.users.set('admin', { password: 'admin', apiKey: 'devkey:wrong' });
		expect((await whoAmI(client)).username).toBe('admin');
		expect(fake().logins).toHaveLength(2);
	});

	it('does not keep a changed secret from being tried at once', async () => {
		const pool = new SessionPool();
		await failureOf(whoAmI(clientFor(settings(wrong), { sessions: sessionsFor(settings(wrong), pool) })));
		expect((await whoAmI(clientFor(settings(), { sessions: sessionsFor(settings(), pool) }))).username).toBe('admin');
	});

	it('is not what a server out of order answers: then the next call tries anew', async () => {
		fake().faults.plan('serverError', { on: /login/ });
		const client = clientFor(settings());
		expect(await failureOf(whoAmI(client))).toMatchObject({ kind: 'serverError' });
		expect((await whoAmI(client)).username).toBe('admin');
	});

	it('shows the text of a locked account', async () => {
		for (let number = 0; number < 5; number++) await failureOf(whoAmI(clientFor(settings({ secret: `devkey:${number}` }))));
		expect(await failureOf(whoAmI(clientFor(settings())))).toMatchObject({ kind: 'loginRefused', message: expect.stringContaining('locked for the next 60 seconds') as string });
	});
});

describe('With a client certificate alone', () => {
	const certificate = { authentication: 'clientCertificate', username: '', secret: '' } as const;

	it('calls go without a session where the ingress identifies each of them', async () => {
		fake().auth.ingressIdentifies = true;
		const client = clientFor(settings(certificate));
		await whoAmI(client);
		await whoAmI(client);
		expect(fake().logins.map(({ json }) => json)).toEqual([{}]);
		expect(fake().requests(/whoami/)[0]?.headers).not.toHaveProperty('cookie');
	});

	it('calls fail where nobody identifies them', async () => {
		expect(await failureOf(whoAmI(clientFor(settings(certificate))))).toMatchObject({ kind: 'sessionRefused', message: 'Session not found' });
	});
});
