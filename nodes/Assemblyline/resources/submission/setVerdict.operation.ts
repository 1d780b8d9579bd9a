import { setSubmissionVerdict } from '../../client/submission';
import { choiceField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { submissionLocator } from '../../shared/locators';
import { assertDone } from './fields';

export const setVerdict = defineOperation({
	name: 'Set Verdict',
	value: 'setVerdict',
	action: 'Set your verdict on a submission',
	description: "Store your user's opinion, also on the submission's alerts. It replaces your earlier one; the score stays as it is.",
	endpoints: ['PUT submission/verdict/<submission_id>/<verdict>/'],
	roles: ['submission_manage'],
	fields: {
		submissionId: submissionLocator,
		verdict: choiceField<'malicious' | 'non_malicious'>({
			displayName: 'Verdict',
			name: 'verdict',
			options: [
				{ name: 'Malicious', value: 'malicious' },
				{ name: 'Non-Malicious', value: 'non_malicious' },
			],
			default: 'malicious',
			description: 'What your user thinks of the submission',
		}),
	},
	async execute({ client }, { submissionId, verdict }) {
		assertDone(await setSubmissionVerdict(client, submissionId, verdict), 'store the verdict');
		return { sid: submissionId, verdict, success: true };
	},
});
