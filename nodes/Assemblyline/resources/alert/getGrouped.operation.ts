import { allGroupedAlerts } from '../../client/alert';
import { InvalidParameterError } from '../../client/errors';
import { RESULT_WINDOW } from '../../client/search';
import { optionsField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { alertDigest } from '../../findings/digest';
import { returnAllFields } from '../../shared/returnAll';
import { fieldNameProblem } from '../../shared/searchFields';
import { eachAs, simplified } from '../../shared/simplify';
import { listSelection, selectionQuery, sortedListOptions } from './fields';

export const getGrouped = simplified(
	defineOperation({
		name: 'Get Grouped',
		value: 'getGrouped',
		action: 'Get alerts grouped by a field',
		description:
			'Return the newest alert for each value of a field, one item each. Its groupCount says how many alerts have the value; hintOwner whether one of those with the same file hash has an owner; without Simplify they are group_count and hint_owner of whole alerts. 10,000 groups at the most.',
		endpoints: ['GET alert/grouped/<field>/'],
		roles: ['alert_view'],
		fields: {
			field: textField(
				{
					displayName: 'Field',
					name: 'field',
					default: 'file.sha256',
					required: true,
					placeholder: 'e.g. file.name',
					description: 'What to group by: a field with one word or number in each alert, such as file.sha256, file.name, owner, priority, status or type; neither a date nor a list',
				},
				fieldNameProblem,
			),
			query: selectionQuery,
			...returnAllFields,
			options: optionsField(sortedListOptions),
		},
		check({ limit = 0 }) {
			if (limit > RESULT_WINDOW) throw new InvalidParameterError('Limit', `must not exceed ${RESULT_WINDOW}`);
		},
		execute: async ({ client, hint }, { field, query, limit = Infinity, options }) =>
			allGroupedAlerts(client, field, listSelection(query, options), limit, () => hint('The list ends at 10,000 groups, as far as the server goes: narrow the selection')),
	}),
	eachAs((group, context) => ({ ...alertDigest(group, context), groupCount: group.group_count, hintOwner: group.hint_owner })),
);
