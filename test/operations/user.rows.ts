import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { path } from '../../nodes/Assemblyline/client/path';
import * as user from '../../nodes/Assemblyline/client/user';
import type { Given, Row } from './row';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A user of the row's own, whom {@link deleted} removes; with the account as an update sends it back. */
async function throwaway(client: AssemblylineClient): Promise<Given> {
	const uname = `n8n_${Date.now()}_${Math.random().toString(36).slice(2, 8)}`;
	await user.createUser(client, uname, { name: 'A test of n8n', classification: 'TLP:C', email: `${uname}@example.com` });
	const { roles, ...account } = await user.getUser(client, uname, true);
	return { uname, account: JSON.stringify(account), roles: roles.join() };
}

const deleted = (client: AssemblylineClient, { uname = '' }: Given) => client.write('DELETE', path`user/${uname}/`);

/** The same with one favorite. */
async function withFavorite(client: AssemblylineClient): Promise<Given> {
	const given = await throwaway(client);
	await client.write('PUT', path`user/favorites/${given.uname ?? ''}/alert/`, { json: { name: 'High', query: 'priority:HIGH' } });
	return given;
}

const at = (value: string) => ({ mode: 'id', value });

/** The account as it was, with changes in their places. */
const changed = ({ account = '{}' }: Given, changes: object) => JSON.stringify({ ...(JSON.parse(account) as object), ...changes });

export const userRows: Row[] = [
	{
		operation: 'user.whoAmI',
		item: () => ({ includeConfiguration: false }),
		// The one request is what every session begins with, and not counted.
		sends: () => [],
		output: () => [{ username: 'admin', is_admin: true }],
		compare: { optional: ['[].json.system_message'], maps: ['[].json.classification_aliases', '[].json.settings.submission_profiles'] },
	},
	{
		operation: 'user.get',
		given: throwaway,
		item: ({ uname = '' }) => ({ userId: at(uname), loadAvatar: false }),
		sends: ({ uname }) => [`GET user/${uname}/`],
		output: ({ uname }) => [{ uname, name: 'A test of n8n', type: ['user'], classification: 'TLP:CLEAR' }],
		after: deleted,
	},
	{
		operation: 'user.get',
		name: 'that does not exist',
		item: () => ({ userId: at('n8n_nobody'), loadAvatar: true }),
		sends: () => ['GET user/n8n_nobody/?load_avatar=true'],
		error: 'User n8n_nobody does not exists',
	},
	{
		operation: 'user.get',
		name: 'of somebody else without the role',
		as: 'user',
		item: () => ({ userId: at('admin'), loadAvatar: false }),
		sends: () => ['GET user/admin/'],
		error: 'Your username does not match requested username',
	},
	{
		operation: 'user.getAll',
		item: () => ({ returnAll: false, limit: 1, query: 'uname:admin', options: { sort: 'uname asc' } }),
		sends: () => ['GET user/list/?query=uname%3Aadmin&sort=uname+asc&offset=0&rows=1'],
		output: () => [{ uname: 'admin', type: ['admin'] }],
	},
	{
		operation: 'user.getAll',
		name: 'of all users',
		item: () => ({ returnAll: true }),
		sends: () => ['GET user/list/?offset=0&rows=500'],
	},
	{
		operation: 'user.create',
		given: () => Promise.resolve({ uname: `n8n_${Date.now()}_new` }),
		item: ({ uname = '' }) => ({ username: uname, options: { classification: 'TLP:C', fullName: 'New One', groups: ['n8n'], types: ['viewer'], password: 'Lab-Passw0rd-1!' } }),
		sends: ({ uname }) => [`PUT user/${uname}/ {"classification":"TLP:C","name":"New One","groups":["n8n"],"new_pass":"Lab-Passw0rd-1!","type":["viewer"]}`],
		output: ({ uname }) => [{ uname, success: true }],
		after: deleted,
	},
	{
		operation: 'user.create',
		name: 'with defaults',
		given: () => Promise.resolve({ uname: `n8n_${Date.now()}_plain` }),
		item: ({ uname = '' }) => ({ username: uname }),
		sends: ({ uname }) => [`PUT user/${uname}/ {"classification":"TLP:CLEAR","name":"${uname}"}`],
		output: ({ uname }) => [{ uname, success: true }],
		after: deleted,
	},
	{
		operation: 'user.create',
		name: 'that exists already',
		item: () => ({ username: 'user', options: { classification: 'TLP:C' } }),
		sends: () => ['PUT user/user/ {"classification":"TLP:C","name":"user"}'],
		error: 'The username you are trying to add already exists',
	},
	{
		operation: 'user.update',
		given: throwaway,
		item: ({ uname = '' }) => ({ userId: at(uname), options: { fullName: 'Renamed', isActive: false, submissionQuota: 2 } }),
		sends: (given) => [`GET user/${given.uname}/?load_avatar=true`, `POST user/${given.uname}/ ${changed(given, { name: 'Renamed', is_active: false, submission_quota: 2 })}`],
		output: ({ uname }) => [{ uname, success: true }],
		after: deleted,
	},
	{
		operation: 'user.update',
		name: 'with a weak password',
		given: throwaway,
		item: ({ uname = '' }) => ({ userId: at(uname), options: { password: 'x' } }),
		sends: (given) => [`GET user/${given.uname}/?load_avatar=true`, `POST user/${given.uname}/ ${changed(given, { new_pass: 'x' })}`],
		error: 'Password needs to be',
		after: deleted,
	},
	{
		operation: 'user.delete',
		given: throwaway,
		item: ({ uname = '' }) => ({ userId: at(uname) }),
		sends: ({ uname }) => [`DELETE user/${uname}/`],
		output: ({ uname }) => [{ uname, success: true }],
	},
	{ operation: 'user.delete', name: 'that does not exist', item: () => ({ userId: at('n8n_nobody') }), sends: () => ['DELETE user/n8n_nobody/'], error: 'User n8n_nobody does not exist' },
	{
		operation: 'user.getSettings',
		item: () => ({ userId: at('admin') }),
		sends: () => ['GET user/settings/admin/'],
		output: () => [{ submission_profiles: { static: expect.any(Object) as object } }],
		compare: { maps: ['[].json.submission_profiles', '[].json.submission_profiles.*.service_spec'] },
	},
	{
		operation: 'user.updateSettings',
		given: throwaway,
		item: ({ uname = '' }) => ({ userId: at(uname), options: { expandMinScore: 300, submissionView: 'details', submissionProfiles: '{"static": {"ttl": 10}}' } }),
		// All profiles go back as they came, and those are long: recordings shorten their lists.
		sends: ({ uname }) => [
			`GET user/settings/${uname}/`,
			expect.stringMatching(
				new RegExp(`^POST user/settings/${uname}/ \\{"default_zip_password":"infected","submission_profiles":\\{"static":\\{.*"ttl":10\\},".*\\},"expand_min_score":300,"submission_view":"details"\\}$`),
			) as string,
		],
		output: ({ uname }) => [{ uname, success: true }],
		after: deleted,
	},
	{
		operation: 'user.getQuotas',
		as: 'user',
		item: () => ({ userId: at('user') }),
		sends: () => ['GET user/quotas/user/'],
		output: () => [{ uname: 'user', daily_api: expect.any(Number) as number }],
	},
	{ operation: 'user.getQuotas', name: 'of an unknown user', item: () => ({ userId: at('n8n_nobody') }), sends: () => ['GET user/quotas/n8n_nobody/'], error: 'User n8n_nobody does not exists' },
	{
		operation: 'user.getSubmissionParameters',
		as: 'user',
		item: () => ({ userId: at('user'), submissionProfile: 'static' }),
		sends: () => ['GET user/submission_params/user/static/'],
		output: () => [{ submitter: 'user', priority: expect.any(Number) as number }],
	},
	{
		operation: 'user.getSubmissionParameters',
		name: 'of an unknown profile',
		as: 'user',
		item: () => ({ userId: at('user'), submissionProfile: 'nothing' }),
		sends: () => ['GET user/submission_params/user/nothing/'],
		error: "Submission profile 'nothing' does not exist",
	},
	{
		operation: 'user.getAvatar',
		given: async (client) => {
			const given = await throwaway(client);
			await user.setAvatar(client, given.uname ?? '', `data:image/png;base64,${PNG}`);
			return given;
		},
		item: ({ uname = '' }) => ({ userId: at(uname), binaryPropertyName: 'data' }),
		sends: ({ uname }) => [`GET user/avatar/${uname}/`],
		output: ({ uname }) => [{ uname, found: true }],
		after: deleted,
	},
	{
		operation: 'user.getAvatar',
		name: 'where there is none',
		as: 'user',
		item: () => ({ userId: at('user'), binaryPropertyName: 'data' }),
		sends: () => ['GET user/avatar/user/'],
		output: () => [{ uname: 'user', found: false }],
	},
	{
		operation: 'user.setAvatar',
		given: throwaway,
		binary: [{ data: { data: PNG, mimeType: 'image/png' } }],
		item: ({ uname = '' }) => ({ userId: at(uname), binaryPropertyName: 'data' }),
		sends: ({ uname }) => [`POST user/avatar/${uname}/ multipart`],
		output: ({ uname }) => [{ uname, success: true }],
		async after(client, given) {
			const stored = await user.getAvatar(client, given.uname ?? '');
			await deleted(client, given);
			expect(stored).toBe(`data:image/png;base64,${PNG}`);
		},
	},
	{
		operation: 'user.getFavorites',
		given: withFavorite,
		item: ({ uname = '' }) => ({ userId: at(uname), favoriteType: 'all' }),
		sends: ({ uname }) => [`GET user/favorites/${uname}/`],
		output: () => [{ type: 'alert', name: 'High', query: 'priority:HIGH', created_by: 'admin' }],
		after: deleted,
	},
	{
		operation: 'user.addFavorite',
		given: throwaway,
		item: ({ uname = '' }) => ({ userId: at(uname), favoriteType: 'submission', favoriteName: 'Bad', query: 'max_score:>=1000', options: { classification: 'TLP:C' } }),
		sends: ({ uname }) => [`PUT user/favorites/${uname}/submission/ {"name":"Bad","query":"max_score:>=1000","classification":"TLP:C"}`],
		output: ({ uname }) => [{ uname, type: 'submission', name: 'Bad', success: true }],
		after: deleted,
	},
	{
		operation: 'user.removeFavorite',
		given: withFavorite,
		item: ({ uname = '' }) => ({ userId: at(uname), favoriteType: 'alert', favoriteName: 'High' }),
		sends: ({ uname }) => [`DELETE user/favorites/${uname}/alert/ "High"`],
		output: ({ uname }) => [{ uname, type: 'alert', name: 'High', success: true }],
		after: deleted,
	},
	{
		operation: 'user.removeFavorite',
		name: 'that is not there',
		given: withFavorite,
		item: ({ uname = '' }) => ({ userId: at(uname), favoriteType: 'alert', favoriteName: 'Low' }),
		sends: ({ uname }) => [`DELETE user/favorites/${uname}/alert/ "Low"`],
		error: "Favorite 'Low' does not exists for alert page",
		after: deleted,
	},
	{
		operation: 'user.replaceFavorites',
		given: withFavorite,
		item: ({ uname = '' }) => ({ userId: at(uname), favorites: '{"search": [{"name": "All", "query": "*"}]}' }),
		sends: ({ uname }) => [`POST user/favorites/${uname}/ {"search":[{"created_by":"${uname}","name":"All","query":"*"}]}`],
		output: ({ uname }) => [{ uname, success: true }],
		after: deleted,
	},
	{
		operation: 'user.agreeToTermsOfService',
		item: () => ({}),
		sends: () => ['GET user/tos/admin/'],
		output: () => [{ uname: 'admin', success: true }],
	},
];
