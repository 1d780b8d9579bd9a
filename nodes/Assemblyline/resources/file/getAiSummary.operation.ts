import { summarizeFile } from '../../client/file';
import { optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { archiveOnly, fileId, summaryFields, summaryQuery } from './fields';

export const getAiSummary = defineOperation({
	name: 'Get AI Summary',
	value: 'getAiSummary',
	action: 'Get a summary of the results of a file',
	description: 'Return what a language model makes of the results of a file, as content. Only where the server has AI switched on; it can take minutes.',
	endpoints: ['GET file/ai/<sha256>/'],
	roles: ['file_detail'],
	fields: {
		fileId,
		options: optionsField({ archiveOnly, ...summaryFields }),
	},
	async execute({ client }, { fileId: sha256, options }) {
		return { sha256, ...(await summarizeFile(client, sha256, { ...summaryQuery(options), archive_only: options.archiveOnly || undefined })) };
	},
});
