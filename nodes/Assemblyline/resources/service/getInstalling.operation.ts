import { getInstallState, listInstalling } from '../../client/service';
import { optionsField, textListField } from '../../core/fields';
import { defineOperation } from '../../core/operation';

export const getInstalling = defineOperation({
	name: 'Get Installing',
	value: 'getInstalling',
	action: 'Get the services that are being installed',
	description: 'Return installing, a list of names; where services are named, also which of them are installed and not_installed. Needs the role administration.',
	endpoints: ['GET service/installing/', 'POST service/installing/'],
	effect: 'reads',
	roles: ['administration'],
	fields: {
		options: optionsField({
			serviceNames: textListField({
				displayName: 'Service Names',
				name: 'serviceNames',
				splitCommas: true,
				placeholder: 'e.g. ResultSample',
				description: 'Services to look for. Left out: all that are being installed.',
			}),
		}),
	},
	async execute({ client }, { options: { serviceNames = [] } }) {
		return serviceNames.length > 0 ? getInstallState(client, serviceNames) : { installing: await listInstalling(client) };
	},
});
