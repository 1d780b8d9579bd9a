import { deleteUser } from '../../client/user';
import { defineOperation } from '../../core/operation';
import { userLocator } from '../../shared/locators';

export const remove = defineOperation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a user',
	description: 'Remove an account for good, with its settings, favorites, avatar and API keys. Its submissions stay. Needs the role administration.',
	endpoints: ['DELETE user/<username>/'],
	roles: ['administration'],
	fields: { userId: userLocator },
	async execute({ client }, { userId }) {
		await deleteUser(client, userId);
		return { uname: userId, success: true };
	},
});
