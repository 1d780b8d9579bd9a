import { shownWhen, unsent } from '../core/field';
import { booleanField, numberField } from '../core/fields';

/** Return All, and the limit that stands in its place; how many results one call gives is another question. */
export const returnAllFields = {
	returnAll: unsent(booleanField({
		displayName: 'Return All',
		name: 'returnAll',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	})),
	limit: shownWhen(
		{ returnAll: [false] },
		unsent(numberField({
			displayName: 'Limit',
			name: 'limit',
			min: 1,
			max: 10_000_000,
			default: 50,
			description: 'Max number of results to return',
		})),
	),
};
