import { textField } from '../../core/fields';
import { idProblem } from '../../shared/locators';

export const commentId = textField(
	{
		displayName: 'Comment ID',
		name: 'commentId',
		required: true,
		placeholder: 'e.g. 4bkWIFJyXtfpDFm7wv0Hpr',
		description: 'The comment to work on, by its cid; Get Comments has it',
	},
	idProblem,
);

export const commentText = textField({
	displayName: 'Text',
	name: 'text',
	required: true,
	trim: false,
	placeholder: 'e.g. Seen in the campaign of May',
	description: 'The whole text of the comment',
	typeOptions: { rows: 4 },
});
