import { defineChange } from '../../core/call';
import { userLocator } from '../../shared/locators';

export const remove = defineChange({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a user',
	description: 'Remove an account for good, with its settings, favorites, avatar and API keys. Its submissions stay. Needs the role administration.',
	endpoint: 'DELETE user/<username>/',
	roles: ['administration'],
	fields: { userId: userLocator },
	failure: ({ userId }) => `User ${userId} was not removed completely`,
	answer: ({ userId: uname }) => ({ uname }),
});
