import { defineCall } from '../../core/call';
import { textField } from '../../core/fields';
import { idProblem, orPage } from '../../shared/locators';

export const get = defineCall({
	name: 'Get',
	value: 'get',
	action: 'Get a heuristic',
	description: 'Return one heuristic: its name, description, score, ATT&CK IDs, and how often it was seen with what scores, counted at this moment',
	endpoint: 'GET heuristics/<heuristic_id>/',
	roles: ['heuristic_view'],
	fields: {
		heuristicId: orPage('heuristic', textField(
			{
				displayName: 'Heuristic ID',
				name: 'heuristicId',
				required: true,
				placeholder: 'e.g. EXTRACT.1',
				description: 'Name of the service in capital letters, a dot, and the number of the heuristic',
			},
			idProblem,
		)),
	},
});
