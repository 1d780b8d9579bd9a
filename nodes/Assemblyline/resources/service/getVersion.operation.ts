import { segmentProblem } from '../../client/path';
import { getServiceDefaults } from '../../client/service';
import { textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { serviceLocator } from '../../shared/locators';

export const getVersion = defineOperation({
	name: 'Get Version',
	value: 'getVersion',
	action: 'Get the defaults of a version of a service',
	description: 'Return the configuration with which a version of a service came, without what administrators have changed since. Needs the role administration.',
	endpoints: ['GET service/<servicename>/<version>/'],
	roles: ['administration'],
	fields: {
		serviceId: serviceLocator,
		version: textField(
			{ displayName: 'Version', name: 'version', required: true, placeholder: 'e.g. 4.7.0.12', description: 'One of the versions that the server has; Get and Get Versions show them' },
			segmentProblem,
		),
	},
	execute: ({ client }, { serviceId, version }) => getServiceDefaults(client, serviceId, version),
});
