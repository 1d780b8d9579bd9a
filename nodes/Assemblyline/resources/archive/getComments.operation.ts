import { getComments as listComments } from '../../client/archive';
import { defineOperation } from '../../core/operation';
import { fileId } from '../file/fields';

export const getComments = defineOperation({
	name: 'Get Comments',
	value: 'getComments',
	action: 'Get the comments on an archived file',
	description: 'Return the comments on an archived file, newest first, one item each: text, reactions, and the author by name and email. A file that is not in the archive is an error.',
	endpoints: ['GET archive/comment/<sha256>/'],
	roles: ['archive_view'],
	fields: { fileId },
	async execute({ client }, { fileId: sha256 }) {
		const { authors, comments } = await listComments(client, sha256);
		return comments.map((comment) => ({ sha256, ...comment, author: authorOf(authors[comment.uname]) }));
	},
});

/** Without the picture, which would be in every item; null where the account is gone. */
function authorOf(author: Record<string, unknown> | undefined) {
	if (!author) return null;
	const { uname, name, email } = author;
	return { uname, name, email };
}
