import { defineCall } from '../../core/call';
import { optionsField } from '../../core/fields';
import { fileLocator } from '../../shared/locators';
import { AI_TIMEOUT_MS, summaryFields, withHash } from './fields';

export const getCodeSummary = defineCall({
	name: 'Get Code Summary',
	value: 'getCodeSummary',
	action: 'Get a summary of source code',
	description:
		'Return what a language model makes of a file of source code (newer servers: plain text too), as content. Only where the server has AI switched on; it can take minutes.',
	endpoint: 'GET file/code_summary/<sha256>/',
	effect: 'submits',
	roles: ['file_detail'],
	fields: {
		fileId: fileLocator,
		options: optionsField(summaryFields),
	},
	timeoutMs: AI_TIMEOUT_MS,
	answer: withHash,
});
