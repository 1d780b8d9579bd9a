import { collectionField, textField } from '../../core/fields';
import { idProblem } from '../../shared/locators';

/** What a new submission of a stored file takes over. */
export const resubmitOptions = collectionField(
	{ displayName: 'Options', name: 'options', placeholder: 'Add option' },
	{
		copySubmissionId: textField(
			{
				displayName: 'Copy Submission ID',
				name: 'copySubmissionId',
				placeholder: 'e.g. 7Hc6Zq4ZVrCvOyCUcPHTFq',
				description: "A submission whose settings, metadata, classification and expiry date the new one takes over. Left out: the file's own classification and expiry date. The server ignores an ID that it does not know.",
			},
			idProblem,
		),
		fileName: textField({
			displayName: 'File Name',
			name: 'fileName',
			placeholder: 'e.g. invoice.docm',
			description: 'Left out: the SHA-256. For a URL the server always takes the URL.',
		}),
	},
);

/** The options as the server calls them; without those that are empty. */
export function resubmitRequest({ copySubmissionId, fileName }: { copySubmissionId?: string; fileName?: string }) {
	return { ...(copySubmissionId ? { copy_sid: copySubmissionId } : {}), ...(fileName ? { name: fileName } : {}) };
}
