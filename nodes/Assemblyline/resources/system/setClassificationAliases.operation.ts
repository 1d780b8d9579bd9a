import { setClassificationAliases as write } from '../../client/system';
import { textField } from '../../core/fields';
import { defineBatchOperation } from '../../core/operation';

export const setClassificationAliases = defineBatchOperation({
	name: 'Set Classification Aliases',
	value: 'setClassificationAliases',
	action: 'Set classification aliases',
	description:
		'Add or replace the name that is shown in place of a part of classifications, all items in one call; others stay. The server cannot remove an alias again. Needs the role administration.',
	endpoints: ['PUT system/classification_aliases/'],
	roles: ['administration'],
	size: 500,
	fields: {
		alias: textField({
			displayName: 'Alias Of',
			name: 'alias',
			required: true,
			placeholder: 'e.g. ORG_000001',
			description: 'The part of a classification as it is stored, such as a group',
		}),
		fullName: textField({
			displayName: 'Full Name',
			name: 'fullName',
			required: true,
			placeholder: 'e.g. Example Incident Response Team',
			description: 'What is shown where there is room',
		}),
		shortName: textField({
			displayName: 'Short Name',
			name: 'shortName',
			required: true,
			placeholder: 'e.g. EIRT',
			description: 'What is shown where there is little room',
		}),
	},
	async execute({ client }, items) {
		const aliases = Object.fromEntries(items.map(({ alias, fullName, shortName }) => [alias, { name: fullName, short_name: shortName }]));
		return { aliases, ...(await write(client, aliases)) };
	},
});
