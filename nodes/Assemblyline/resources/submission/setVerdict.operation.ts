import { defineChange } from '../../core/call';
import { submissionLocator } from '../../shared/locators';
import { userVerdictField } from '../../shared/userVerdict';

export const setVerdict = defineChange({
	name: 'Set Verdict',
	value: 'setVerdict',
	action: 'Set your verdict on a submission',
	description: "Store your user's opinion, also on the submission's alerts. It replaces your earlier one; the score stays as it is.",
	endpoint: 'PUT submission/verdict/<submission_id>/<verdict>/',
	repeatable: true,
	roles: ['submission_manage'],
	fields: {
		submissionId: submissionLocator,
		verdict: userVerdictField('What your user thinks of the submission'),
	},
	failure: () => 'The server did not store the verdict',
	answer: ({ submissionId, verdict }) => ({ sid: submissionId, verdict }),
});
