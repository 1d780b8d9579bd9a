/** A redirect to another server, or within its own: nothing that is secret goes along, and nothing is sent a second time. */
import type { INodeParameters } from 'n8n-workflow';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { route } from '../../../nodes/Assemblyline/core/router';
import { assemblylineApiTest } from '../../../nodes/Assemblyline/n8n/credentialTest';
import { resources } from '../../../nodes/Assemblyline/resources';
import { executeContext } from '../../support/contexts';
import { failureOf, useFake } from '../../support/fakeClient';
import { credentialFor, credentialTestContext } from '../../support/helpers';

const fake = useFake();
const STATUSES = [301, 302, 303, 307, 308];
const SHA = 'a'.repeat(64);
const CALLS: [string, RegExp, INodeParameters][] = [
	['submission.get', /^GET submission\//, { submissionId: 'abc', simplify: false }],
	['search.search', /^POST search\//, { index: 'file', query: '*' }],
	['submission.submit', /^POST submit\//, { inputSource: 'text', text: 'a' }],
	['submission.submit', /^POST submit\//, { inputSource: 'binary' }],
	['alert.setVerdict', /^PUT alert\//, { alertId: 'abc', verdict: 'malicious' }],
	['submission.delete', /^DELETE submission\//, { submissionId: 'abc' }],
	['file.download', /^GET file\/download\//, { fileId: SHA }],
	['user.whoAmI', /^POST auth\/login\//, {}],
];

let other: Server;
let elsewhere: string;
const arrived: string[] = [];
beforeEach(async () => {
	arrived.length = 0;
	other = createServer(({ method, url }, response) => {
		arrived.push(`${method} ${url}`);
		response.end('{}');
	});
	await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
	elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
});
afterEach(() => other.close());

const credential = () => credentialFor(fake().url, { headers: { values: [{ name: 'X-Token', value: 'secret' }] } });
const redirectTo = (location: string | undefined, status: number, on: RegExp) => fake().faults.plan({ status, headers: location === undefined ? {} : { location }, text: { type: 'text/html', body: '' } }, { on, times: 9 });

async function call(operation: string, parameters: INodeParameters) {
	const [resource = '', value = ''] = operation.split('.');
	const { context } = executeContext({ credential: credential(), resource, operation: value, items: [parameters], binary: [{ data: { data: 'eA==', mimeType: 'text/plain' } }] });
	return failureOf(route(context, resources));
}

describe.each(CALLS)('%s, by %s,', (operation, on, parameters) => {
	it.each(STATUSES)('goes nowhere else with status %d, and is sent once', async (status) => {
		redirectTo(`${elsewhere}/login?token=abc`, status, on);
		expect(await call(operation, parameters)).toMatchObject({
			message: `${fake().url} redirects to ${elsewhere}`,
			description: expect.stringMatching(/put that address into the credential's Server URL.*Additional Headers/) as string,
		});
		expect(arrived).toEqual([]);
		expect(fake().requests(on)).toHaveLength(1);
	});

	it.each(['/oauth2/sign_in', undefined])('says of a redirect on its own host (%s) that the address is right', async (location) => {
		redirectTo(location, 302, on);
		expect(await call(operation, parameters)).toMatchObject({
			message: `${fake().url} redirects to another path on it`,
			description: expect.stringMatching(/^(?!.*that address).*Additional Headers/) as string,
		});
		expect(fake().requests(on)).toHaveLength(1);
	});
});

it.each(STATUSES)('The test of a credential follows no redirect with status %d', async (status) => {
	redirectTo(`${elsewhere}/`, status, /^POST auth\/login\//);
	const { message } = await assemblylineApiTest.call(credentialTestContext(), { id: '1', name: 'c', type: 'assemblylineApi', data: credential() });
	expect(message).toContain(`redirects to ${elsewhere}`);
	expect(arrived).toEqual([]);
});
