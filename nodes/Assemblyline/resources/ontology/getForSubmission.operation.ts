import { defineDownload } from '../../core/call';
import { optionsField } from '../../core/fields';
import { submissionLocator } from '../../shared/locators';
import { hashesOption, ontologyResult, outputFields, servicesOption } from './fields';

export const getForSubmission = defineDownload({
	name: 'Get for Submission',
	value: 'getForSubmission',
	action: 'Get the ontology of a submission',
	description: 'Return what the services found in the files of a submission, in the machine-readable form that is the same for all services',
	endpoint: 'GET ontology/submission/<sid>/',
	roles: ['submission_view'],
	fields: {
		submissionId: submissionLocator,
		...outputFields,
		options: optionsField({ sha256: hashesOption, services: servicesOption }),
	},
	answer: (file, { submissionId, binaryPropertyName }) => ontologyResult(file, binaryPropertyName, { sid: submissionId }),
});
