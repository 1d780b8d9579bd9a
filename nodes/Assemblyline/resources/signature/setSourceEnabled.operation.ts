import { defineChange } from '../../core/call';
import { booleanField } from '../../core/fields';
import { serviceLocator } from '../../shared/locators';
import { sourceNameField } from './fields';

export const setSourceEnabled = defineChange({
	name: 'Set Source Enabled',
	value: 'setSourceEnabled',
	action: 'Switch a signature source on or off',
	description: 'Switch on or off that a service pulls from a source regularly; signatures that came from it stay. Before 4.7 it needs the role workflow_manage instead.',
	endpoint: 'PUT signature/sources/enable/<service>/<name>/',
	repeatable: true,
	roles: ['signature_manage', 'workflow_manage'],
	fields: {
		serviceId: serviceLocator,
		sourceName: sourceNameField(),
		enabled: booleanField({ displayName: 'Enabled', name: 'enabled', default: true, description: 'Whether to pull from the source regularly' }),
	},
	hint: 'The server fails like this where it has no such service, or the service no such source.',
	failure: ({ serviceId, sourceName }) => `Source ${sourceName} of ${serviceId} was not changed`,
	answer: ({ serviceId: service, sourceName: name, enabled }) => ({ service, name, enabled }),
});
