import { getSubmissionFile } from '../../client/submission';
import { sentAs } from '../../core/field';
import { optionsField, textListField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { filled, queryOf } from '../../core/sent';
import { fileLocator, submissionLocator } from '../../shared/locators';

const liveKeys = optionsField({
	liveErrorKeys: sentAs('extra_error_keys', textListField({
		displayName: 'Live Error Keys',
		name: 'liveErrorKeys',
		splitCommas: true,
		placeholder: 'e.g. {{ $json.msg }}',
		description: 'Keys of errors, as Live: Watch tells them: the record of a running submission does not list them yet',
	})),
	liveResultKeys: sentAs('extra_result_keys', textListField({
		displayName: 'Live Result Keys',
		name: 'liveResultKeys',
		splitCommas: true,
		placeholder: 'e.g. {{ $json.msg }}',
		description: 'Keys of results, as Live: Watch tells them: the record of a running submission does not list them yet. Results of other files are left out.',
	})),
});

export const getFileResults = defineOperation({
	name: 'Get File Results',
	value: 'getFileResults',
	action: 'Get the results of a file in a submission',
	description: 'Return what the services found in one file of a submission: results, errors, tags, heuristics, signatures and the file itself. A file that is not part of the submission has empty results, and so has a running submission, unless Live Result Keys names them.',
	endpoints: ['GET submission/<sid>/file/<sha256>/', 'POST submission/<sid>/file/<sha256>/'],
	effect: 'reads',
	roles: ['submission_view'],
	fields: { submissionId: submissionLocator, fileId: fileLocator, options: liveKeys },
	execute: ({ client }, { submissionId, fileId, options }) => getSubmissionFile(client, submissionId, fileId, filled(queryOf(liveKeys.fields, options))),
});
