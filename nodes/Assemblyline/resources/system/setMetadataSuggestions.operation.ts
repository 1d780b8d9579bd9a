import { defineCall } from '../../core/call';
import { orEmpty } from '../../core/field';
import { textField, textListField } from '../../core/fields';

export const setMetadataSuggestions = defineCall({
	name: 'Set Metadata Suggestions',
	value: 'setMetadataSuggestions',
	action: 'Set the metadata suggestions of a key',
	description: 'Replace the values that the web page suggests for one metadata key; other keys stay. The server cannot remove a key, only empty it. Needs the role administration.',
	endpoint: 'PUT system/metadata_suggestions/',
	roles: ['administration'],
	fields: {
		metadataKey: textField({
			displayName: 'Metadata Key',
			name: 'metadataKey',
			required: true,
			placeholder: 'e.g. ticket',
			description: 'The key to set suggestions for',
		}),
		values: orEmpty('that the key is emptied', textListField({
			displayName: 'Values',
			name: 'values',
			splitCommas: false,
			placeholder: 'e.g. INC',
			description: 'The suggestions, in this order. None: the key is emptied.',
		})),
	},
	query: ({ metadataKey: key }) => ({ key }),
	body: ({ values }) => values,
	answer: (reply, { metadataKey: key, values }) => ({ key, values, ...reply }),
});
