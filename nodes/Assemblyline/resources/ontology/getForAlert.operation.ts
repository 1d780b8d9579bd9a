import { defineDownload } from '../../core/call';
import { optionsField } from '../../core/fields';
import { alertLocator } from '../../shared/locators';
import { hashesOption, ontologyResult, outputFields, servicesOption } from './fields';

export const getForAlert = defineDownload({
	name: 'Get for Alert',
	value: 'getForAlert',
	action: 'Get the ontology of an alert',
	description: 'Return what the services found in the files of the submission behind an alert, in the machine-readable form that is the same for all services',
	endpoint: 'GET ontology/alert/<alert_id>/',
	roles: ['alert_view'],
	fields: {
		alertId: alertLocator,
		...outputFields,
		options: optionsField({ sha256: hashesOption, services: servicesOption }),
	},
	answer: (file, { alertId, binaryPropertyName }) => ontologyResult(file, binaryPropertyName, { alertId }),
});
