/** What is read, changed and written back as a whole: two items that change the same thing at once keep each other's change. */
import type { IHttpRequestOptions, INodeParameters } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { route } from '../../../nodes/Assemblyline/core/router';
import { resources } from '../../../nodes/Assemblyline/resources';
import { executeContext } from '../../support/contexts';
import { credentialFor } from '../../support/helpers';

/** A server with one document at a path: it takes whatever is written, and is slow. */
function documentAt(path: string, document: unknown) {
	let stored = document;
	const answers: Record<string, unknown> = {
		'POST auth/login/': {},
		'GET user/whoami/': { username: 'admin', roles: ['administration'], configuration: {} },
	};
	const httpRequest = async ({ method, url, body }: IHttpRequestOptions) => {
		const call = `${method} ${new URL(url).pathname.replace('/api/v4/', '')}`;
		await new Promise((resolve) => setTimeout(resolve, 5));
		if (call === `POST ${path}` || call === `PUT ${path}`) stored = JSON.parse(String(body));
		const answer = call === `GET ${path}` ? stored : (answers[call] ?? { success: true });
		const envelope = JSON.stringify({ api_response: answer, api_error_message: '', api_server_version: '4.7.4.25', api_status_code: 200 });
		return { statusCode: 200, headers: { 'set-cookie': ['session=own'] }, body: Readable.from([Buffer.from(envelope)]) };
	};
	return { httpRequest, now: () => stored };
}

async function changed(operation: string, path: string, document: unknown, items: INodeParameters[]): Promise<unknown> {
	const [resource = '', name = ''] = operation.split('.');
	const { httpRequest, now } = documentAt(path, document);
	const { context } = executeContext({
		credential: credentialFor(`https://${name.toLowerCase()}.example`),
		resource,
		operation: name,
		items: items.map((item) => ({ ...item, requestOptions: { concurrency: 4 } })),
		httpRequest,
	});
	await route(context, resources);
	return now();
}

it('an account', async () => {
	const items = [{ isActive: false }, { email: 'new@example.com' }, { organization: 'Example' }].map((options) => ({ userId: 'analyst', options }));
	const account = await changed('user.update', 'user/analyst/', { uname: 'analyst', is_active: true, email: 'old@example.com', type: ['user'] }, items);
	expect(account).toMatchObject({ is_active: false, email: 'new@example.com', organization: 'Example' });
});

it("a user's settings", async () => {
	const items = [{ a: { ttl: 1 } }, { b: { ttl: 2 } }].map((submissionProfiles) => ({ userId: 'analyst', options: { submissionProfiles } }));
	const settings = await changed('user.updateSettings', 'user/settings/analyst/', { default_zip_password: 'infected', submission_profiles: {} }, items);
	expect(settings).toMatchObject({ submission_profiles: { a: { ttl: 1 }, b: { ttl: 2 } } });
});

it('a service', async () => {
	const items = [{ enabled: false }, { timeout: 7 }].map((changes) => ({ serviceId: 'Extract', changes }));
	expect(await changed('service.update', 'service/Extract/', { name: 'Extract', version: '4.7.0.1', enabled: true, timeout: 60 }, items)).toMatchObject({ enabled: false, timeout: 7 });
});
