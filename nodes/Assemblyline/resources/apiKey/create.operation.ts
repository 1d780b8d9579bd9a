import { saveApiKey } from '../../client/apiKey';
import { segmentProblem } from '../../client/path';
import { whoAmI } from '../../client/user';
import { optionsField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { apiKeyName, checkRoles, expiry, privileges, roles, tellLeftOut } from './fields';

export const create = defineOperation({
	name: 'Create',
	value: 'create',
	action: 'Create an API key',
	description: "Add a key and return it with its secret in keypassword, which the server shows this once, in the form that the credential takes. It stands in n8n's execution data: hand it on to where secrets are kept, and have the workflow save no executions. No AI agent can run this.",
	endpoints: ['PUT apikey/add/', 'GET user/whoami/'],
	roles: ['apikey_access'],
	answersSecret: true,
	fields: {
		keyName: apiKeyName,
		privileges,
		options: optionsField({
			expiry,
			owner: textField({ displayName: 'Owner', name: 'owner', placeholder: 'e.g. n8n_service', description: 'Name of the user that the key is for. Left out: your own. Others need the role administration.' }, segmentProblem),
			roles,
		}),
	},
	check: ({ privileges: privilege, options }) => checkRoles(privilege, options.roles),
	async execute(context, { keyName, privileges: privilege, options }) {
		const { client } = context;
		const uname = options.owner ?? (await whoAmI(client)).username;
		const key = await saveApiKey(client, { key_name: keyName, uname, priv: [...privilege], roles: options.roles ?? [], expiry_ts: options.expiry ?? null });
		tellLeftOut(context, key, options.roles);
		return key;
	},
});
