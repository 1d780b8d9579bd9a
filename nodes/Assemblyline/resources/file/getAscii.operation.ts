import { getFileAscii } from '../../client/file';
import { defineOperation } from '../../core/operation';
import { fileId } from './fields';

export const getAscii = defineOperation({
	name: 'Get ASCII',
	value: 'getAscii',
	action: 'Get a file as ASCII text',
	description: 'Return the first 1 MiB of a file as text, with a dot for each byte that cannot be printed; truncated tells whether there is more',
	endpoints: ['GET file/ascii/<sha256>/'],
	roles: ['file_detail'],
	fields: { fileId },
	async execute({ client }, { fileId: sha256 }) {
		return { sha256, ...(await getFileAscii(client, sha256)) };
	},
});
