import { getFileInfo } from '../../client/file';
import { defineOperation } from '../../core/operation';
import { fileId } from './fields';

export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a file',
	description: 'Return what is known of a file: hashes, type, size, entropy, when it was seen, labels and comments',
	endpoints: ['GET file/info/<sha256>/'],
	roles: ['submission_view', 'file_detail'],
	fields: { fileId },
	execute: ({ client }, values) => getFileInfo(client, values.fileId),
});
