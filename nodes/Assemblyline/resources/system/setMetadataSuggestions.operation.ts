import { setSuggestionsOfKey } from '../../client/system';
import { textField, textListField } from '../../core/fields';
import { defineOperation } from '../../core/operation';

export const setMetadataSuggestions = defineOperation({
	name: 'Set Metadata Suggestions',
	value: 'setMetadataSuggestions',
	action: 'Set the metadata suggestions of a key',
	description: 'Replace the values that the web page suggests for one metadata key; other keys stay. The server cannot remove a key, only empty it. Needs the role administration.',
	endpoints: ['PUT system/metadata_suggestions/'],
	roles: ['administration'],
	fields: {
		metadataKey: textField({
			displayName: 'Metadata Key',
			name: 'metadataKey',
			required: true,
			placeholder: 'e.g. ticket',
			description: 'The key to set suggestions for',
		}),
		values: textListField({
			displayName: 'Values',
			name: 'values',
			splitCommas: false,
			placeholder: 'e.g. INC',
			description: 'The suggestions, in this order. None: the key is emptied.',
		}),
	},
	async execute({ client }, { metadataKey: key, values }) {
		return { key, values, ...(await setSuggestionsOfKey(client, key, values)) };
	},
});
