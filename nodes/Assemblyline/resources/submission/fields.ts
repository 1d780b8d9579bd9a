import { sentAs } from '../../core/field';
import { optionsField, textField } from '../../core/fields';
import { idProblem } from '../../shared/locators';

/** What a new submission of a stored file takes over. */
export const resubmitOptions = optionsField({
	copySubmissionId: sentAs('copy_sid', textField(
		{
			displayName: 'Copy Submission ID',
			name: 'copySubmissionId',
			placeholder: 'e.g. 7Hc6Zq4ZVrCvOyCUcPHTFq',
			description: "A submission whose settings, metadata, classification and expiry date the new one takes over. Left out: the file's own classification and expiry date. The server ignores an ID that it does not know.",
		},
		idProblem,
	)),
	fileName: sentAs('name', textField({
		displayName: 'File Name',
		name: 'fileName',
		placeholder: 'e.g. invoice.docm',
		description: 'Left out: the SHA-256. For a URL the server always takes the URL.',
	})),
});
