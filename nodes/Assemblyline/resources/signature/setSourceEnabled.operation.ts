import { setSignatureSourceEnabled } from '../../client/signature';
import { booleanField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { serviceLocator } from '../../shared/locators';
import { sourceNameField } from './fields';

export const setSourceEnabled = defineOperation({
	name: 'Set Source Enabled',
	value: 'setSourceEnabled',
	action: 'Switch a signature source on or off',
	description: 'Switch on or off that a service pulls from a source regularly; signatures that came from it stay. Before 4.7 it needs the role workflow_manage instead.',
	endpoints: ['PUT signature/sources/enable/<service>/<name>/'],
	roles: ['signature_manage', 'workflow_manage'],
	fields: {
		serviceId: serviceLocator,
		sourceName: sourceNameField(),
		enabled: booleanField({ displayName: 'Enabled', name: 'enabled', default: true, description: 'Whether to pull from the source regularly' }),
	},
	async execute({ client }, { serviceId, sourceName: name, enabled }) {
		await setSignatureSourceEnabled(client, serviceId, name, enabled);
		return { service: serviceId, name, enabled, success: true };
	},
});
