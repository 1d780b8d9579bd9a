import type { AssemblylineClient } from '../../client/client';
import type { JsonObject } from '../../client/types';
import { listUsers } from '../../client/user';
import { optionsField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { returnAllFields } from '../../shared/returnAll';

const PAGE_ROWS = 200;

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
	async execute({ client }, { returnAll, limit = 0, options }) {
		return pages(client, returnAll ? Infinity : limit, options);
	},
});

async function* pages(client: AssemblylineClient, limit: number, request: { query?: string; sort?: string }): AsyncGenerator<JsonObject[], void, undefined> {
	for (let offset = 0; offset < limit; offset += PAGE_ROWS) {
		const { items, total } = await listUsers(client, { ...request, offset, rows: Math.min(PAGE_ROWS, limit - offset) });
		if (items.length > 0) yield items;
		if (items.length === 0 || offset + items.length >= total) return;
	}
}
