import { confirm } from '../../client/confirm';
import { setSubmissionVerdict } from '../../client/submission';
import { defineOperation } from '../../core/operation';
import { submissionLocator } from '../../shared/locators';
import { userVerdictField } from '../../shared/userVerdict';

export const setVerdict = defineOperation({
	name: 'Set Verdict',
	value: 'setVerdict',
	action: 'Set your verdict on a submission',
	description: "Store your user's opinion, also on the submission's alerts. It replaces your earlier one; the score stays as it is.",
	endpoints: ['PUT submission/verdict/<submission_id>/<verdict>/'],
	roles: ['submission_manage'],
	fields: {
		submissionId: submissionLocator,
		verdict: userVerdictField('What your user thinks of the submission'),
	},
	async execute({ client }, { submissionId, verdict }) {
		confirm(await setSubmissionVerdict(client, submissionId, verdict), 'The server did not store the verdict');
		return { sid: submissionId, verdict, success: true };
	},
});
