import { AssemblylineError } from '../../client/errors';
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

/** @throws AssemblylineError where the server answered with status 200 that it did not do it */
export function assertDone({ success }: { success?: boolean }, what: string): void {
	if (success !== true) throw new AssemblylineError('badRequest', `The server did not ${what}`);
}
