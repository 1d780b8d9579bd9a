import { getClassificationAliases as read } from '../../client/system';
import { defineOperation } from '../../core/operation';

export const getClassificationAliases = defineOperation({
	name: 'Get Classification Aliases',
	value: 'getClassificationAliases',
	action: 'Get the classification aliases',
	description: 'Return the names that are shown in place of parts of a classification, one item each. Needs the role administration.',
	endpoints: ['GET system/classification_aliases/'],
	roles: ['administration'],
	fields: {},
	async execute({ client }) {
		return Object.entries(await read(client)).map(([alias, names]) => ({ alias, ...names }));
	},
});
