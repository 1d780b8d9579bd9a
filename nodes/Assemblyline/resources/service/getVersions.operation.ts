import { getServiceVersions } from '../../client/service';
import { defineOperation } from '../../core/operation';
import { serviceLocator } from '../../shared/locators';

export const getVersions = defineOperation({
	name: 'Get Versions',
	value: 'getVersions',
	action: 'Get the versions of a service',
	description:
		"Return name and versions: a list of those that the server has, newest first. Only versions for the server's own release, such as 4.7, and of the service's update channel are in it. Needs the role administration.",
	endpoints: ['GET service/versions/<servicename>/'],
	roles: ['administration'],
	fields: { serviceId: serviceLocator },
	async execute({ client }, { serviceId }) {
		return { name: serviceId, versions: await getServiceVersions(client, serviceId) };
	},
});
