import { defineCall } from '../../core/call';
import { userLocator } from '../../shared/locators';

export const getQuotas = defineCall({
	name: 'Get Quotas',
	value: 'getQuotas',
	action: 'Get the remaining quotas of a user',
	description: 'Return how many API calls and submissions are left today. 0 also where there is no limit: Get says which limits there are. Your own, or with the role administration any.',
	endpoint: 'GET user/quotas/<username>/',
	roles: [],
	fields: { userId: userLocator },
	answer: (quotas, { userId: uname }) => ({ uname, ...quotas }),
});
