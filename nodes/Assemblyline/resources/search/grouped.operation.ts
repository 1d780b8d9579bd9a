import { tellable } from '../../client/search';
import type { JsonObject } from '../../client/types';
import { defineCall } from '../../core/call';
import { sentAs } from '../../core/field';
import { numberField, optionsField, textField } from '../../core/fields';
import { checkNoSecrets, documentField, documentIndexField, queryField, searchOptions, SEARCH_ROLES } from '../../shared/searchFields';

const { archiveOnly, fields, filters, offset, sort, timeout, useArchive } = searchOptions;

export const grouped = defineCall({
	name: 'Group',
	value: 'grouped',
	action: 'Search an index grouped by a field',
	description: 'Return documents for each value of a field: value, total and items, one item for each value. Which documents of a value come first is up to Group Sort.',
	endpoint: 'POST search/grouped/<index>/<group_field>/',
	roles: SEARCH_ROLES,
	fields: {
		index: documentIndexField,
		field: documentField('Field Name or ID', 'getFields', 'The field to group by.'),
		query: queryField,
		limit: sentAs('rows', numberField({
			displayName: 'Limit',
			name: 'limit',
			min: 1,
			max: 10_000,
			default: 50,
			description: 'Max number of results to return',
		})),
		options: optionsField({
			archiveOnly,
			fields,
			filters,
			groupSize: sentAs('limit', numberField({
				displayName: 'Group Size',
				name: 'groupSize',
				min: 1,
				max: 100,
				default: 1,
				description: 'How many documents to return for each value',
			})),
			groupSort: textField({
				displayName: 'Group Sort',
				name: 'groupSort',
				placeholder: 'e.g. times.submitted desc',
				description: 'Field and direction by which the documents of a value are sorted',
			}),
			offset,
			sort,
			timeout,
			useArchive,
		}),
	},
	check: checkNoSecrets,
	answer: ({ items: groups }: { items: (JsonObject & { items: JsonObject[] })[] }, { index }) => groups.map((group) => ({ ...group, items: tellable(index, group.items) })),
});
