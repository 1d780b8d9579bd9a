import type { ServiceInfo } from '../../client/types';
import { defineCall } from '../../core/call';
import { unsent } from '../../core/field';
import { booleanField, optionsField } from '../../core/fields';
import { returnAllFields } from '../../shared/returnAll';

export const getAll = defineCall({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many services',
	description: 'Return the services that you may see, one item each: name, version, category, stage, what files they accept, and whether they are switched on',
	endpoint: 'GET service/all/',
	roles: [],
	fields: {
		...returnAllFields,
		options: optionsField({
			enabledOnly: unsent(booleanField({
				displayName: 'Enabled Only',
				name: 'enabledOnly',
				default: false,
				description: 'Whether to leave out services that are switched off',
			})),
		}),
	},
	answer: (services: ServiceInfo[], { limit, options: { enabledOnly } }) => services.filter(({ enabled }) => enabled || !enabledOnly).slice(0, limit),
});
