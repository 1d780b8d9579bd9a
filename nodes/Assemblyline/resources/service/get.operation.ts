import { defineCall } from '../../core/call';
import { optionsField, textField } from '../../core/fields';
import { serviceLocator } from '../../shared/locators';

export const get = defineCall({
	name: 'Get',
	value: 'get',
	action: 'Get a service',
	description:
		'Return the whole configuration of a service as it runs, what administrators have changed included. Times are in seconds, memory in megabytes. It may hold passwords and keys: no AI agent can run this. Needs the role administration.',
	endpoint: 'GET service/<servicename>/',
	roles: ['administration'],
	answersSecret: true,
	fields: {
		serviceId: serviceLocator,
		options: optionsField({
			version: textField({
				displayName: 'Version',
				name: 'version',
				placeholder: 'e.g. 4.7.0.12',
				description: 'Show the configuration that the service would have with this version. Left out: the version that it runs.',
			}),
		}),
	},
});
