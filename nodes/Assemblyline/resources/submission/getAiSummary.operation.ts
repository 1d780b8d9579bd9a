import { defineCall } from '../../core/call';
import { sentAs } from '../../core/field';
import { booleanField, optionsField, textField } from '../../core/fields';
import { submissionLocator } from '../../shared/locators';

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
			archiveOnly: booleanField({
				displayName: 'Archive Only',
				name: 'archiveOnly',
				default: false,
				description: 'Whether to use data of the malware archive only. Your user needs the role archive_view.',
			}),
			detailed: booleanField({ displayName: 'Detailed Text', name: 'detailed', default: false, description: 'Whether to get a long text in place of a short one' }),
			language: sentAs('lang', textField({
				displayName: 'Language',
				name: 'language',
				placeholder: 'e.g. french',
				description: 'The language to answer in, by its English name. Left out: English.',
			})),
			noCache: booleanField({
				displayName: 'No Cache',
				name: 'noCache',
				default: false,
				description: 'Whether to ask the model again even if there is a kept answer',
			}),
			withTrace: booleanField({ displayName: 'With Trace', name: 'withTrace', default: false, description: 'Whether to return the whole conversation with the model too' }),
		}),
	},
	timeoutMs: 180_000,
});
