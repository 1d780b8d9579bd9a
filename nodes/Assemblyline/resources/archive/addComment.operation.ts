import { addComment as add } from '../../client/archive';
import { defineOperation } from '../../core/operation';
import { fileId } from '../file/fields';
import { commentText } from './fields';

export const addComment = defineOperation({
	name: 'Add Comment',
	value: 'addComment',
	action: 'Add a comment to an archived file',
	description: 'Comment on an archived file and return the comment with its cid. A file that is not in the archive is an error.',
	endpoints: ['PUT archive/comment/<sha256>/'],
	roles: ['archive_comment'],
	fields: { fileId, text: commentText },
	async execute({ client }, { fileId: sha256, text }) {
		return { sha256, ...(await add(client, sha256, text)) };
	},
});
