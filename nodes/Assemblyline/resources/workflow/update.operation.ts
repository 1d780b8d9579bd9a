import { InvalidParameterError } from '../../client/errors';
import { updateWorkflow } from '../../client/workflow';
import { collectionField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { changesOf } from '../../core/sent';
import { workflowLocator } from '../../shared/locators';
import { updateFields } from './fields';

export const update = defineOperation({
	name: 'Update',
	value: 'update',
	action: 'Update an alert workflow',
	description: 'Change what is set here, keep the rest, and return workflow_id and success. Needs both roles, workflow_manage and workflow_view.',
	endpoints: ['GET workflow/<workflow_id>/', 'POST workflow/<workflow_id>/'],
	roles: ['workflow_manage'],
	furtherRoles: { workflow_view: 'to read what stays as it is' },
	fields: {
		workflowId: workflowLocator,
		changes: collectionField({ displayName: 'Changes', name: 'changes', placeholder: 'Add change' }, updateFields),
	},
	check({ changes }) {
		if (Object.keys(changes).length === 0) throw new InvalidParameterError('Changes', 'are empty: add at least one');
	},
	async execute({ client }, { workflowId, changes }) {
		await updateWorkflow(client, workflowId, changesOf(updateFields, changes));
		return { workflow_id: workflowId, success: true };
	},
});
