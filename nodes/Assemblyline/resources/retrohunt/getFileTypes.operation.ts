import { getRetrohuntTypes } from '../../client/retrohunt';
import { numberField, optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { retrohuntId, searchFields } from './fields';

export const getFileTypes = defineOperation({
	name: 'Get File Types',
	value: 'getFileTypes',
	action: 'Get the file types of the hits of a retrohunt',
	description: 'Return which types the files have that a job has found so far, the most frequent first, one item each; ten at the most',
	endpoints: ['POST retrohunt/types/<id>/'],
	roles: ['retrohunt_view'],
	fields: {
		retrohuntId,
		options: optionsField({
			filters: searchFields.filters,
			minCount: numberField({
				displayName: 'Minimum Count',
				name: 'minCount',
				min: 1,
				default: 1,
				description: 'Leave out types that fewer files have',
			}),
			query: searchFields.query,
		}),
	},
	async execute({ client }, { retrohuntId: key, options: { filters, minCount, query } }) {
		const counts = await getRetrohuntTypes(client, key, {
			...(query ? { query } : {}),
			...(filters?.length ? { filters } : {}),
			...(minCount === undefined ? {} : { mincount: minCount }),
		});
		return Object.entries(counts)
			.map(([type, count]) => ({ type, count }))
			.sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1));
	},
});
