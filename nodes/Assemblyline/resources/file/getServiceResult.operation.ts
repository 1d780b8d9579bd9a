import type { AssemblylineClient } from '../../client/client';
import { getFileServiceResults, type ServiceResults } from '../../client/file';
import { booleanField, optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { fileLocator, serviceLocator } from '../../shared/locators';

export const getServiceResult = defineOperation({
	name: 'Get Service Result',
	value: 'getServiceResult',
	action: 'Get the result of one service for a file',
	description: 'Return the newest result of a service for a file, as a list with one entry under results; without entries where the service has not seen the file',
	endpoints: ['GET file/result/<sha256>/<service>/'],
	roles: ['submission_view'],
	fields: {
		fileId: fileLocator,
		serviceId: serviceLocator,
		options: optionsField({
			allVersions: booleanField({
				displayName: 'All Versions',
				name: 'allVersions',
				default: false,
				description: 'Whether to return the results of up to 100 versions and configurations of the service, newest first, not only the newest one',
			}),
		}),
	},
	async execute({ client }, { fileId: sha256, serviceId, options }) {
		if (options.allVersions) return ofService(await getFileServiceResults(client, sha256, serviceId, { all: true }), serviceId);
		return newestOfService(client, sha256, serviceId);
	},
});

/** Without the results of other services: the server takes the name of one for the beginning of a name. */
function ofService(found: ServiceResults, service: string): ServiceResults {
	return { ...found, results: found.results.filter(({ response }) => response.service_name === service) };
}

/** The newest result of the service. The one that the server calls so may be of another service whose name begins alike: then it is looked for among all. */
async function newestOfService(client: AssemblylineClient, sha256: string, service: string): Promise<ServiceResults> {
	const newest = await getFileServiceResults(client, sha256, service);
	const own = ofService(newest, service);
	if (own.results.length > 0 || newest.results.length === 0) return own;
	const all = ofService(await getFileServiceResults(client, sha256, service, { all: true }), service);
	return { ...all, results: all.results.slice(0, 1) };
}
