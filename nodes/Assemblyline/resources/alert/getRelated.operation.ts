import { getRelatedAlerts } from '../../client/alert';
import { textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { batchSelection, selectionCollection } from './fields';

export const getRelated = defineOperation({
	name: 'Get Related',
	value: 'getRelated',
	action: 'Get the IDs of related alerts',
	description: 'Return the alert_id of every alert that matches, one item each, in no particular order and without a limit',
	endpoints: ['GET alert/related/'],
	roles: ['alert_view'],
	fields: {
		query: textField({
			displayName: 'Query',
			name: 'query',
			required: true,
			placeholder: 'e.g. file.sha256:275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
			description: 'What the alerts have in common, in Lucene syntax',
		}),
		options: selectionCollection,
	},
	async execute({ client }, values) {
		const ids = await getRelatedAlerts(client, batchSelection(values));
		return ids.map((id) => ({ alert_id: id }));
	},
});
