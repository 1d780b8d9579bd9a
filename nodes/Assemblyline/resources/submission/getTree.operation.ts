import { getSubmissionTree } from '../../client/submission';
import { defineOperation } from '../../core/operation';
import { submissionLocator } from '../../shared/locators';

export const getTree = defineOperation({
	name: 'Get Tree',
	value: 'getTree',
	action: 'Get the file tree of a submission',
	description: 'Return the submitted files and what was extracted from them, as a tree with scores',
	endpoints: ['GET submission/tree/<sid>/'],
	roles: ['submission_view'],
	fields: { submissionId: submissionLocator },
	execute: ({ client }, { submissionId }) => getSubmissionTree(client, submissionId),
});
