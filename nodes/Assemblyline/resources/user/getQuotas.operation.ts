import { getQuotas as read } from '../../client/user';
import { defineOperation } from '../../core/operation';
import { userLocator } from '../../shared/locators';

export const getQuotas = defineOperation({
	name: 'Get Quotas',
	value: 'getQuotas',
	action: 'Get the remaining quotas of a user',
	description: 'Return how many API calls and submissions are left today. 0 also where there is no limit: Get says which limits there are. Your own, or with the role administration any.',
	endpoints: ['GET user/quotas/<username>/'],
	roles: [],
	fields: { userId: userLocator },
	async execute({ client }, { userId }) {
		return { uname: userId, ...(await read(client, userId)) };
	},
});
