import { getSubmissionSummary } from '../../client/submission';
import { defineOperation } from '../../core/operation';
import { submissionLocator } from '../../shared/locators';

export const getSummary = defineOperation({
	name: 'Get Summary',
	value: 'getSummary',
	action: 'Get the summary of a submission',
	description: 'Return tags, heuristics and ATT&CK techniques over all files. Each tag is a list of value, verdict, safelisted and classification. While the submission runs, partial is true.',
	endpoints: ['GET submission/summary/<sid>/'],
	roles: ['submission_view'],
	fields: { submissionId: submissionLocator },
	execute: ({ client }, { submissionId }) => getSubmissionSummary(client, submissionId),
});
