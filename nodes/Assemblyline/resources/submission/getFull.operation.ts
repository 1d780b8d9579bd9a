import { getFullSubmission } from '../../client/submission';
import { defineOperation } from '../../core/operation';
import { submissionLocator } from '../../shared/locators';

export const getFull = defineOperation({
	name: 'Get Full',
	value: 'getFull',
	action: 'Get a submission with all results',
	description: 'Return the record with its file tree and every result and error in it. This can be tens of megabytes.',
	endpoints: ['GET submission/full/<sid>/'],
	roles: ['submission_view'],
	fields: { submissionId: submissionLocator },
	execute: ({ client }, { submissionId }) => getFullSubmission(client, submissionId),
});
