import { defineCall } from '../../core/call';
import { submissionLocator } from '../../shared/locators';

export const resubmit = defineCall({
	name: 'Resubmit',
	value: 'resubmit',
	action: 'Resubmit a submission',
	description: 'Run a submission again with the same files, settings and metadata, and return the new record at once. The new one expires when the old one does.',
	endpoint: 'GET submit/resubmit/<sid>/',
	effect: 'submits',
	roles: ['submission_create'],
	fields: { submissionId: submissionLocator },
});
