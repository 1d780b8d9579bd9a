import { pages } from '../../client/pagination';
import { listUsers } from '../../client/user';
import { optionsField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { returnAllFields } from '../../shared/returnAll';
import { narrowedBy, queryOver } from '../../shared/searchFields';

export const getAll = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many users',
	description: 'Return accounts, one item each, without quotas; roles are empty where they follow from the types. Needs the role administration.',
	endpoints: ['GET user/list/'],
	roles: ['administration'],
	fields: {
		query: queryOver('e.g. is_active:true AND type:admin', 'Which users to return', 'user'),
		...returnAllFields,
		options: optionsField({
			sort: textField({
				displayName: 'Sort',
				name: 'sort',
				placeholder: 'e.g. name asc',
				description: 'Field and direction. Left out: by user name.',
			}),
		}),
	},
	async execute({ client, hint }, { query, limit, options }) {
		return pages((window) => listUsers(client, { ...narrowedBy(query), ...options, ...window }), { limit, key: ({ uname }) => uname, onEnd: () => hint('The list ends at 10,000 users, as far as the server goes: narrow it by a query') });
	},
});
