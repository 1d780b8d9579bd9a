import { segmentProblem } from '../../client/path';
import { defineCall } from '../../core/call';
import { textField } from '../../core/fields';
import { serviceLocator } from '../../shared/locators';

export const getVersion = defineCall({
	name: 'Get Version',
	value: 'getVersion',
	action: 'Get the defaults of a version of a service',
	description: 'Return the configuration with which a version of a service came, without what administrators have changed since. Needs the role administration.',
	endpoint: 'GET service/<servicename>/<version>/',
	roles: ['administration'],
	fields: {
		serviceId: serviceLocator,
		version: textField(
			{ displayName: 'Version', name: 'version', required: true, placeholder: 'e.g. 4.7.0.12', description: 'One of the versions that the server has; Get and Get Versions show them' },
			segmentProblem,
		),
	},
	hint: 'The server fails like this where it has no such service or version. Get of the service shows the version that it runs.',
});
