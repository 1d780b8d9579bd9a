import { defineCall } from '../../core/call';
import { fileLocator } from '../../shared/locators';
import { withHash } from './fields';

export const getAscii = defineCall({
	name: 'Get ASCII',
	value: 'getAscii',
	action: 'Get a file as ASCII text',
	description: 'Return the first 1 MiB of a file as text, with a dot for each byte that cannot be printed; truncated tells whether there is more',
	endpoint: 'GET file/ascii/<sha256>/',
	roles: ['file_detail'],
	fields: { fileId: fileLocator },
	answer: withHash,
});
