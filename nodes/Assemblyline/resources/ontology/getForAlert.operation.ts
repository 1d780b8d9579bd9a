import { optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { alertLocator } from '../../shared/locators';
import { hashesOption, ontologyResult, outputFields, servicesOption } from './fields';

export const getForAlert = defineOperation({
	name: 'Get for Alert',
	value: 'getForAlert',
	action: 'Get the ontology of an alert',
	description: 'Return what the services found in the files of the submission behind an alert, in the machine-readable form that is the same for all services',
	endpoints: ['GET ontology/alert/<alert_id>/'],
	roles: ['alert_view'],
	fields: {
		alertId: alertLocator,
		...outputFields,
		options: optionsField({ sha256: hashesOption, services: servicesOption }),
	},
	execute: ({ client }, { alertId, binaryPropertyName, options: { sha256, services } }) =>
		ontologyResult(client, { source: 'alert', id: alertId, filter: { sha256, service: services }, property: binaryPropertyName }),
});
