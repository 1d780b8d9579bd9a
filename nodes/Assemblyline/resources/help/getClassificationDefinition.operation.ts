import { defineCall } from '../../core/call';
import { booleanField } from '../../core/fields';

export const getClassificationDefinition = defineCall({
	name: 'Get Classification Definition',
	value: 'getClassificationDefinition',
	action: 'Get the classification definition',
	description: 'Return the levels, groups and markings that the server knows, and which of them is the lowest (UNRESTRICTED) and the highest (RESTRICTED)',
	endpoint: 'GET help/classification_definition/',
	roles: [],
	fields: {
		original: booleanField({
			displayName: 'Original',
			name: 'original',
			default: false,
			description: 'Whether to return the definition as the administrators wrote it, not the lookup tables that the server makes of it',
		}),
	},
});
