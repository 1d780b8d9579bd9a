import { AssemblylineError } from '../../client/errors';
import { defineOperation } from '../../core/operation';
import { ACTION_ENDPOINTS, actionNameField, changeAction } from './actions';

export const removeAction = defineOperation({
	name: 'Remove Action',
	value: 'removeAction',
	action: 'Remove a post processing action',
	description:
		'Remove one post-processing action, such as one that pushes to a webhook; all others stay. Without default_alerts, and no other action that raises alerts, there are no alerts any more. Needs the role administration.',
	endpoints: ACTION_ENDPOINTS,
	roles: ['administration'],
	fields: { actionName: actionNameField },
	async execute({ client }, { actionName }) {
		await changeAction(client, actionName, (before) => {
			if (!before) throw new AssemblylineError('notFound', `There is no post-processing action '${actionName}'`);
			return null;
		});
		return { name: actionName, success: true };
	},
});
