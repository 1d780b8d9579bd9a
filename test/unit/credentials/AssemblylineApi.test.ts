import type { ICredentialDataDecryptedObject, IHttpRequestHelper, IHttpRequestMethods, IHttpRequestOptions, IRequestOptions } from 'n8n-workflow';
import { AssemblylineApi } from '../../../credentials/AssemblylineApi.credentials';
import { userAgent } from '../../../nodes/Assemblyline/session/session';
import { legacyRequest, n8nHelpers } from '../../support/http';
import { makeCertificates } from '../../support/certificates';
import { credentialFor } from '../../support/helpers';
import { failureOf, useFake } from '../../support/fakeClient';

const fake = useFake();
const credential = new AssemblylineApi();
const helper = { helpers: n8nHelpers } as unknown as IHttpRequestHelper;
const preAuthentication = (data: ICredentialDataDecryptedObject) => credential.preAuthentication.call(helper, data);
const loggedIn = async (changes: ICredentialDataDecryptedObject = {}) => {
	const data = credentialFor(fake().url, changes);
	return { ...data, ...(await preAuthentication(data)) } as ICredentialDataDecryptedObject;
};
const request = (path: string): IHttpRequestOptions => ({ url: `${fake().url}/api/v4/${path}`, headers: { 'X-Mine': '1' } });

describe('The login for the HTTP Request node', () => {
	it('gives a session with which a request gets through', async () => {
		const signed = await credential.authenticate(await loggedIn({ authentication: 'password', password: 'admin' }), request('user/whoami/'));
		expect(await n8nHelpers.httpRequest({ ...signed, json: true })).toMatchObject({ api_response: { username: 'admin' } });
	});

	it('is one for any number of calls', async () => {
		const sessions = await Promise.all(Array.from({ length: 5 }, () => loggedIn()));
		expect(new Set(sessions.map(({ sessionToken }) => sessionToken)).size).toBe(1);
		expect(fake().logins).toHaveLength(1);
	});

	it('is made anew where the stored session was refused', async () => {
		const first = await loggedIn();
		fake().auth.expireSessions();
		const second = { ...first, ...(await preAuthentication(first)) } as ICredentialDataDecryptedObject;
		expect(second.sessionToken).not.toBe(first.sessionToken);
		expect(fake().logins).toHaveLength(2);
		const signed = await credential.authenticate(second, request('user/whoami/'));
		expect(await n8nHelpers.httpRequest({ ...signed, json: true })).toMatchObject({ api_status_code: 200 });
	});

	it('takes the session that somebody else has opened since', async () => {
		const old = await loggedIn();
		fake().auth.expireSessions();
		const [one, two] = [await preAuthentication(old), await preAuthentication(old)];
		expect(two).toEqual(one);
		expect(fake().logins).toHaveLength(2);
	});

	it('takes no notice of a session that was stored for other settings', async () => {
		const { sessionToken = '' } = await loggedIn();
		await preAuthentication(credentialFor(fake().url, { username: 'user', apiKey: 'devkey:user', sessionToken }));
		expect(fake().logins.map(({ json }) => (json as { user: string }).user)).toEqual(['admin', 'user']);
	});

	it('is tried once for a secret that is refused', async () => {
		for (let call = 0; call < 3; call++) expect(await failureOf(loggedIn({ apiKey: 'devkey:wrong' }))).toMatchObject({ kind: 'loginRefused' });
		expect(fake().logins).toHaveLength(1);
	});

	it('does not store the secret', async () => {
		expect(String((await loggedIn()).sessionToken)).not.toContain('devkey:admin');
	});
});

describe('A request of the HTTP Request node', () => {
	it('gets cookies, XSRF token and User-Agent, and keeps what it had', async () => {
		const signed = await credential.authenticate(await loggedIn(), { ...request('user/whoami/'), agentOptions: { keepAlive: true } });
		expect(signed.headers).toEqual({
			'X-Mine': '1', 'User-Agent': userAgent, Cookie: expect.stringMatching(/^XSRF-TOKEN=\S+; session=\S+$/) as string, 'X-XSRF-TOKEN': expect.stringMatching(/^[0-9A-F]+$/) as string,
		});
		expect(signed.agentOptions).toMatchObject({ keepAlive: true, rejectUnauthorized: true });
	});

	it('gets the TLS settings, with line ends put right', async () => {
		const { certificate, key } = makeCertificates();
		const data = credentialFor('https://al.example.com', { certificate: certificate.replaceAll('\n', ' '), privateKey: key.replaceAll('\n', ' '), caCertificate: certificate, ignoreSslIssues: true });
		const signed = await credential.authenticate(data, { url: 'https://al.example.com/api/v4/user/whoami/' });
		expect(signed.agentOptions).toMatchObject({ ca: certificate, cert: certificate, key, rejectUnauthorized: false });
	});

	const headers = { values: [{ name: 'X-Token', value: 'abc' }] };

	it('gets the additional headers, which the login has got, too', async () => {
		const signed = await credential.authenticate(await loggedIn({ headers }), request('user/whoami/'));
		expect(signed.headers).toMatchObject({ 'X-Mine': '1', 'x-token': 'abc', Cookie: expect.stringContaining('session=') as string });
		expect(fake().logins[0]?.headers).toMatchObject({ 'x-token': 'abc' });
	});

	it('does not take them along to another host', async () => {
		const signed = await credential.authenticate(await loggedIn({ headers }), request('user/whoami/'));
		fake().faults.plan({ status: 302, headers: { location: fake().url.replace('127.0.0.1', 'localhost') }, text: { type: 'text/html', body: '' } });
		const before = fake().log.length;
		await failureOf(n8nHelpers.httpRequest(signed));
		expect(fake().log.slice(before).map(({ headers: { host } }) => host)).toEqual([expect.stringContaining('127.0.0.1')]);
	});

	it('is followed through a redirect on its own host, as one without the slash at its end is', async () => {
		const signed = await credential.authenticate(await loggedIn(), request('user/whoami'));
		expect(await n8nHelpers.httpRequest({ ...signed, json: true })).toMatchObject({ api_response: { username: 'admin' } });
	});

	describe('does not go on', () => {
		const other = useFake();
		it.each<[string, IHttpRequestMethods, ICredentialDataDecryptedObject, number]>([
			['with additional headers to another port of its host', 'GET', { headers }, 302],
			['as a GET in place of a change', 'POST', {}, 302],
			['with a change a second time', 'PUT', {}, 308],
		])('%s', async (_what, method, changes, status) => {
			const [data, { url, headers: own }] = [await loggedIn(changes), request('user/whoami/')];
			fake().faults.plan({ status, headers: { location: `${other().url}/api/v4/user/whoami/` }, text: { type: 'text/html', body: '' } }, { times: 2, on: /whoami/ });
			const refused = { message: expect.stringContaining(String(status)) as string };
			expect(await failureOf(n8nHelpers.httpRequest(await credential.authenticate(data, { url, method, headers: own })))).toMatchObject(refused);
			// As the HTTP Request node asks for it.
			const legacy = { uri: url, method, headers: own, followRedirect: true, followAllRedirects: true };
			expect(await failureOf(legacyRequest((await credential.authenticate(data, legacy as object as IHttpRequestOptions)) as object as IRequestOptions))).toMatchObject(refused);
			expect(other().log).toEqual([]);
		});
	});

	it('gets no session that was stored for other settings', async () => {
		const { sessionToken = '' } = await loggedIn();
		const signed = await credential.authenticate(credentialFor(fake().url, { username: 'user', apiKey: 'devkey:user', sessionToken }), request('user/whoami/'));
		expect(signed.headers).not.toHaveProperty('Cookie');
	});

	it('may give its address in parts, or as uri', async () => {
		const data = credentialFor('https://al.example.com/prefix');
		const addresses = [{ url: '/api/v4/user/whoami/', baseURL: 'https://al.example.com' }, { url: '', uri: 'https://al.example.com/api/v4/' }, { url: 'https://AL.example.com:443/x' }];
		for (const address of addresses) expect((await credential.authenticate(data, address)).headers).toHaveProperty('User-Agent');
	});

	it.each([
		['another host', { url: 'https://evil.example.com/' }],
		['another port', { url: 'https://al.example.com:8443/' }],
		['another scheme', { url: 'http://al.example.com/' }],
		['a host behind a user name', { url: 'https://al.example.com@evil.example.com/' }],
		['a longer host', { url: 'https://al.example.com.evil.example.com/' }],
		['an address without scheme', { url: '//evil.example.com/' }],
		['another base', { url: '/api/v4/', baseURL: 'https://evil.example.com' }],
		['an absolute address that leaves its base', { url: 'https://evil.example.com/', baseURL: 'https://al.example.com' }],
		['a host that looks like a path', { url: 'https:/evil.example.com/x' }],
		['a host behind backslashes', { url: 'https:\\evil.example.com/x' }],
		['a host without slashes', { url: 'https:evil.example.com' }],
		['no address', { url: 'https://' }],
		['another host as uri', { url: '', uri: 'https://evil.example.com/' }],
	])('to %s is refused', async (_what, address) => {
		const failure = await failureOf(credential.authenticate(credentialFor('https://al.example.com'), address));
		expect(failure).toMatchObject({ kind: 'forbidden', message: expect.stringContaining('This credential is for https://al.example.com') as string });
	});
});

it("What is required hangs on one condition: n8n's public API asks for it as soon as any holds", () => {
	const required = credential.properties.filter((property) => property.required);
	expect(required.filter(({ displayOptions }) => Object.keys(displayOptions?.show ?? {}).length > 1).map(({ name }) => name)).toEqual([]);
});
