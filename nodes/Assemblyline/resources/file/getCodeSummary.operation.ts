import { summarizeCode } from '../../client/file';
import { optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { fileId, summaryFields, summaryQuery } from './fields';

export const getCodeSummary = defineOperation({
	name: 'Get Code Summary',
	value: 'getCodeSummary',
	action: 'Get a summary of source code',
	description:
		'Return what a language model makes of a file of source code (newer servers: plain text too), as content. Only where the server has AI switched on; it can take minutes.',
	endpoints: ['GET file/code_summary/<sha256>/'],
	roles: ['file_detail'],
	fields: {
		fileId,
		options: optionsField(summaryFields),
	},
	async execute({ client }, { fileId: sha256, options }) {
		return { sha256, ...(await summarizeCode(client, sha256, summaryQuery(options))) };
	},
});
