import { resubmit as sendAgain } from '../../client/submission';
import { defineOperation } from '../../core/operation';
import { submissionLocator } from '../../shared/locators';

export const resubmit = defineOperation({
	name: 'Resubmit',
	value: 'resubmit',
	action: 'Resubmit a submission',
	description: 'Run a submission again with the same files, settings and metadata, and return the new record at once. The new one expires when the old one does.',
	endpoints: ['GET submit/resubmit/<sid>/'],
	roles: ['submission_create'],
	fields: { submissionId: submissionLocator },
	execute: ({ client }, { submissionId }) => sendAgain(client, submissionId),
});
