import { getTermsOfService as read } from '../../client/help';
import { defineOperation } from '../../core/operation';

export const getTermsOfService = defineOperation({
	name: 'Get Terms of Service',
	value: 'getTermsOfService',
	action: 'Get the terms of service',
	description: 'Return the terms of service in Markdown; found is false and tos null where the server has none',
	endpoints: ['GET help/tos/'],
	roles: [],
	fields: {},
	async execute({ client }) {
		const tos = await read(client);
		return { found: Boolean(tos), tos };
	},
});
