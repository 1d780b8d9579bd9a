import { defineCall } from '../../core/call';
import { fileLocator, submissionLocator } from '../../shared/locators';

export const getFileResults = defineCall({
	name: 'Get File Results',
	value: 'getFileResults',
	action: 'Get the results of a file in a submission',
	description: 'Return what the services found in one file of a submission: results, errors, tags, heuristics, signatures and the file itself. A file that is not part of the submission has empty results.',
	endpoint: 'GET submission/<sid>/file/<sha256>/',
	roles: ['submission_view'],
	fields: { submissionId: submissionLocator, fileId: fileLocator },
});
