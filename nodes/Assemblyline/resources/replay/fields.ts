import { shownWhen } from '../../core/field';
import { choiceField } from '../../core/fields';
import { alertLocator, submissionLocator } from '../../shared/locators';

/** The document that is transferred. */
export const documentFields = {
	documentType: choiceField({
		displayName: 'Document Type',
		name: 'documentType',
		options: [
			{ name: 'Alert', value: 'alert' },
			{ name: 'Submission', value: 'submission' },
		],
		default: 'submission',
		description: 'What is transferred',
	}),
	submissionId: shownWhen({ documentType: ['submission'] }, submissionLocator),
	alertId: shownWhen({ documentType: ['alert'] }, alertLocator),
};

/** The document, as operations on one answer it. */
export const documentOf = ({ documentType, submissionId, alertId }: { documentType: string; submissionId?: string; alertId?: string }) => ({ index: documentType, id: submissionId ?? alertId });

export const checkpointTypeField = choiceField({
	displayName: 'Message Type',
	name: 'messageType',
	options: [
		{ name: 'Badlist', value: 'badlist' },
		{ name: 'Safelist', value: 'safelist' },
		{ name: 'Workflow', value: 'workflow' },
	],
	default: 'badlist',
	description: 'Whose checkpoint it is',
});

export const queueTypeField = choiceField({
	displayName: 'Message Type',
	name: 'messageType',
	options: [
		{ name: 'Alert', value: 'alert' },
		{ name: 'File', value: 'file' },
		{ name: 'Submission', value: 'submission' },
	],
	default: 'submission',
	description: 'Whose queue it is',
});
