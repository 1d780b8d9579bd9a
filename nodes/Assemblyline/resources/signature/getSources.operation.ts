import type { UpdateConfig } from '../../client/service';
import { defineCall } from '../../core/call';
import { unsent } from '../../core/field';
import { optionsField, textField } from '../../core/fields';

export const getSources = defineCall({
	name: 'Get Sources',
	value: 'getSources',
	action: 'Get signature sources',
	description:
		'Return where services get their signatures and other updates from, one item for each source, with the service, the state of the last pull, and passwords and keys: no AI agent can run this. Intervals are in seconds. A service without sources has no item.',
	endpoint: 'GET signature/sources/',
	roles: ['signature_manage'],
	answersSecret: true,
	fields: {
		options: optionsField({ serviceName: unsent(textField({ displayName: 'Service Name', name: 'serviceName', placeholder: 'e.g. YARA', description: 'Return sources of this service only. Left out: of all.' })) }),
	},
	answer: (services: Record<string, UpdateConfig>, { options: { serviceName } }) =>
		Object.entries(services)
			.filter(([service]) => !serviceName || service === serviceName)
			.flatMap(([service, { sources, ...config }]) => sources.map((source) => ({ service, ...config, ...source }))),
});
