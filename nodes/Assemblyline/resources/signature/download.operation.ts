import { downloadSignatures } from '../../client/signature';
import { textField } from '../../core/fields';
import { defineOperation, FileItem } from '../../core/operation';
import { outputBinaryField } from '../../shared/binaryFields';

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
		binaryPropertyName: outputBinaryField,
	},
	async execute({ client }, { query, binaryPropertyName }) {
		const file = await downloadSignatures(client, query || undefined);
		return new FileItem(binaryPropertyName, file, { file_name: file.name });
	},
});
