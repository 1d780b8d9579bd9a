import { confirm } from '../../client/confirm';
import { deleteSubmission as sendDelete } from '../../client/submission';
import { defineOperation } from '../../core/operation';
import { submissionLocator } from '../../shared/locators';

export const deleteSubmission = defineOperation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a submission',
	description: "Delete a submission with its results, errors and files that no other one uses; one that still runs is stopped. Only your user's own ones, unless you have the role administration.",
	endpoints: ['DELETE submission/<sid>/'],
	roles: ['submission_delete'],
	fields: { submissionId: submissionLocator },
	async execute({ client }, { submissionId }) {
		confirm(await sendDelete(client, submissionId), 'The server did not delete the submission');
		return { sid: submissionId, success: true };
	},
});
