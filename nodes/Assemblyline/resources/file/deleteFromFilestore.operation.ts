import { defineCall } from '../../core/call';
import { fileLocator } from '../../shared/locators';
import { withHash } from './fields';

export const deleteFromFilestore = defineCall({
	name: 'Delete From Filestore',
	value: 'deleteFromFilestore',
	action: 'Delete the content of a file',
	description: 'Erase the content of a file for good; its record and its results stay. Needs the role file_purge.',
	endpoint: 'DELETE file/filestore/<sha256>/',
	roles: ['file_purge'],
	fields: { fileId: fileLocator },
	answer: withHash,
});
