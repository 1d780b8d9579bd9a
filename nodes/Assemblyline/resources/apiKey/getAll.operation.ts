import { listApiKeys } from '../../client/apiKey';
import { pages } from '../../client/pagination';
import { asLucene } from '../../core/field';
import { optionsField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { returnAllFields } from '../../shared/returnAll';

export const getAll = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many API keys',
	description: 'Return the keys of all users, one item each, with roles, expiry and when it was last used; never a secret. Needs the role administration.',
	endpoints: ['GET apikey/list/'],
	roles: ['administration'],
	fields: {
		...returnAllFields,
		options: optionsField({
			query: asLucene(textField({
				displayName: 'Query',
				name: 'query',
				placeholder: 'e.g. expiry_ts:[now TO now+14d]',
				description: 'Which keys to return, in Lucene syntax: NOT last_used:[now-90d TO now] are those that nobody uses. Left out: all.',
			}), 'apikey'),
			sort: textField({
				displayName: 'Sort',
				name: 'sort',
				placeholder: 'e.g. expiry_ts asc',
				description: 'Field and direction. Left out: by ID.',
			}),
		}),
	},
	execute: async ({ client, hint }, { limit, options }) =>
		pages((window) => listApiKeys(client, { ...options, ...window }), { limit, key: ({ id }) => id, onEnd: () => hint('The list ends at 10,000 keys, as far as the server goes: narrow it by a query') }),
});
