import { describedFields } from '../../client/search';
import { defineOperation } from '../../core/operation';
import { indexField, SEARCH_ROLES } from '../../shared/searchFields';

export const fields = defineOperation({
	name: 'Get Fields',
	value: 'fields',
	action: 'Get the fields of an index',
	description: 'Return every field of an index with its type, one item each, and with a description where the server has one',
	endpoints: ['GET search/fields/<index>/', 'GET user/whoami/'],
	roles: SEARCH_ROLES,
	fields: { index: indexField },
	async execute({ client }, { index }) {
		const known = await describedFields(client, index);
		return Object.entries(known)
			.map(([name, info]) => ({ name, ...info }))
			.sort((a, b) => (a.name < b.name ? -1 : 1));
	},
});
