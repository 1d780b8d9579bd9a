import type { ServiceUpdate } from '../../client/service';
import { defineCall } from '../../core/call';
import { unsent } from '../../core/field';
import { booleanField, optionsField } from '../../core/fields';

export const getUpdates = defineCall({
	name: 'Get Updates',
	value: 'getUpdates',
	action: 'Get updates of services',
	description:
		'Return the newest version of each service in its registry, one item each, with update_available. The server looks there from time to time; a service that it has not looked up yet is missing. Needs the role administration.',
	endpoint: 'GET service/updates/',
	roles: ['administration'],
	fields: {
		options: optionsField({
			availableOnly: unsent(booleanField({
				displayName: 'Available Only',
				name: 'availableOnly',
				default: false,
				description: 'Whether to leave out services that run their newest version',
			})),
		}),
	},
	// Its `auth` is the user and the password of the container registry, of which Update Version makes its own use.
	answer: (updates: Record<string, ServiceUpdate>, { options: { availableOnly } }) =>
		Object.entries(updates).filter(([, update]) => update.update_available || !availableOnly).map(([name, { auth: _secret, ...update }]) => ({ name, ...update })),
});
