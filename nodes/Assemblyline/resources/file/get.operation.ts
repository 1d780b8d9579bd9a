import { defineCall } from '../../core/call';
import { fileLocator } from '../../shared/locators';

export const get = defineCall({
	name: 'Get',
	value: 'get',
	action: 'Get a file',
	description: 'Return what is known of a file: hashes, type, size, entropy, when it was seen, labels and comments',
	endpoint: 'GET file/info/<sha256>/',
	roles: ['submission_view', 'file_detail'],
	fields: { fileId: fileLocator },
});
