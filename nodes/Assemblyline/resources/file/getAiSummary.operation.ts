import { defineCall } from '../../core/call';
import { optionsField } from '../../core/fields';
import { fileLocator } from '../../shared/locators';
import { searchOptions } from '../../shared/searchFields';
import { AI_TIMEOUT_MS, summaryFields, withHash } from './fields';

export const getAiSummary = defineCall({
	name: 'Get AI Summary',
	value: 'getAiSummary',
	action: 'Get a summary of the results of a file',
	description: 'Return what a language model makes of the results of a file, as content. Only where the server has AI switched on; it can take minutes.',
	endpoint: 'GET file/ai/<sha256>/',
	effect: 'submits',
	roles: ['file_detail'],
	fields: {
		fileId: fileLocator,
		options: optionsField({ archiveOnly: searchOptions.archiveOnly, ...summaryFields }),
	},
	timeoutMs: AI_TIMEOUT_MS,
	answer: withHash,
});
