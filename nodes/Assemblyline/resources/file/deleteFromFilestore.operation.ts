import { deleteFileContent } from '../../client/file';
import { defineOperation } from '../../core/operation';
import { fileId } from './fields';

export const deleteFromFilestore = defineOperation({
	name: 'Delete From Filestore',
	value: 'deleteFromFilestore',
	action: 'Delete the content of a file',
	description: 'Erase the content of a file for good; its record and its results stay. Needs the role file_purge.',
	endpoints: ['DELETE file/filestore/<sha256>/'],
	roles: ['file_purge'],
	fields: { fileId },
	async execute({ client }, { fileId: sha256 }) {
		return { sha256, ...(await deleteFileContent(client, sha256)) };
	},
});
