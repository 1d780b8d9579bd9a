import type { Labels } from '../../client/archive';
import { InvalidParameterError } from '../../client/errors';
import { textField, textListField } from '../../core/fields';
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

const labelField = (displayName: string, name: keyof Labels, placeholder: string, description: string) =>
	textListField({ displayName, name, splitCommas: true, placeholder, description });

/** The three kinds of labels that the server has. */
export const labelFields = {
	attribution: labelField('Attribution Labels', 'attribution', 'e.g. Qakbot', 'Who is behind the file: actors, families, campaigns'),
	technique: labelField('Technique Labels', 'technique', 'e.g. Downloader', 'What the file does'),
	info: labelField('Info Labels', 'info', 'e.g. ARM', 'What else there is to say'),
};

/** Those kinds of labels that have any. */
export function givenLabels(labels: Labels): Partial<Labels> {
	const { attribution, technique, info } = labels;
	return Object.fromEntries(Object.entries({ attribution, technique, info }).filter(([, values]) => values.length > 0));
}

export function requireLabels(labels: Labels): void {
	if (Object.keys(givenLabels(labels)).length === 0) throw new InvalidParameterError('Labels', 'are missing: fill at least one of the three kinds');
}
