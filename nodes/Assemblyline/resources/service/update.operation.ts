import { inTurn } from '../../client/inTurn';
import { getService, replaceService, type ServiceConfig } from '../../client/service';
import type { JsonObject } from '../../client/types';
import { jsonObjectField } from '../../core/jsonFields';
import { defineOperation } from '../../core/operation';
import { serviceLocator } from '../../shared/locators';
import { merged } from './fields';

export const update = defineOperation({
	name: 'Update',
	value: 'update',
	action: 'Update a service',
	description:
		'Change settings of a service, e.g. switch it on or off; what is not set here stays as it is. The configuration is read, changed and written back: what somebody else changes meanwhile is lost. Returns removed_sources with success. Needs the role administration.',
	endpoints: ['GET service/<servicename>/', 'POST service/<servicename>/'],
	roles: ['administration'],
	fields: {
		serviceId: serviceLocator,
		changes: jsonObjectField(
			{
				displayName: 'Changes',
				name: 'changes',
				required: true,
				placeholder: 'e.g. {"enabled": true, "timeout": 120, "docker_config": {"ram_mb": 1024}}',
				description:
					"Settings as Get returns them; the server ignores names that it does not know. Objects are merged; a list replaces the one before, and signatures of an update source that is not in it any more are deleted. Null puts a setting back to the version's default. With version the service switches to another one that the server has.",
			},
			changesProblem,
		),
	},
	async execute({ client }, { serviceId, changes }) {
		const version = typeof changes.version === 'string' ? changes.version : undefined;
		return inTurn(`${client.host} service/${serviceId}`, async () => {
			const before = await getService(client, serviceId, version);
			const config = merged(asStored(before), changes);
			return { name: serviceId, version: config.version, ...(await replaceService(client, serviceId, config)), success: true };
		});
	},
});

function changesProblem(changes: JsonObject): string | undefined {
	if (Object.keys(changes).length === 0) return 'is empty';
	if ('name' in changes) return 'must not have name: a service cannot be renamed';
	if ('version' in changes && (typeof changes.version !== 'string' || changes.version === '')) return 'must have the version as text, such as "4.7.0.12"';
	return undefined;
}

/** Without the interval that the server fills in for sources that have none: sent back, it would count as a change of them. */
function asStored(service: ServiceConfig): ServiceConfig {
	const { update_config: config } = service;
	if (!config) return service;
	const sources = config.sources.map((source) => Object.fromEntries(Object.entries(source).filter(([name, value]) => name !== 'update_interval' || value !== config.update_interval_seconds)));
	return { ...service, update_config: { ...config, sources } };
}
