import { updateAllServices } from '../../client/service';
import { defineOperation } from '../../core/operation';

export const updateAll = defineOperation({
	name: 'Update All Versions',
	value: 'updateAll',
	action: 'Update all services to their newest versions',
	description: 'Move every service that is not up to date to the newest version in its registry. Returns two lists of names: updated, and updating while the server fetches containers. Needs the role administration.',
	endpoints: ['GET service/update_all/'],
	roles: ['administration'],
	fields: {},
	execute: ({ client }) => updateAllServices(client),
});
