import { defineCall } from '../../core/call';
import { optionsField } from '../../core/fields';
import { documentField, indexField, queryField, searchOptions, SEARCH_ROLES } from '../../shared/searchFields';

const { archiveOnly, filters, timeout, useArchive } = searchOptions;

export const stats = defineCall({
	name: 'Statistics',
	value: 'stats',
	action: 'Compute statistics of a number field',
	description: 'Return minimum, maximum, average, sum and count of a number field',
	endpoint: 'POST search/stats/<index>/<int_field>/',
	roles: SEARCH_ROLES,
	fields: {
		index: indexField,
		field: documentField('Field Name or ID', 'getNumberFields', 'A number field.'),
		query: queryField,
		options: optionsField({ archiveOnly, filters, timeout, useArchive }),
	},
});
