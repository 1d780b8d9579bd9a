import { editComment as edit } from '../../client/archive';
import { defineOperation } from '../../core/operation';
import { fileId } from '../file/fields';
import { commentId, commentText } from './fields';

export const editComment = defineOperation({
	name: 'Edit Comment',
	value: 'editComment',
	action: 'Edit a comment on an archived file',
	description: 'Replace the text of a comment of your own on an archived file',
	endpoints: ['POST archive/comment/<sha256>/<cid>/'],
	roles: ['archive_comment'],
	fields: { fileId, commentId, text: commentText },
	async execute({ client }, { fileId: sha256, commentId: cid, text }) {
		return { sha256, cid, text, ...(await edit(client, sha256, cid, text)) };
	},
});
