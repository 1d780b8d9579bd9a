import { getSubmission } from '../../client/submission';
import { defineOperation } from '../../core/operation';
import { submissionLocator } from '../../shared/locators';

export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a submission',
	description: 'Return the record: state, highest score, files, verdicts, metadata, and the keys of results and errors',
	endpoints: ['GET submission/<sid>/'],
	roles: ['submission_view'],
	fields: { submissionId: submissionLocator },
	execute: ({ client }, { submissionId }) => getSubmission(client, submissionId),
});
