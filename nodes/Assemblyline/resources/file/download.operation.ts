import { defineDownload } from '../../core/call';
import { sentAs, shownWhen } from '../../core/field';
import { choiceField, optionsField, textField } from '../../core/fields';
import { FileItem } from '../../core/operation';
import { idProblem } from '../../shared/locators';
import { fileId, outputBinaryField } from './fields';

const MAX_PASSWORD_LENGTH = 128;

export const download = defineDownload({
	name: 'Download',
	value: 'download',
	action: 'Download a file',
	description: 'Return the content of a file as binary data. The server can forbid raw and ZIP downloads.',
	endpoint: 'GET file/download/<sha256>/',
	roles: ['file_download'],
	fields: {
		fileId,
		encoding: choiceField({
			displayName: 'Encoding',
			name: 'encoding',
			options: [
				{ name: 'CaRT', value: 'cart', description: 'Neutralized: scrambled and with metadata inside. It cannot run, and no scanner takes it away; Assemblyline takes it back as it is.' },
				{ name: 'Raw', value: 'raw', description: 'The file as it is. It may be live malware, and n8n stores it like any other file.' },
				{ name: 'ZIP', value: 'zip', description: 'In a ZIP archive with a password' },
			],
			default: 'cart',
			description: 'How the file is packed. CaRT is the safe form: files in Assemblyline may be malicious, and in it they cannot be run by accident.',
		}),
		zipPassword: shownWhen(
			{ encoding: ['zip'] },
			sentAs('password', textField(
				{
					displayName: 'ZIP Password',
					name: 'zipPassword',
					required: true,
					trim: false,
					default: 'infected',
					typeOptions: { password: true },
					placeholder: 'e.g. infected',
					description: `What opens the archive; ${MAX_PASSWORD_LENGTH} characters at the most`,
				},
				passwordProblem,
			)),
		),
		binaryPropertyName: outputBinaryField,
		options: optionsField({
			fileName: sentAs('name', textField({
				displayName: 'File Name',
				name: 'fileName',
				placeholder: 'e.g. invoice.doc',
				description: 'What to call the file; .cart or .zip is added. Left out: its SHA-256.',
			})),
			submissionId: sentAs('sid', textField(
				{
					displayName: 'Submission ID',
					name: 'submissionId',
					placeholder: 'e.g. 7Hc6Zq4ZVrCvOyCUcPHTFq',
					description: 'Puts classification and metadata of this submission into a CaRT file',
				},
				idProblem,
			)),
		}),
	},
	answer: (file, { binaryPropertyName, fileId: sha256, encoding }) => new FileItem(binaryPropertyName, file, { sha256, name: file.name, encoding, mimeType: file.mimeType }),
});

/** Older servers pack with any password, and then nobody can tell what it was. */
function passwordProblem(password: string): string | undefined {
	if (password.trim() === '') return 'is empty';
	if ([...password].length > MAX_PASSWORD_LENGTH) return `must not have more than ${MAX_PASSWORD_LENGTH} characters`;
	return /\p{Cc}/u.test(password) ? 'must not contain control characters' : undefined;
}
