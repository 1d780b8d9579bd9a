import { defineCall } from '../../core/call';
import { fileLocator } from '../../shared/locators';
import { commentId } from './fields';

export const deleteComment = defineCall({
	name: 'Delete Comment',
	value: 'deleteComment',
	action: 'Delete a comment on an archived file',
	description: 'Delete a comment of your own on an archived file, with the reactions to it',
	endpoint: 'DELETE archive/comment/<sha256>/<cid>/',
	roles: ['archive_comment'],
	fields: { fileId: fileLocator, commentId },
	// The server insists on a text, which it does not use.
	body: () => ({ text: '' }),
	answer: (reply, { fileId: sha256, commentId: cid }) => ({ sha256, cid, ...reply }),
});
