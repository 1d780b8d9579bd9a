import { installServices } from '../../client/service';
import { textField } from '../../core/fields';
import { defineBatchOperation } from '../../core/operation';
import { idProblem } from '../../shared/locators';

export const install = defineBatchOperation({
	name: 'Install',
	value: 'install',
	action: 'Install services',
	description:
		'Ask the server to install services from their container images, and return installing and already_installed, two lists of names, as one item for up to 100 items. It takes minutes: Get Installing shows when it is done. Needs the role administration.',
	endpoints: ['PUT service/install/'],
	roles: ['administration'],
	size: 100,
	fields: {
		serviceName: textField({ displayName: 'Service Name', name: 'serviceName', required: true, placeholder: 'e.g. ResultSample', description: 'The name in the manifest of the service' }, idProblem),
		image: textField(
			{
				displayName: 'Image',
				name: 'image',
				required: true,
				placeholder: 'e.g. cccs/assemblyline-service-resultsample',
				description: "Container image without tag, in the server's own registry; one that begins with $ is taken as it is",
			},
			(image) => (/\s/.test(image) ? 'must not contain spaces' : undefined),
		),
	},
	async execute({ client }, values) {
		const services = values.map(({ serviceName: name, image }) => ({ name, image }));
		const installing = await installServices(client, services);
		return { installing, already_installed: services.map(({ name }) => name).filter((name) => !installing.includes(name)) };
	},
});
