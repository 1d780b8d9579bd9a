import { defineCall } from '../../core/call';
import { fileLocator } from '../../shared/locators';
import { withHash } from '../file/fields';
import { commentText } from './fields';

export const addComment = defineCall({
	name: 'Add Comment',
	value: 'addComment',
	action: 'Add a comment to an archived file',
	description: 'Comment on an archived file and return the comment with its cid. A file that is not in the archive is an error.',
	endpoint: 'PUT archive/comment/<sha256>/',
	roles: ['archive_comment'],
	fields: { fileId: fileLocator, text: commentText },
	answer: withHash,
});
