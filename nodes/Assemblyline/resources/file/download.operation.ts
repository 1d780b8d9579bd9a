import { defineDownload } from '../../core/call';
import { sentAs } from '../../core/field';
import { optionsField, textField } from '../../core/fields';
import { FileItem } from '../../core/operation';
import { fileLocator, idProblem } from '../../shared/locators';
import { outputBinaryField } from '../../shared/binaryFields';
import { packingFields } from './fields';

export const download = defineDownload({
	name: 'Download',
	value: 'download',
	action: 'Download a file',
	description: 'Return the content of a file as binary data. The server can forbid raw and ZIP downloads.',
	endpoint: 'GET file/download/<sha256>/',
	roles: ['file_download'],
	fields: {
		fileId: fileLocator,
		...packingFields,
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
