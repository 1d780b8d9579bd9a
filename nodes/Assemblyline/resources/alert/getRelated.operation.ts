import { defineCall } from '../../core/call';
import { asLucene } from '../../core/field';
import { textField } from '../../core/fields';
import { batchSelection, selectionCollection } from './fields';

export const getRelated = defineCall({
	name: 'Get Related',
	value: 'getRelated',
	action: 'Get the IDs of related alerts',
	description: 'Return the alertId of every alert that matches, one item each, in no particular order and without a limit',
	endpoint: 'GET alert/related/',
	roles: ['alert_view'],
	fields: {
		query: asLucene(textField({
			displayName: 'Query',
			name: 'query',
			required: true,
			placeholder: 'e.g. file.sha256:275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
			description: 'What the alerts have in common, in Lucene syntax',
		}), 'alert'),
		options: selectionCollection,
	},
	query: batchSelection,
	answer: (ids: string[]) => ids.map((id) => ({ alertId: id })),
});
