import { defineCall } from '../../core/call';

export const getTermsOfService = defineCall({
	name: 'Get Terms of Service',
	value: 'getTermsOfService',
	action: 'Get the terms of service',
	description: 'Return the terms of service in Markdown; found is false and tos null where the server has none',
	endpoint: 'GET help/tos/',
	roles: [],
	fields: {},
	answer: (tos: string | null) => ({ found: Boolean(tos), tos }),
});
