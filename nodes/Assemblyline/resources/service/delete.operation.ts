import { defineChange } from '../../core/call';
import { serviceLocator } from '../../shared/locators';

export const deleteService = defineChange({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a service',
	description: 'Remove a service with its settings, heuristics and signatures; its results stay. There is no way back but a backup. Needs the role administration.',
	endpoint: 'DELETE service/<servicename>/',
	roles: ['administration'],
	fields: { serviceId: serviceLocator },
	failure: ({ serviceId }) => `Service ${serviceId} was not removed completely`,
	answer: ({ serviceId: name }) => ({ name }),
});
