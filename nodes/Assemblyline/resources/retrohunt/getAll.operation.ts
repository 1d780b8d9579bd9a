import { pages } from '../../client/pagination';
import { searchRetrohunts } from '../../client/retrohunt';
import { optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { queryOf } from '../../core/sent';
import { returnAllFields } from '../../shared/returnAll';
import { searchFields } from './fields';

/** What the index keeps for lists: the server itself would return the key only. Rule, errors and warnings are left to Get. */
const LIST_FIELDS = [
	'classification',
	'completed_time',
	'created_time',
	'creator',
	'description',
	'end_group',
	'finished',
	'indices',
	'key',
	'search_classification',
	'start_group',
	'started_time',
	'truncated',
];

/** The server counts the hits of a hundred jobs of a page: those of the others would be 0. */
const COUNTED_ROWS = 100;

export const getAll = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many retrohunts',
	description: 'Return jobs, newest first, one item each, with how many hits each has; 10,000 at the most',
	endpoints: ['POST retrohunt/'],
	effect: 'reads',
	roles: ['retrohunt_view'],
	fields: {
		...returnAllFields,
		options: optionsField(searchFields),
	},
	execute: async ({ client, hint }, { limit = Infinity, options }) =>
		pages((window) => searchRetrohunts(client, { fl: LIST_FIELDS.join(','), ...queryOf(searchFields, options), ...window }), { limit, pageRows: COUNTED_ROWS, key: ({ key }) => key, onEnd: () => hint('The list ends at 10,000 jobs, as far as the server goes: narrow it by a query') }),
});
