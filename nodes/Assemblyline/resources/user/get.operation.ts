import { getUser } from '../../client/user';
import { booleanField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { userLocator } from '../../shared/locators';

export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a user',
	description: 'Return an account: types, roles, groups, classification, quotas. Your own, or with the role administration any.',
	endpoints: ['GET user/<username>/'],
	roles: [],
	fields: {
		userId: userLocator,
		loadAvatar: booleanField({
			displayName: 'Include Avatar',
			name: 'loadAvatar',
			default: false,
			description: 'Whether to return the picture too, as a data URL in avatar',
		}),
	},
	execute: ({ client }, { userId, loadAvatar }) => getUser(client, userId, loadAvatar),
});
