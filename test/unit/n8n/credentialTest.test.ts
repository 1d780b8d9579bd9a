import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { defaultRetry } from '../../../nodes/Assemblyline/client/retry';
import { assemblylineApiTest } from '../../../nodes/Assemblyline/n8n/credentialTest';
import type { Fault } from '../../fake';
import { credentialFor, credentialTestContext } from '../../support/helpers';
import { useFake } from '../../support/fakeClient';

const fake = useFake();
afterEach(() => jest.restoreAllMocks());
const run = (changes: ICredentialDataDecryptedObject = {}) => {
	return assemblylineApiTest.call(credentialTestContext(), { id: '1', name: 'c', type: 'assemblylineApi', data: credentialFor(fake().url, changes) });
};

describe('The test of a credential', () => {
	it.each([
		['an API key', {}],
		['a password', { authentication: 'password', password: 'admin' }],
	])('with %s names the user and the version of the server', async (_what, changes) => {
		expect(await run(changes)).toEqual({ status: 'OK', message: 'Connected as admin to Assemblyline 4.7.4.25' });
	});

	it('asks the server only once for a secret that it refuses', async () => {
		expect(await run({ apiKey: 'devkey:wrong' })).toEqual({ status: 'Error', message: expect.stringMatching(/refused the login of admin: Invalid user or APIKey.*name:secret/s) as string });
		await run({ apiKey: 'devkey:wrong' });
		expect(fake().logins).toHaveLength(1);
	});

	it('tells that the terms of service are yet to be accepted, though whoami answers before that', async () => {
		fake().auth.termsPending = true;
		expect(await run()).toEqual({ status: 'Error', message: expect.stringMatching(/Agree to Terms of Service.*accept the terms/s) as string });
	});

	it.each<[Fault, RegExp]>([
		['webPage', /does not answer like an Assemblyline server/],
		['redirect', /redirects to https:\/\/login\.example\.com/],
		['noCertificate', /client certificate/],
		['plainHttp', /speaks https/],
	])('tells %s apart', async (fault, message) => {
		fake().faults.plan(fault, { times: 9 });
		expect(await run()).toEqual({ status: 'Error', message: expect.stringMatching(message) as string });
	});

	it('tells that nobody listens there', async () => {
		jest.spyOn(defaultRetry, 'sleep').mockResolvedValue();
		expect(await run({ serverUrl: 'http://127.0.0.1:1' })).toEqual({ status: 'Error', message: expect.stringMatching(/cannot be reached/) as string });
	});

	it.each([
		[{ serverUrl: '' }, /^Server URL: is empty/],
		[{ apiKey: 'secret' }, /^API Key: must have the form name:secret/],
		[{ caCertificate: 'x' }, /^CA Certificate: is not PEM/],
	])('names the field that is wrong: %j', async (changes, message) => {
		expect(await run(changes)).toEqual({ status: 'Error', message: expect.stringMatching(message) as string });
		expect(fake().log).toEqual([]);
	});

	it('does not show the secret', async () => {
		const wrong: ICredentialDataDecryptedObject[] = [{ apiKey: 'name:verysecret' }, { authentication: 'password', password: 'verysecret' }];
		for (const changes of wrong) {
			expect(JSON.stringify(await run(changes))).not.toContain('verysecret');
		}
	});
});
