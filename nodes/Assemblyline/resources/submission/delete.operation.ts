import { defineChange } from '../../core/call';
import { submissionLocator } from '../../shared/locators';

export const deleteSubmission = defineChange({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a submission',
	description: "Delete a submission with its results, errors and files that no other one uses; one that still runs is stopped. Only your user's own ones, unless you have the role administration.",
	endpoint: 'DELETE submission/<sid>/',
	roles: ['submission_delete'],
	fields: { submissionId: submissionLocator },
	failure: () => 'The server did not delete the submission',
	answer: ({ submissionId }) => ({ sid: submissionId }),
});
