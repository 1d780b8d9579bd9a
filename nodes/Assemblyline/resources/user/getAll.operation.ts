import { pages } from '../../client/pagination';
import { listUsers } from '../../client/user';
import { optionsField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { returnAllFields } from '../../shared/returnAll';

export const getAll = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many users',
	description: 'Return accounts, one item each, without quotas; roles are empty where they follow from the types. Needs the role administration.',
	endpoints: ['GET user/list/'],
	roles: ['administration'],
	fields: {
		...returnAllFields,
		options: optionsField({
			query: textField({
				displayName: 'Query',
				name: 'query',
				placeholder: 'e.g. is_active:true AND type:admin',
				description: 'Which users to return, in Lucene syntax. Left out: all.',
			}),
			sort: textField({
				displayName: 'Sort',
				name: 'sort',
				placeholder: 'e.g. name asc',
				description: 'Field and direction. Left out: by user name.',
			}),
		}),
	},
	async execute({ client, hint }, { limit, options }) {
		return pages((window) => listUsers(client, { ...options, ...window }), { limit, key: ({ uname }) => uname, onEnd: () => hint('The list ends at 10,000 users, as far as the server goes: narrow it by a query') });
	},
});
