import { own } from '../../client/own';
import type { JsonObject } from '../../client/types';
import { defineCall } from '../../core/call';
import { fileLocator } from '../../shared/locators';

interface Comments {
	authors: Record<string, JsonObject>;
	comments: (JsonObject & { uname: string })[];
}

export const getComments = defineCall({
	name: 'Get Comments',
	value: 'getComments',
	action: 'Get the comments on an archived file',
	description: 'Return the comments on an archived file, newest first, one item each: text, reactions, and the author by name and email. A file that is not in the archive is an error.',
	endpoint: 'GET archive/comment/<sha256>/',
	roles: ['archive_view'],
	fields: { fileId: fileLocator },
	answer: ({ authors, comments }: Comments, { fileId: sha256 }) => comments.map((comment) => ({ sha256, ...comment, author: authorOf(own(authors, comment.uname)) })),
});

/** Without the picture, which would be in every item; null where the account is gone. */
function authorOf(author: JsonObject | undefined) {
	if (!author) return null;
	const { uname, name, email } = author;
	return { uname, name, email };
}
