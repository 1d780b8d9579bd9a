import { defineCall } from '../../core/call';
import { numberField, optionsField, textField } from '../../core/fields';
import { serviceLocator } from '../../shared/locators';

export const getStats = defineCall({
	name: 'Get Statistics',
	value: 'getStats',
	action: 'Get statistics of a service',
	description:
		"Return what a service's newest results were like: scores and how they spread, heuristics, extracted and supplementary files, and errors by type. All is zero where there are no results, and for a name that is not known. Needs the role administration.",
	endpoint: 'GET service/stats/<service_name>/',
	roles: ['administration'],
	fields: {
		serviceId: serviceLocator,
		options: optionsField({
			version: textField({
				displayName: 'Version',
				name: 'version',
				placeholder: 'e.g. 4.7.0.12',
				description: 'Look at results of this version only. Left out: of all versions.',
			}),
			maxDocs: numberField({
				displayName: 'Max Results',
				name: 'maxDocs',
				min: 1,
				max: 10_000,
				default: 500,
				description: 'How many of the newest results to look at',
			}),
		}),
	},
});
