import { segmentProblem } from '../../client/path';
import { removeSignatureSource } from '../../client/signature';
import { defineOperation } from '../../core/operation';
import { serviceLocator } from '../../shared/locators';
import { sourceNameField } from './fields';

export const removeSource = defineOperation({
	name: 'Remove Source',
	value: 'removeSource',
	action: 'Remove a signature source',
	description: 'Remove a source from a service, and delete all signatures that came from it',
	endpoints: ['DELETE signature/sources/<service>/<path:name>/'],
	roles: ['signature_manage'],
	fields: {
		serviceId: serviceLocator,
		// Alone among the calls on sources, this one takes names with slashes.
		sourceName: sourceNameField((name) => name.split('/').map(segmentProblem).find((problem) => problem !== undefined)),
	},
	async execute({ client }, { serviceId, sourceName: name }) {
		await removeSignatureSource(client, serviceId, name);
		return { service: serviceId, name, success: true };
	},
});
