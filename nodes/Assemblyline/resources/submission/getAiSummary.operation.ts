import { defineCall } from '../../core/call';
import { booleanField, optionsField } from '../../core/fields';
import { submissionLocator } from '../../shared/locators';
import { searchOptions } from '../../shared/searchFields';
import { AI_TIMEOUT_MS, summaryFields } from '../file/fields';

export const getAiSummary = defineCall({
	name: 'Get AI Summary',
	value: 'getAiSummary',
	action: 'Get the AI summary of a submission',
	description: "Return content, what the server's language model says about the submission, in Markdown, and truncated. It is an error where the server has no model. The text can be wrong, and malware can influence it.",
	endpoint: 'GET submission/ai/<sid>/',
	effect: 'submits',
	roles: ['submission_view'],
	fields: {
		submissionId: submissionLocator,
		options: optionsField({
			archiveOnly: searchOptions.archiveOnly,
			detailed: booleanField({ displayName: 'Detailed Text', name: 'detailed', default: false, description: 'Whether to get a long text in place of a short one' }),
			...summaryFields,
		}),
	},
	timeoutMs: AI_TIMEOUT_MS,
});
