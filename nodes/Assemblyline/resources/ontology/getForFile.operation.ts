import { defineDownload } from '../../core/call';
import { booleanField, optionsField } from '../../core/fields';
import { fileLocator } from '../../shared/locators';
import { ontologyResult, outputFields, servicesOption } from './fields';

export const getForFile = defineDownload({
	name: 'Get for File',
	value: 'getForFile',
	action: 'Get the ontology of a file',
	description: 'Return what the services found in a file, whichever submission it was part of: the newest record of each service, in the machine-readable form that is the same for all services',
	endpoint: 'GET ontology/file/<sha256>/',
	roles: ['submission_view'],
	fields: {
		fileId: fileLocator,
		...outputFields,
		options: optionsField({
			all: booleanField({
				displayName: 'All Versions',
				name: 'all',
				default: false,
				description: 'Whether to return earlier records of a service too, not only its newest',
			}),
			services: servicesOption,
		}),
	},
	answer: (file, { fileId, binaryPropertyName }) => ontologyResult(file, binaryPropertyName, { sha256: fileId }),
});
