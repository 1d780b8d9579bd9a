import { allAlerts } from '../../client/alert';
import { InvalidParameterError } from '../../client/errors';
import { RESULT_WINDOW } from '../../client/search';
import { optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { alertDigest } from '../../findings/digest';
import { returnAllFields } from '../../shared/returnAll';
import { eachAs, simplified } from '../../shared/simplify';
import { listSelection, selectionQuery, sortedListOptions } from './fields';

export const getAll = simplified(
	defineOperation({
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many alerts',
		description: 'Return alerts, newest first, one item each: verdict, score, link, file and why, with status, priority, owner and labels; without Simplify whole alerts',
		endpoints: ['GET alert/list/'],
		roles: ['alert_view'],
		fields: {
			query: selectionQuery,
			...returnAllFields,
			options: optionsField(sortedListOptions),
		},
		check({ limit = 0, options: { sort } }) {
			if (sort && limit > RESULT_WINDOW) throw new InvalidParameterError('Limit', `must not exceed ${RESULT_WINDOW} together with Sort`);
		},
		execute: async ({ client, hint }, { query, limit = Infinity, options }) =>
			allAlerts(client, listSelection(query, options), limit, () => hint('The list ends at 10,000 alerts, as far as the server goes in this order: narrow the selection, or leave out Sort')),
	}),
	eachAs(alertDigest),
);
