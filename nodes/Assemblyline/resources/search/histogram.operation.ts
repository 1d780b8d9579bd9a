import { defineCall } from '../../core/call';
import { optionsField, textField } from '../../core/fields';
import { documentField, indexField, queryField, searchOptions, SEARCH_ROLES } from '../../shared/searchFields';

const { archiveOnly, filters, minCount, timeout, useArchive } = searchOptions;

/** What the search engine takes as a step; with 0 the server fails without a word of why. */
const SPAN = /^[+-]?0*[1-9]\d*(ms|[smhd])$/i;
const WHOLE_NUMBER = /^\+?0*[1-9]\d*$/;

export const histogram = defineCall({
	name: 'Histogram',
	value: 'histogram',
	action: 'Count documents over time or number',
	description: 'Return how many documents fall into each step of a date or number field, one item for each step with documents in it; with a Minimum Count of 0 for every step. The server makes 100 steps at the most.',
	endpoint: 'POST search/histogram/<index>/<field>/',
	roles: SEARCH_ROLES,
	fields: {
		index: indexField,
		field: documentField('Field Name or ID', 'getHistogramFields', 'A date, or a whole number that is not long: the server makes no histogram of the sizes of files.'),
		query: queryField,
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
		gap: textField(
			{
				displayName: 'Gap',
				name: 'gap',
				placeholder: 'e.g. +1h',
				description: 'How large a step is: a span of time such as +1d (in d, h, m, s or ms), or a whole number. Left empty: an hour, or 100.',
			},
			(gap) => (SPAN.test(gap) || WHOLE_NUMBER.test(gap) ? undefined : 'is neither a span of time such as +1d, in d, h, m, s or ms, nor a whole number above 0'),
		),
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
