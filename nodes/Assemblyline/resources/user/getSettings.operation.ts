import { getUserSettings } from '../../client/user';
import { defineOperation } from '../../core/operation';
import { userLocator } from '../../shared/locators';

export const getSettings = defineOperation({
	name: 'Get Settings',
	value: 'getSettings',
	action: 'Get the settings of a user',
	description:
		"Return a user's settings: encoding of downloads and the password of their ZIPs, view, and the submission profiles with their parameters. Your own, or with the role administration any; for another user the server may leave out the profile default.",
	endpoints: ['GET user/settings/<username>/'],
	roles: [],
	fields: { userId: userLocator },
	execute: ({ client }, { userId }) => getUserSettings(client, userId),
});
