import { pages } from '../../client/pagination';
import { listServiceErrors } from '../../client/serviceError';
import { optionsField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { queryOf } from '../../core/sent';
import { returnAllFields } from '../../shared/returnAll';
import { searchOptions } from '../../shared/searchFields';

const listOptions = optionsField({
	query: textField({
		displayName: 'Query',
		name: 'query',
		placeholder: 'e.g. response.service_name:Extract',
		description: 'Lucene query that an error must match. Left out: all errors.',
	}),
	filters: searchOptions.filters,
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
		...returnAllFields,
		options: listOptions,
	},
	async execute({ client, hint }, { limit, options }) {
		return pages(
			(window) => listServiceErrors(client, { ...queryOf(listOptions.fields, options), ...window }),
			{ limit, key: ({ id }) => id, onEnd: () => hint('The list ends at 10,000 errors, as far as the server goes: narrow it by a query, or take the operation Search for the rest.') },
		);
	},
});
