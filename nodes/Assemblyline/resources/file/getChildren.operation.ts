import { defineCall } from '../../core/call';
import { fileLocator } from '../../shared/locators';

export const getChildren = defineCall({
	name: 'Get Children',
	value: 'getChildren',
	action: 'Get the files inside a file',
	description: 'Return the files that services extracted from a file, one item each, with name and SHA-256; no items where there are none. Of several results of a service the server takes the one whose key comes first, which need not be the newest.',
	endpoint: 'GET file/children/<sha256>/',
	roles: ['submission_view'],
	fields: { fileId: fileLocator },
});
