import { getFileStrings } from '../../client/file';
import { numberField, optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { fileId } from './fields';

export const getStrings = defineOperation({
	name: 'Get Strings',
	value: 'getStrings',
	action: 'Get the strings in a file',
	description: 'Return the printable strings in a file, ASCII first and then UTF-16, one a line in content. Only 1 MiB is looked at or returned: truncated tells.',
	endpoints: ['GET file/strings/<sha256>/'],
	roles: ['file_detail'],
	fields: {
		fileId,
		options: optionsField({
			minLength: numberField({
				displayName: 'Minimum Length',
				name: 'minLength',
				min: 1,
				max: 10_000,
				default: 6,
				description: 'Characters that a string must have',
			}),
		}),
	},
	async execute({ client }, { fileId: sha256, options }) {
		return { sha256, ...(await getFileStrings(client, sha256, { len: options.minLength })) };
	},
});
