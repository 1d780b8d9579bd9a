import { defineCall } from '../../core/call';

export const updateAll = defineCall({
	name: 'Update All Versions',
	value: 'updateAll',
	action: 'Update all services to their newest versions',
	description: 'Move every service that is not up to date to the newest version in its registry. Returns two lists of names: updated, and updating while the server fetches containers. Needs the role administration.',
	endpoint: 'GET service/update_all/',
	effect: 'changes',
	roles: ['administration'],
	fields: {},
});
