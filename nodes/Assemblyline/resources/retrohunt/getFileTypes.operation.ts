import { byCount } from '../../client/search';
import { defineCall } from '../../core/call';
import { sentAs } from '../../core/field';
import { numberField, optionsField } from '../../core/fields';
import { retrohuntId, searchFields } from './fields';

export const getFileTypes = defineCall({
	name: 'Get File Types',
	value: 'getFileTypes',
	action: 'Get the file types of the hits of a retrohunt',
	description: 'Return which types the files have that a job has found so far, the most frequent first, one item each; ten at the most',
	endpoint: 'POST retrohunt/types/<id>/',
	effect: 'reads',
	roles: ['retrohunt_view'],
	fields: {
		retrohuntId,
		options: optionsField({
			query: searchFields.query,
			filters: searchFields.filters,
			minCount: sentAs('mincount', numberField({
				displayName: 'Minimum Count',
				name: 'minCount',
				min: 1,
				default: 1,
				description: 'Leave out types that fewer files have',
			})),
		}),
	},
	answer: (counts: Record<string, number>) => byCount(counts).map(({ value: type, count }) => ({ type, count })),
});
