import { defineCall } from '../../core/call';
import { sentAs } from '../../core/field';
import { booleanField, numberField, optionsField } from '../../core/fields';
import { fileLocator } from '../../shared/locators';
import { withHash } from './fields';

export const getHex = defineCall({
	name: 'Get Hex',
	value: 'getHex',
	action: 'Get a hex dump of a file',
	description: 'Return the first 1 MiB of a file as hexadecimal digits, with offsets and text beside; truncated tells whether there is more',
	endpoint: 'GET file/hex/<sha256>/',
	roles: ['file_detail'],
	fields: {
		fileId: fileLocator,
		options: optionsField({
			bytesOnly: booleanField({
				displayName: 'Bytes Only',
				name: 'bytesOnly',
				default: false,
				description: 'Whether to return the digits only, in one line',
			}),
			lineLength: sentAs('length', numberField({
				displayName: 'Line Length',
				name: 'lineLength',
				min: 1,
				max: 1024,
				default: 16,
				description: 'How many bytes each line of the dump shows. Not with Bytes Only.',
			})),
		}),
	},
	answer: withHash,
});
