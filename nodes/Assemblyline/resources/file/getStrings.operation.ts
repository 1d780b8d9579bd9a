import { defineCall } from '../../core/call';
import { sentAs } from '../../core/field';
import { numberField, optionsField } from '../../core/fields';
import { fileLocator } from '../../shared/locators';
import { withHash } from './fields';

export const getStrings = defineCall({
	name: 'Get Strings',
	value: 'getStrings',
	action: 'Get the strings in a file',
	description: 'Return the printable strings in a file, ASCII first and then UTF-16, one a line in content. Only 1 MiB is looked at or returned: truncated tells.',
	endpoint: 'GET file/strings/<sha256>/',
	roles: ['file_detail'],
	fields: {
		fileId: fileLocator,
		options: optionsField({
			minLength: sentAs('len', numberField({
				displayName: 'Minimum Length',
				name: 'minLength',
				min: 1,
				max: 10_000,
				default: 6,
				description: 'Characters that a string must have',
			})),
		}),
	},
	answer: withHash,
});
