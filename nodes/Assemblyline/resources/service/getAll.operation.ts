import { listServicesNow } from '../../client/service';
import { booleanField, optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { returnAllFields } from '../../shared/returnAll';

export const getAll = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many services',
	description: 'Return the services that you may see, one item each: name, version, category, stage, what files they accept, and whether they are switched on',
	endpoints: ['GET service/all/'],
	roles: [],
	fields: {
		...returnAllFields,
		options: optionsField({
			enabledOnly: booleanField({
				displayName: 'Enabled Only',
				name: 'enabledOnly',
				default: false,
				description: 'Whether to leave out services that are switched off',
			}),
		}),
	},
	async execute({ client }, { limit, options: { enabledOnly } }) {
		const services = await listServicesNow(client);
		return services.filter(({ enabled }) => enabled || !enabledOnly).slice(0, limit);
	},
});
