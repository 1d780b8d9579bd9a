import { downloadSignatures } from '../../client/signature';
import { textField } from '../../core/fields';
import { defineOperation, FileItem } from '../../core/operation';

export const download = defineOperation({
	name: 'Download',
	value: 'download',
	action: 'Download signatures',
	description: 'Return a ZIP file with the rules that match a query: a folder for each type, and in it a file for each source. Where none match, the ZIP file is empty.',
	endpoints: ['GET signature/download/'],
	roles: ['signature_download'],
	fields: {
		query: textField({
			displayName: 'Query',
			name: 'query',
			placeholder: 'e.g. type:yara AND status:DEPLOYED',
			description: 'Which signatures to return, in Lucene syntax. Left empty: those that are deployed. All: *.',
		}),
		binaryPropertyName: textField({
			displayName: 'Put Output File in Field',
			name: 'binaryPropertyName',
			required: true,
			default: 'data',
			placeholder: 'e.g. data',
			hint: 'The name of the output binary field to put the file in',
			description: 'The file is streamed there',
		}),
	},
	async execute({ client }, { query, binaryPropertyName }) {
		const file = await downloadSignatures(client, query || undefined);
		return new FileItem(binaryPropertyName, file, { file_name: file.name });
	},
});
