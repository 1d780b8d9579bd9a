import { getApiKey, saveApiKey } from '../../client/apiKey';
import { InvalidParameterError } from '../../client/errors';
import { inTurn } from '../../client/inTurn';
import { booleanField, optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { apiKeyId, checkRoles, expiry, privileges, roles, tellLeftOut } from './fields';

export const update = defineOperation({
	name: 'Update',
	value: 'update',
	action: 'Update an API key',
	description: 'Change what a key may do, or when it ends, and return it. What is not set stays as it is, and so does its secret. One of others needs the role administration.',
	endpoints: ['GET apikey/<key_id>/', 'PUT apikey/add/'],
	roles: ['apikey_access'],
	fields: {
		apiKeyId,
		options: optionsField({
			expiry,
			neverExpires: booleanField({ displayName: 'Never Expires', name: 'neverExpires', default: true, description: 'Whether to take the expiry away, which a server may refuse' }),
			privileges,
			roles,
		}),
	},
	check({ options }) {
		checkRoles(options.privileges, options.roles);
		if (options.neverExpires && options.expiry) throw new InvalidParameterError('Never Expires', 'does not go together with Expiry');
	},
	async execute(context, { apiKeyId: id, options }) {
		const { client } = context;
		return inTurn(`${client.host} apikey/${id}`, async () => {
			const before = await getApiKey(client, id);
			const priv = options.privileges ? [...options.privileges] : before.acl;
			if (options.roles && !priv.includes('C')) throw new InvalidParameterError('Roles', `needs the Privileges Custom, and ${id} has others`);
			const { keypassword: _nothing, ...key } = await saveApiKey(
				client,
				{ key_name: before.key_name, uname: before.uname, priv, roles: options.roles ?? before.roles, expiry_ts: options.neverExpires ? null : (options.expiry ?? before.expiry_ts) },
				id,
			);
			tellLeftOut(context, key as typeof before, options.roles);
			return key;
		});
	},
});
