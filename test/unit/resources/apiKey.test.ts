/** What is refused of API keys and rules before anything is sent, and what is told of roles that were not given. */
import type { IHttpRequestOptions, INodeParameters } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { route } from '../../../nodes/Assemblyline/core/router';
import { resources } from '../../../nodes/Assemblyline/resources';
import { executeContext } from '../../support/contexts';
import { useFake } from '../../support/fakeClient';
import { credentialFor } from '../../support/helpers';
import { n8nHelpers } from '../../support/http';

const fake = useFake();

async function run(name: string, item: INodeParameters, httpRequest?: (options: IHttpRequestOptions) => Promise<unknown>) {
	const [resource = '', operation = ''] = name.split('.');
	const { context, hints } = executeContext({ credential: credentialFor(fake().url), resource, operation, items: [item], httpRequest });
	const [output = []] = await route(context, resources);
	return { json: output.map(({ json }) => json), hints };
}

it.each<[string, string, INodeParameters]>([
	['Key Name: has a character', 'apiKey.create', { keyName: 'a:b', privileges: 'R' }],
	['Key Name: ', 'apiKey.create', { keyName: '..', privileges: 'R' }],
	['Roles: has no value, and the Privileges are Custom', 'apiKey.create', { keyName: 'a', privileges: 'C' }],
	['Roles: needs the Privileges Custom', 'apiKey.create', { keyName: 'a', privileges: 'R', options: { roles: ['submission_view'] } }],
	['Expiry: is over already', 'apiKey.create', { keyName: 'a', privileges: 'R', options: { expiry: '2020-01-01T00:00:00Z' } }],
	['API Key ID: is not the ID of a key', 'apiKey.update', { apiKeyId: 'n8n', options: {} }],
	['Never Expires: does not go together with Expiry', 'apiKey.update', { apiKeyId: 'a+b', options: { expiry: '2037-01-01T00:00:00Z', neverExpires: true } }],
	['API Key ID: ', 'apiKey.delete', { apiKeyId: 'a/b+c' }],
	['Content: is not valid YAML', 'system.setIdentifyRules', { rules: 'mimes', content: '{' }],
	['Content: must be an object', 'system.setIdentifyRules', { rules: 'mimes', content: '[]' }],
	['Content: must be a list', 'system.setIdentifyRules', { rules: 'patterns', content: 'a: b' }],
])('%s is what %s says of %j, and nothing is sent', async (message, name, item) => {
	await expect(run(name, item)).rejects.toThrow(message);
	expect(fake().log).toEqual([]);
});

it('Roles that the user of a new key lacks are told of', async () => {
	const key = { id: 'n8n+admin', key_name: 'n8n', uname: 'admin', acl: ['C'], roles: ['submission_view'], expiry_ts: null, last_used: null, creation_date: 'x', keypassword: 'n8n:secret' };
	const httpRequest = async (options: IHttpRequestOptions) => {
		if (!options.url.includes('/apikey/')) return n8nHelpers.httpRequest(options);
		return { statusCode: 200, headers: {}, body: Readable.from([Buffer.from(JSON.stringify({ api_response: key, api_error_message: '', api_server_version: '4.7.4.25', api_status_code: 200 }))]) };
	};
	const { json, hints } = await run('apiKey.create', { keyName: 'n8n', privileges: 'C', options: { roles: ['submission_view', 'administration'] } }, httpRequest);
	expect(json).toMatchObject([{ keypassword: 'n8n:secret' }]);
	expect(hints).toEqual(['Roles that the user of the key lacks were not given: n8n+admin (administration)']);
	expect(hints.join()).not.toContain('secret');
});
