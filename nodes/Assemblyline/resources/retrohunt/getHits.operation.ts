import { pages } from '../../client/pagination';
import { getRetrohuntHits } from '../../client/retrohunt';
import { optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { queryOf } from '../../core/sent';
import { returnAllFields } from '../../shared/returnAll';
import { retrohuntId, searchFields } from './fields';

export const getHits = defineOperation({
	name: 'Get Hits',
	value: 'getHits',
	action: 'Get the hits of a retrohunt',
	description: 'Return the files that a job has found so far, last seen first, one item each; 10,000 at the most',
	endpoints: ['POST retrohunt/hits/<id>/'],
	effect: 'reads',
	roles: ['retrohunt_view'],
	fields: {
		retrohuntId,
		...returnAllFields,
		options: optionsField(searchFields),
	},
	execute: async ({ client, hint }, { retrohuntId: key, limit = Infinity, options }) =>
		pages((window) => getRetrohuntHits(client, key, { ...queryOf(searchFields, options), ...window }), { limit, key: ({ sha256 }) => sha256, onEnd: () => hint('The list ends at 10,000 files, as far as the server goes: narrow it by a query') }),
});
