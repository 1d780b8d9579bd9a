import { isSubmissionCompleted } from '../../client/submission';
import { defineOperation } from '../../core/operation';
import { submissionLocator } from '../../shared/locators';

export const isCompleted = defineOperation({
	name: 'Is Completed',
	value: 'isCompleted',
	action: 'Check whether a submission is completed',
	description: 'Return sid and completed. A failed submission never becomes completed: use Get and look at its state.',
	endpoints: ['GET submission/is_completed/<sid>/'],
	roles: ['submission_view'],
	fields: { submissionId: submissionLocator },
	async execute({ client }, { submissionId }) {
		return { sid: submissionId, completed: await isSubmissionCompleted(client, submissionId) };
	},
});
