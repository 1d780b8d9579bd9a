import { deleteComment as remove } from '../../client/archive';
import { defineOperation } from '../../core/operation';
import { fileId } from '../file/fields';
import { commentId } from './fields';

export const deleteComment = defineOperation({
	name: 'Delete Comment',
	value: 'deleteComment',
	action: 'Delete a comment on an archived file',
	description: 'Delete a comment of your own on an archived file, with the reactions to it',
	endpoints: ['DELETE archive/comment/<sha256>/<cid>/'],
	roles: ['archive_comment'],
	fields: { fileId, commentId },
	async execute({ client }, { fileId: sha256, commentId: cid }) {
		return { sha256, cid, ...(await remove(client, sha256, cid)) };
	},
});
