import { updateAlerts } from '../../client/alert';
import { InvalidParameterError } from '../../client/errors';
import { collectionField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { batchFields, batchResult, batchSelection, labelsField, priorityField, statusField } from './fields';

const changesField = collectionField(
	{ displayName: 'Changes', name: 'changes', placeholder: 'Add change' },
	{
		labels: labelsField({ displayName: 'Add Labels', name: 'labels', description: 'Labels to add; the server keeps them in capitals' }),
		priority: priorityField,
		removedLabels: labelsField({ displayName: 'Remove Labels', name: 'removedLabels', description: 'Labels to remove, in any case' }),
		status: statusField,
	},
);

export const updateByQuery = defineOperation({
	name: 'Update by Query',
	value: 'updateByQuery',
	action: 'Update alerts that match a query',
	description: 'Change labels, priority and status of all alerts that match at once, and return updated: how many matched',
	endpoints: ['POST alert/all/batch/'],
	roles: ['alert_manage'],
	fields: { ...batchFields, changes: changesField },
	check({ changes: { labels = [], priority, removedLabels = [], status } }) {
		if (!priority && !status && labels.length === 0 && removedLabels.length === 0) throw new InvalidParameterError('Changes', 'are empty: add at least one');
		const both = labels.filter((label) => removedLabels.includes(label));
		if (both.length > 0) throw new InvalidParameterError('Remove Labels', `has ${both.join(', ')}, which Add Labels has too`);
	},
	async execute({ client }, values) {
		const { labels = [], priority, removedLabels = [], status } = values.changes;
		const selection = batchSelection(values);
		const updated = await updateAlerts(client, selection, {
			...(priority ? { priority } : {}),
			...(status ? { status } : {}),
			...(labels.length > 0 ? { labels } : {}),
			...(removedLabels.length > 0 ? { removed_labels: removedLabels } : {}),
		});
		return batchResult(selection, updated);
	},
});
