import { sentAs } from '../../core/field';
import { choiceField, optionsField, textField } from '../../core/fields';
import { idProblem } from '../../shared/locators';

/** What a new submission of a stored file takes over. */
const resubmitOptionsOf = (copied: string) => optionsField({
	copySubmissionId: sentAs('copy_sid', textField(
		{
			displayName: 'Copy Submission ID',
			name: 'copySubmissionId',
			placeholder: 'e.g. 7Hc6Zq4ZVrCvOyCUcPHTFq',
			description: `A submission ${copied}. Left out: the file's own classification and expiry date. The server ignores an ID that it does not know.`,
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

export const resubmitOptions = resubmitOptionsOf('whose settings (but for the priority), metadata, classification and expiry date the new one takes over');

export const profileOptions = resubmitOptionsOf('whose metadata, classification and expiry date the new one takes over, from a 4.7 server on its type, too; all other settings are those of the profile');

/** From which verdict on something is returned. */
export const minimumVerdictField = (usual: 'informative' | 'suspicious', description: string) =>
	choiceField<'informative' | 'malicious' | 'suspicious'>({
		displayName: 'Minimum Verdict',
		name: 'minimumVerdict',
		options: [
			{ name: 'Informative', value: 'informative', description: 'All of them' },
			{ name: 'Malicious', value: 'malicious' },
			{ name: 'Suspicious', value: 'suspicious', description: 'Highly suspicious and malicious, too' },
		],
		default: usual,
		description,
	});
