import { histogram as countSteps } from '../../client/search';
import { optionsField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { commonRequest, documentField, indexField, optionalQueryField, searchOptions, SEARCH_ROLES } from '../../shared/searchFields';

const { archiveOnly, filters, minCount, timeout, useArchive } = searchOptions;

export const histogram = defineOperation({
	name: 'Histogram',
	value: 'histogram',
	action: 'Count documents over time or number',
	description: 'Return how many documents fall into each step of a date or number field, one item for each step. The server makes 100 steps at the most.',
	endpoints: ['POST search/histogram/<index>/<field>/'],
	roles: SEARCH_ROLES,
	fields: {
		index: indexField,
		field: documentField('Field Name or ID', 'getHistogramFields', 'A date or number field.'),
		query: optionalQueryField,
		start: textField({
			displayName: 'Start',
			name: 'start',
			placeholder: 'e.g. now-7d',
			description: 'Where the first step begins: a date or date formula, or a number. Left empty: a day ago, or 0.',
		}),
		end: textField({
			displayName: 'End',
			name: 'end',
			placeholder: 'e.g. now',
			description: 'Where the last step ends: a date or date formula, or a number. Left empty: now, or 2000.',
		}),
		gap: textField({
			displayName: 'Gap',
			name: 'gap',
			placeholder: 'e.g. +1h',
			description: 'How large a step is: a span of time such as +1d, or a number. Left empty: an hour, or 100.',
		}),
		options: optionsField({ archiveOnly, filters, minCount, timeout, useArchive }),
	},
	execute: ({ client }, { index, field, query, start, end, gap, options }) =>
		countSteps(client, index, field, {
			...commonRequest(query || '*', options),
			...(start ? { start } : {}),
			...(end ? { end } : {}),
			...(gap ? { gap } : {}),
			...(options.minCount === undefined ? {} : { mincount: options.minCount }),
		}),
});
