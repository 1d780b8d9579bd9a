import { byCount } from '../../client/search';
import { defineCall } from '../../core/call';
import { numberField, optionsField } from '../../core/fields';
import { checkNoSecrets, documentField, indexField, queryField, searchOptions, SEARCH_ROLES } from '../../shared/searchFields';

const { archiveOnly, filters, minCount, timeout, useArchive } = searchOptions;

export const facet = defineCall({
	name: 'Facet',
	value: 'facet',
	action: 'Count the values of a field',
	description: 'Return the most frequent values of a field as value and count, one item each, most frequent first',
	endpoint: 'POST search/facet/<index>/<field>/',
	roles: SEARCH_ROLES,
	fields: {
		index: indexField,
		field: documentField('Field Name or ID', 'getFields', 'The field whose values are counted.'),
		query: queryField,
		options: optionsField({
			archiveOnly,
			filters,
			minCount,
			size: numberField({
				displayName: 'Max Values',
				name: 'size',
				min: 1,
				max: 100,
				default: 10,
				description: 'How many values to return',
			}),
			timeout,
			useArchive,
		}),
	},
	check: ({ index, field }) => checkNoSecrets({ index, field }),
	answer: byCount,
});
