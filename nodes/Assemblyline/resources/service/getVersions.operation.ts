import { defineCall } from '../../core/call';
import { serviceLocator } from '../../shared/locators';

export const getVersions = defineCall({
	name: 'Get Versions',
	value: 'getVersions',
	action: 'Get the versions of a service',
	description:
		"Return name and versions: a list of those that the server has, newest first. Only versions for the server's own release, such as 4.7, and of the service's update channel are in it. Needs the role administration.",
	endpoint: 'GET service/versions/<servicename>/',
	roles: ['administration'],
	fields: { serviceId: serviceLocator },
	answer: (versions: string[], { serviceId: name }) => ({ name, versions }),
});
