import { defineCall } from '../../core/call';
import { optionsField, textField } from '../../core/fields';
import { documentField, indexField, optionalQueryField, searchOptions, SEARCH_ROLES } from '../../shared/searchFields';

const { archiveOnly, filters, minCount, timeout, useArchive } = searchOptions;

export const histogram = defineCall({
	name: 'Histogram',
	value: 'histogram',
	action: 'Count documents over time or number',
	description: 'Return how many documents fall into each step of a date or number field, one item for each step. The server makes 100 steps at the most.',
	endpoint: 'POST search/histogram/<index>/<field>/',
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
	answer: inSteps,
});

/** The counts in the order of the steps: JSON objects keep none on the way. */
function inSteps(counts: Record<string, number>) {
	return Object.entries(counts)
		.map(([value, count]) => ({ value, count }))
		.sort((a, b) => compareSteps(a.value, b.value));
}

/** Numbers by size; dates (ISO 8601) by their text, which is their order in time. */
function compareSteps(a: string, b: string): number {
	const difference = Number(a) - Number(b);
	if (!Number.isNaN(difference)) return difference;
	return a < b ? -1 : 1;
}
