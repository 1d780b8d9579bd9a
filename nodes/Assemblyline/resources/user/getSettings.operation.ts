import { defineCall } from '../../core/call';
import { userLocator } from '../../shared/locators';

export const getSettings = defineCall({
	name: 'Get Settings',
	value: 'getSettings',
	action: 'Get the settings of a user',
	description:
		"Return a user's settings: encoding of downloads and the password of their ZIPs, view, and the submission profiles with their parameters. Your own, or with the role administration any; for another user the server may leave out the profile default.",
	endpoint: 'GET user/settings/<username>/',
	roles: [],
	fields: { userId: userLocator },
});
