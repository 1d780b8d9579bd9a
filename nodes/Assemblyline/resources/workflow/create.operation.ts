import { createWorkflow } from '../../client/workflow';
import { booleanField, optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { changesOf } from '../../core/sent';
import { nameField, queryField, settingFields } from './fields';

const runOnExisting = booleanField({
	displayName: 'Run on Existing Alerts',
	name: 'runOnExisting',
	default: false,
	description: 'Whether to apply it at once to all alerts that match, also to those that your user may not see',
});

export const create = defineOperation({
	name: 'Create',
	value: 'create',
	action: 'Create an alert workflow',
	description: 'Add a workflow and return its workflow_id with success. An API key with read and write access alone lacks the role workflow_manage.',
	endpoints: ['PUT workflow/'],
	roles: ['workflow_manage'],
	fields: {
		name: nameField,
		query: queryField,
		options: optionsField({ ...settingFields, runOnExisting }),
	},
	async execute({ client }, { name, query, options: { runOnExisting: run = false, ...settings } }) {
		const id = await createWorkflow(client, { ...changesOf(settingFields, settings), name, query }, run);
		return { workflow_id: id, success: true };
	},
});
