import { getFileChildren } from '../../client/file';
import { defineOperation } from '../../core/operation';
import { fileId } from './fields';

export const getChildren = defineOperation({
	name: 'Get Children',
	value: 'getChildren',
	action: 'Get the files inside a file',
	description: 'Return the files that services extracted from a file, one item each, with name and SHA-256; no items where there are none',
	endpoints: ['GET file/children/<sha256>/'],
	roles: ['submission_view'],
	fields: { fileId },
	execute: ({ client }, values) => getFileChildren(client, values.fileId),
});
