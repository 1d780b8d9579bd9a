import { defineCall } from '../../core/call';
import { fileLocator } from '../../shared/locators';
import { commentId, commentText } from './fields';

export const editComment = defineCall({
	name: 'Edit Comment',
	value: 'editComment',
	action: 'Edit a comment on an archived file',
	description: 'Replace the text of a comment of your own on an archived file',
	endpoint: 'POST archive/comment/<sha256>/<cid>/',
	roles: ['archive_comment'],
	fields: { fileId: fileLocator, commentId, text: commentText },
	answer: (reply, { fileId: sha256, commentId: cid, text }) => ({ sha256, cid, text, ...reply }),
});
