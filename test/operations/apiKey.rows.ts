import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { saveApiKey } from '../../nodes/Assemblyline/client/apiKey';
import { path } from '../../nodes/Assemblyline/client/path';
import { createUser } from '../../nodes/Assemblyline/client/user';
import type { Given, Row } from './row';

/** A user of the row's own, with a key; removed with the user. */
async function withKey(client: AssemblylineClient): Promise<Given> {
	const uname = `n8n_${Date.now()}_${Math.random().toString(36).slice(2, 8)}`;
	await createUser(client, uname, { name: 'A test of n8n', classification: 'TLP:C', email: `${uname}@example.com` });
	await saveApiKey(client, { key_name: 'n8n', uname, priv: ['C'], roles: ['submission_view'], expiry_ts: null });
	return { uname, id: `n8n+${uname}` };
}

const removed = (client: AssemblylineClient, { uname = '' }: Given) => client.write('DELETE', path`user/${uname}/`);

const encoded = ({ id = '' }: Given) => encodeURIComponent(id);

/** Of a key that never was used, and of one that never ends. */
const compare = { optional: ['[].json.last_used', '[].json.expiry_ts'] };

export const apiKeyRows: Row[] = [
	{
		operation: 'apiKey.getAll',
		given: withKey,
		item: ({ uname = '' }) => ({ returnAll: true, options: { query: `uname:${uname}`, sort: 'id desc' } }),
		sends: ({ uname }) => [`GET apikey/list/?query=uname%3A${uname}&sort=id+desc&offset=0&rows=500`],
		output: ({ uname, id }) => [{ id, uname, key_name: 'n8n', acl: ['C'], roles: ['submission_view'] }],
		after: removed,
		compare,
	},
	{
		operation: 'apiKey.getAll',
		name: 'without the role',
		as: 'user',
		item: () => ({ limit: 1 }),
		sends: () => ['GET apikey/list/?offset=0&rows=1'],
		error: 'requires one of the following roles: administration',
	},
	{
		operation: 'apiKey.getOfUser',
		given: withKey,
		item: ({ uname = '' }) => ({ userId: { mode: 'id', value: uname } }),
		sends: ({ uname }) => [`GET apikey/username/${uname}/`],
		// With nothing of its secret.
		output: () => [expect.not.objectContaining({ password: expect.anything() as unknown }) as object],
		after: removed,
		compare,
	},
	{
		operation: 'apiKey.getOfUser',
		name: 'of all by a star',
		item: () => ({ userId: { mode: 'id', value: '*' } }),
		sends: () => ['GET apikey/username/*/'],
		output: () => [],
	},
	{
		operation: 'apiKey.getOfUser',
		name: 'of somebody else without the role',
		as: 'user',
		item: () => ({ userId: { mode: 'id', value: 'admin' } }),
		sends: () => ['GET apikey/username/admin/'],
		error: 'You do not have the permission to fetch API Keys for user admin',
		on46: { error: 'Internal Server Error' },
	},
	{
		operation: 'apiKey.get',
		given: withKey,
		item: ({ id = '' }) => ({ apiKeyId: id }),
		sends: (given) => [`GET apikey/${encoded(given)}/`],
		output: ({ uname, id }) => [{ id, uname, expiry_ts: null }],
		after: removed,
		compare,
	},
	{
		operation: 'apiKey.get',
		name: 'that does not exist',
		item: () => ({ apiKeyId: 'n8n+nobody' }),
		sends: () => ['GET apikey/n8n%2Bnobody/'],
		error: 'Cannot find APIKey with the given ID',
	},
	{
		operation: 'apiKey.create',
		given: withKey,
		item: ({ uname = '' }) => ({ keyName: 'second', privileges: 'RW', options: { expiry: '2037-01-02T03:04:05Z', owner: uname } }),
		sends: ({ uname }) => [`PUT apikey/add/ {"key_name":"second","uname":"${uname}","priv":["R","W"],"roles":[],"expiry_ts":"2037-01-02T03:04:05.000000Z"}`],
		output: ({ uname }) => [{ id: `second+${uname}`, keypassword: expect.stringMatching(/^second:./) as string, acl: ['R', 'W'], expiry_ts: '2037-01-02T03:04:05.000000Z' }],
		after: removed,
		compare,
	},
	{
		operation: 'apiKey.create',
		name: 'with roles that its user lacks',
		given: withKey,
		item: ({ uname = '' }) => ({ keyName: 'third', privileges: 'C', options: { owner: uname, roles: ['submission_view', 'administration'] } }),
		sends: ({ uname }) => [`PUT apikey/add/ {"key_name":"third","uname":"${uname}","priv":["C"],"roles":["submission_view","administration"],"expiry_ts":null}`],
		output: () => [{ roles: ['submission_view'] }],
		after: removed,
		compare,
	},
	{
		operation: 'apiKey.create',
		name: 'that is there already',
		given: withKey,
		item: ({ uname = '' }) => ({ keyName: 'n8n', privileges: 'R', options: { owner: uname } }),
		sends: ({ uname }) => [`PUT apikey/add/ {"key_name":"n8n","uname":"${uname}","priv":["R"],"roles":[],"expiry_ts":null}`],
		error: "API Key 'n8n' already exist",
		after: removed,
	},
	{
		operation: 'apiKey.update',
		given: withKey,
		item: ({ id = '' }) => ({ apiKeyId: id, options: { expiry: '2037-01-02T03:04:05Z' } }),
		sends: (given) => [`GET apikey/${encoded(given)}/`, `PUT apikey/add/?keyid=${encoded(given)} {"key_name":"n8n","uname":"${given.uname}","priv":["C"],"roles":["submission_view"],"expiry_ts":"2037-01-02T03:04:05.000000Z"}`],
		output: ({ id }) => [{ id, acl: ['C'], roles: ['submission_view'], expiry_ts: '2037-01-02T03:04:05.000000Z' }],
		after: removed,
		compare,
	},
	{
		operation: 'apiKey.delete',
		given: withKey,
		item: ({ id = '' }) => ({ apiKeyId: id }),
		sends: (given) => [`DELETE apikey/${encoded(given)}/`],
		output: ({ id }) => [{ id, success: true }],
		after: removed,
	},
	{
		operation: 'apiKey.delete',
		name: 'that does not exist',
		item: () => ({ apiKeyId: 'n8n+nobody' }),
		sends: () => ['DELETE apikey/n8n%2Bnobody/'],
		error: 'There is no API key n8n+nobody, or it is that of another user',
	},
];
