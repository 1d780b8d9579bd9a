import { login } from '../../../nodes/Assemblyline/session/login';
import { userAgent } from '../../../nodes/Assemblyline/session/session';
import type { ConnectionSettings } from '../../../nodes/Assemblyline/session/settings';
import type { Fault } from '../../fake';
import { type Answer, nginxPage, refuse } from '../../fake/answer';
import { realTransport } from '../../support/http';
import { failureOf, settingsFor, useFake } from '../../support/fakeClient';

const fake = useFake();
const send = (changes: Partial<ConnectionSettings> = {}) => {
	const settings = settingsFor(fake().url, changes);
	return login(realTransport(settings.tls), settings);
};

describe('A login', () => {
	it('gives a session with both cookies', async () => {
		const session = await send();
		expect(Object.keys(JSON.parse(JSON.stringify(session)) as object)).toEqual(['XSRF-TOKEN', 'session']);
	});

	it.each([
		['apiKey', 'devkey:no', 'Invalid user or APIKey', /name:secret/],
		['password', 'no', 'Wrong username or password', /two-factor/],
	] as const)('by %s that is refused says what to check', async (authentication, secret, text, hint) => {
		const failure = await failureOf(send({ authentication, secret }));
		expect(failure).toMatchObject({ kind: 'loginRefused', status: 401, message: `The server refused the login of admin: ${text}`, hint: expect.stringMatching(hint) as string });
	});

	it('with a certificate alone goes on without a session where the server knows no such login', async () => {
		const session = await send({ authentication: 'clientCertificate', username: '', secret: '' });
		expect(session.headers()).toEqual({ 'User-Agent': userAgent });
		expect(fake().logins[0]?.json).toEqual({});
	});

	it('with a certificate alone is refused where the server says anything else', async () => {
		fake().faults.plan('sessionOver', { on: /login/ });
		expect(await failureOf(send({ authentication: 'clientCertificate', username: '', secret: '' }))).toMatchObject({ kind: 'loginRefused', message: expect.stringContaining('this certificate') as string });
	});

	it.each<[string, Answer]>([
		['a page with 401', nginxPage(401, 'Authorization Required')],
		['a page with 403', nginxPage(403, 'Forbidden')],
		['an empty 403', { status: 403, text: { type: 'text/plain', body: '' } }],
		['a word of the server with 403', refuse(403, 'Access denied')],
		["another program's JSON with 401", { status: 401, text: { type: 'application/json', body: '{"error":"unauthorized"}' } }],
	])('that is answered by %s is refused: it may count as a failed one', async (_what, answer) => {
		fake().faults.plan(answer);
		const failure = await failureOf(send());
		expect(failure).toMatchObject({ kind: 'loginRefused', status: answer.status, message: expect.stringContaining('The server refused the login of admin') as string });
		if (answer.text) expect(failure).toMatchObject({ hint: expect.stringContaining('Additional Headers') as string });
	});

	it('sends the additional headers, and the session keeps them', async () => {
		const session = await send({ headers: { 'x-token': 'abc' } });
		expect(fake().logins[0]?.headers).toMatchObject({ 'x-token': 'abc', 'user-agent': userAgent });
		expect(session.headers()).toMatchObject({ 'x-token': 'abc', 'User-Agent': userAgent, Cookie: expect.stringContaining('session=') as string });
	});

	it.each<[Fault, string]>([
		['badGateway', 'busy'],
		['cut', 'unreachable'],
		['noCertificate', 'clientCertificate'],
		['webPage', 'notAssemblyline'],
		['redirect', 'redirected'],
	])('that meets %s fails as %s, which says nothing about the secret', async (fault, kind) => {
		fake().faults.plan(fault);
		expect(await failureOf(send())).toMatchObject({ kind });
	});
});
