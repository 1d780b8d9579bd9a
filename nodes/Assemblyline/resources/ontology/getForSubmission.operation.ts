import { optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { submissionLocator } from '../../shared/locators';
import { hashesOption, ontologyResult, outputFields, servicesOption } from './fields';

export const getForSubmission = defineOperation({
	name: 'Get for Submission',
	value: 'getForSubmission',
	action: 'Get the ontology of a submission',
	description: 'Return what the services found in the files of a submission, in the machine-readable form that is the same for all services',
	endpoints: ['GET ontology/submission/<sid>/'],
	roles: ['submission_view'],
	fields: {
		submissionId: submissionLocator,
		...outputFields,
		options: optionsField({ sha256: hashesOption, services: servicesOption }),
	},
	execute: ({ client }, { submissionId, binaryPropertyName, options: { sha256, services } }) =>
		ontologyResult(client, { source: 'submission', id: submissionId, filter: { sha256, service: services }, property: binaryPropertyName }),
});
