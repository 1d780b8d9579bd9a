import type { ApiKey } from '../../client/apiKey';
import { defineCall } from '../../core/call';
import { userLocator } from '../../shared/locators';

export const getOfUser = defineCall({
	name: 'Get of User',
	value: 'getOfUser',
	action: 'Get the API keys of a user',
	description: 'Return all keys of a user, one item each, with roles, expiry and when it was last used; never a secret. Those of others need the role administration.',
	endpoint: 'GET apikey/username/<uname>/',
	roles: ['apikey_access'],
	fields: { userId: userLocator },
	hint: 'A 4.6 server fails like this where the keys are those of another user and the role administration is missing.',
	// The server sends the hashes of the secrets, and takes a name with a star in it for a pattern.
	answer: (keys: ApiKey[], { userId }) => keys.filter(({ uname }) => uname === userId).map(({ password, ...key }) => key),
});
