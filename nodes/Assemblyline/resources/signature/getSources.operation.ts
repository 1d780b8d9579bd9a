import { listSignatureSources } from '../../client/signature';
import { optionsField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';

export const getSources = defineOperation({
	name: 'Get Sources',
	value: 'getSources',
	action: 'Get signature sources',
	description:
		'Return where services get their signatures and other updates from, one item for each source, with the service, the state of the last pull, and passwords and keys. Intervals are in seconds. A service without sources has no item.',
	endpoints: ['GET signature/sources/'],
	roles: ['signature_manage'],
	fields: {
		options: optionsField({ serviceName: textField({ displayName: 'Service Name', name: 'serviceName', placeholder: 'e.g. YARA', description: 'Return sources of this service only. Left out: of all.' }) }),
	},
	async execute({ client }, { options: { serviceName } }) {
		const services = Object.entries(await listSignatureSources(client)).filter(([service]) => !serviceName || service === serviceName);
		return services.flatMap(([service, { sources, ...config }]) => sources.map((source) => ({ service, ...config, ...source })));
	},
});
