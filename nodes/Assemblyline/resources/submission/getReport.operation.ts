import { getSubmissionReport } from '../../client/submission';
import { defineOperation } from '../../core/operation';
import { submissionLocator } from '../../shared/locators';

export const getReport = defineOperation({
	name: 'Get Report',
	value: 'getReport',
	action: 'Get the report of a submission',
	description: "Return what the web page's report shows, without safelisted tags. It is an error until the submission is completed.",
	endpoints: ['GET submission/report/<submission_id>/'],
	roles: ['submission_view'],
	fields: { submissionId: submissionLocator },
	execute: ({ client }, { submissionId }) => getSubmissionReport(client, submissionId),
});
