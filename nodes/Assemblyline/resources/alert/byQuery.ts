import { changeAlerts } from '../../client/alert';
import { InvalidParameterError } from '../../client/errors';
import type { FieldMap, FieldValues } from '../../core/field';
import { collectionField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { queryOf } from '../../core/sent';
import { batchFields, batchSelection, labelsField, labelsToAdd, labelsToRemove, priorityField, statusField } from './fields';

/** Declares a change of all alerts that match: its first fields say which, `body` what is sent, and its answer how many were changed. */
function defineByQuery<F extends FieldMap>(definition: {
	name: string;
	value: string;
	action: string;
	description: string;
	endpoint: string;
	fields: F;
	check?(values: FieldValues<F>): void;
	body?(values: FieldValues<F>): unknown;
}) {
	const { endpoint, fields, check, body, ...texts } = definition;
	return defineOperation({
		...texts,
		endpoints: [endpoint],
		effect: 'changes',
		roles: ['alert_manage'],
		fields: batchFields(fields),
		check: (values) => check?.(values as FieldValues<F>),
		async execute({ client }, values) {
			const selection = batchSelection(values as FieldValues<ReturnType<typeof batchFields>>);
			const updated = await changeAlerts(client, endpoint, selection, body?.(values as FieldValues<F>));
			return { query: selection.q, success: true, updated };
		},
	});
}

const changesField = collectionField(
	{ displayName: 'Changes', name: 'changes', placeholder: 'Add change' },
	{
		priority: priorityField,
		status: statusField,
		labels: labelsField({ displayName: 'Add Labels', name: 'labels', description: 'Labels to add; the server keeps them in capitals' }),
		removedLabels: labelsField({ displayName: 'Remove Labels', name: 'removedLabels', description: 'Labels to remove, in any case' }),
	},
);

export const changesByQuery = [
	defineByQuery({
		name: 'Add Labels by Query',
		value: 'addLabelsByQuery',
		action: 'Add labels to alerts that match a query',
		description: 'Add labels to all alerts that match, and return updated: how many matched',
		endpoint: 'POST alert/label/batch/',
		fields: { labels: labelsToAdd },
		body: ({ labels }) => labels,
	}),
	defineByQuery({
		name: 'Remove Labels by Query',
		value: 'removeLabelsByQuery',
		action: 'Remove labels from alerts that match a query',
		description: 'Remove labels from all alerts that match, and return updated: how many matched',
		endpoint: 'DELETE alert/label/batch/',
		fields: { labels: labelsToRemove },
		body: ({ labels }) => labels,
	}),
	defineByQuery({
		name: 'Set Priority by Query',
		value: 'setPriorityByQuery',
		action: 'Set the priority of alerts that match a query',
		description: 'Set how urgent all alerts that match are, and return updated: how many matched',
		endpoint: 'POST alert/priority/batch/',
		fields: { priority: priorityField },
		body: ({ priority }) => priority,
	}),
	defineByQuery({
		name: 'Set Status by Query',
		value: 'setStatusByQuery',
		action: 'Set the status of alerts that match a query',
		description: 'Set where all alerts that match stand, and return updated: how many matched',
		endpoint: 'POST alert/status/batch/',
		fields: { status: statusField },
		body: ({ status }) => status,
	}),
	defineByQuery({
		name: 'Take Ownership by Query',
		value: 'takeOwnershipByQuery',
		action: 'Take ownership of alerts that match a query',
		description: 'Make your user the owner of all alerts that match and have none, and return updated: how many these were',
		endpoint: 'GET alert/ownership/batch/',
		fields: {},
	}),
	defineByQuery({
		name: 'Update by Query',
		value: 'updateByQuery',
		action: 'Update alerts that match a query',
		description: 'Change labels, priority and status of all alerts that match at once, and return updated: how many matched',
		endpoint: 'POST alert/all/batch/',
		fields: { changes: changesField },
		check({ changes }) {
			if (Object.keys(queryOf(changesField.fields, changes)).length === 0) throw new InvalidParameterError('Changes', 'are empty: add at least one');
			const both = changes.labels?.filter((label) => changes.removedLabels?.includes(label)) ?? [];
			if (both.length > 0) throw new InvalidParameterError('Remove Labels', `has ${both.join(', ')}, which Add Labels has too`);
		},
		body: ({ changes }) => queryOf(changesField.fields, changes),
	}),
];
