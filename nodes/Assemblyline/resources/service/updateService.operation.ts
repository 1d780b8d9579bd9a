import type { AssemblylineClient } from '../../client/client';
import { AssemblylineError, InvalidParameterError } from '../../client/errors';
import { own } from '../../client/own';
import { getServiceUpdates, type ServiceUpdate, updateServiceVersion } from '../../client/service';
import { optionsField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { serviceLocator } from '../../shared/locators';
import { assertTogether } from '../../core/fields';

export const updateService = defineOperation({
	name: 'Update Version',
	value: 'updateService',
	action: 'Update a service to another version',
	description:
		'Move a service to the newest version in its registry, or to one of your choice. Returns status: updated, updating while the server fetches the container, or current where there is nothing newer. Needs the role administration.',
	endpoints: ['GET service/updates/', 'PUT service/update/'],
	roles: ['administration'],
	fields: {
		serviceId: serviceLocator,
		options: optionsField({
			image: textField({
				displayName: 'Image',
				name: 'image',
				placeholder: 'e.g. cccs/assemblyline-service-extract:4.7.0.stable12',
				description: 'Container image with its tag, and with the registry where it is not the default one. Needs Tag too.',
			}),
			password: textField({
				displayName: 'Registry Password',
				name: 'password',
				typeOptions: { password: true },
				trim: false,
				description: 'For a registry that asks for it, with Registry Username. Only with Image.',
			}),
			tag: textField({ displayName: 'Tag', name: 'tag', placeholder: 'e.g. 4.7.0.stable12', description: 'The version to move to, as in Image' }),
			username: textField({ displayName: 'Registry Username', name: 'username', placeholder: 'e.g. assemblyline', description: 'For a registry that asks for it, with Registry Password. Only with Image.' }),
		}),
	},
	check({ options: { image, tag, username, password } }) {
		assertTogether(['Image', image], ['Tag', tag]);
		assertTogether(['Registry Username', username], ['Registry Password', password]);
		if (username && !image) throw new InvalidParameterError('Image', 'is missing: the registry user and password are used only with Image and Tag');
	},
	async execute({ client }, { serviceId: name, options: { image, tag, username, password } }) {
		if (image && tag) {
			const auth = username ? { username, password } : null;
			return { name, latest_tag: tag, status: await updateServiceVersion(client, name, { auth, image, latest_tag: tag }), success: true };
		}
		const { auth, image: newest, latest_tag, update_available } = await knownUpdate(client, name);
		if (!update_available) return { name, latest_tag, status: 'current', success: true };
		return { name, latest_tag, status: await updateServiceVersion(client, name, { auth, image: newest, latest_tag }), success: true };
	},
});

async function knownUpdate(client: AssemblylineClient, name: string): Promise<ServiceUpdate & { latest_tag: string }> {
	const update = own(await getServiceUpdates(client), name);
	if (update?.latest_tag) return { ...update, latest_tag: update.latest_tag };
	throw new AssemblylineError('notFound', `The server knows of no version of ${name} in a registry`, {
		hint: 'It looks there from time to time. Set Image and Tag to update without waiting for that.',
	});
}
