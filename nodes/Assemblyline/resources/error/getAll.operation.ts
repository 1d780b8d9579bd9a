import { pages } from '../../client/pagination';
import { listServiceErrors } from '../../client/serviceError';
import { asLucene } from '../../core/field';
import { optionsField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { queryOf } from '../../core/sent';
import { returnAllFields } from '../../shared/returnAll';
import { narrowedBy, queryOver, searchOptions } from '../../shared/searchFields';

const listOptions = optionsField({
	filters: asLucene(searchOptions.filters, 'error'),
	sort: textField({
		displayName: 'Sort',
		name: 'sort',
		placeholder: 'e.g. created asc',
		description: 'Field and direction. Left out: newest first.',
	}),
});

export const getAll = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many errors of services',
	description: 'List the errors of all services, newest first, up to 10,000. Needs the role administration.',
	endpoints: ['GET error/list/'],
	roles: ['administration'],
	fields: {
		query: queryOver('e.g. response.service_name:Extract', 'Which errors to return', 'error'),
		...returnAllFields,
		options: listOptions,
	},
	async execute({ client, hint }, { query, limit, options }) {
		return pages(
			(window) => listServiceErrors(client, { ...narrowedBy(query), ...queryOf(listOptions.fields, options), ...window }),
			{ limit, key: ({ id }) => id, onEnd: () => hint('The list ends at 10,000 errors, as far as the server goes: narrow it by a query, or take Search of the node Assemblyline for the rest.') },
		);
	},
});
