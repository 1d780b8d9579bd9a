import { defineCall } from '../../core/call';
import { sentAs } from '../../core/field';
import { textField } from '../../core/fields';

export const getMetadataSuggestions = defineCall({
	name: 'Get Metadata Suggestions',
	value: 'getMetadataSuggestions',
	action: 'Get the metadata suggestions',
	description: 'Return the values that the web page suggests for metadata, one item for each key. Needs the role administration.',
	endpoint: 'GET system/metadata_suggestions/',
	roles: ['administration'],
	fields: {
		metadataKey: sentAs('key', textField({
			displayName: 'Metadata Key',
			name: 'metadataKey',
			placeholder: 'e.g. ticket',
			description: 'Only the suggestions for this key, an empty list where it has none. Left empty: those of all keys.',
		})),
	},
	answer: (values: Record<string, string[]> | string[] | null, { metadataKey: key }) =>
		key ? { key, values: values ?? [] } : Object.entries(values ?? {}).map(([one, suggestions]) => ({ key: one, values: suggestions })),
});
