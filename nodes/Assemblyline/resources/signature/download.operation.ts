import { defineDownload } from '../../core/call';
import { asLucene } from '../../core/field';
import { textField } from '../../core/fields';
import { FileItem } from '../../core/operation';
import { outputBinaryField } from '../../shared/binaryFields';

/** Milliseconds: the server packs every rule before it answers. */
const DOWNLOAD_TIMEOUT_MS = 300_000;

export const download = defineDownload({
	name: 'Download',
	value: 'download',
	action: 'Download signatures',
	description: 'Return a ZIP file with the rules that match a query: a folder for each type, and in it a file for each source. Where none match, the ZIP file is empty.',
	endpoint: 'GET signature/download/',
	roles: ['signature_download'],
	fields: {
		query: asLucene(textField({
			displayName: 'Query',
			name: 'query',
			placeholder: 'e.g. type:yara AND status:DEPLOYED',
			description: 'Which signatures to return, in Lucene syntax. Left empty: those that are deployed. All: *.',
		}), 'signature'),
		binaryPropertyName: outputBinaryField,
	},
	timeoutMs: DOWNLOAD_TIMEOUT_MS,
	hint: 'The server fails like this over a query that it cannot read.',
	answer: (file, { binaryPropertyName }) => new FileItem(binaryPropertyName, file, { file_name: file.name }),
});
