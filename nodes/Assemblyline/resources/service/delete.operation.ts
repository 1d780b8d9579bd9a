import { deleteService as remove } from '../../client/service';
import { defineOperation } from '../../core/operation';
import { serviceLocator } from '../../shared/locators';

export const deleteService = defineOperation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a service',
	description: 'Remove a service with its settings, heuristics and signatures; its results stay. There is no way back but a backup. Needs the role administration.',
	endpoints: ['DELETE service/<servicename>/'],
	roles: ['administration'],
	fields: { serviceId: serviceLocator },
	async execute({ client }, { serviceId }) {
		await remove(client, serviceId);
		return { name: serviceId, success: true };
	},
});
