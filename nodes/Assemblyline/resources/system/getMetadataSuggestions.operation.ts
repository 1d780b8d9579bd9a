import { getMetadataSuggestions as readAll, getSuggestionsOfKey } from '../../client/system';
import { textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';

export const getMetadataSuggestions = defineOperation({
	name: 'Get Metadata Suggestions',
	value: 'getMetadataSuggestions',
	action: 'Get the metadata suggestions',
	description: 'Return the values that the web page suggests for metadata, one item for each key. Needs the role administration.',
	endpoints: ['GET system/metadata_suggestions/'],
	roles: ['administration'],
	fields: {
		metadataKey: textField({
			displayName: 'Metadata Key',
			name: 'metadataKey',
			placeholder: 'e.g. ticket',
			description: 'Only the suggestions for this key, an empty list where it has none. Left empty: those of all keys.',
		}),
	},
	async execute({ client }, { metadataKey: key }) {
		if (key) return { key, values: (await getSuggestionsOfKey(client, key)) ?? [] };
		return Object.entries(await readAll(client)).map(([one, values]) => ({ key: one, values }));
	},
});
