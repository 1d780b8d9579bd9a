import { getServiceUpdates } from '../../client/service';
import { booleanField, optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';

export const getUpdates = defineOperation({
	name: 'Get Updates',
	value: 'getUpdates',
	action: 'Get updates of services',
	description:
		'Return the newest version of each service in its registry, one item each, with update_available. The server looks there from time to time; a service that it has not looked up yet is missing. Needs the role administration.',
	endpoints: ['GET service/updates/'],
	roles: ['administration'],
	fields: {
		options: optionsField({
			availableOnly: booleanField({
				displayName: 'Available Only',
				name: 'availableOnly',
				default: false,
				description: 'Whether to leave out services that run their newest version',
			}),
		}),
	},
	async execute({ client }, { options: { availableOnly } }) {
		const updates = Object.entries(await getServiceUpdates(client));
		return updates.filter(([, update]) => update.update_available || !availableOnly).map(([name, update]) => ({ name, ...update }));
	},
});
