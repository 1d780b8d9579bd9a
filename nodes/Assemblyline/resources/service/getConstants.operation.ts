import { defineCall } from '../../core/call';

export const getConstants = defineCall({
	name: 'Get Constants',
	value: 'getConstants',
	action: 'Get the stages and categories of services',
	description: 'Return categories, and stages in the order in which they run; each is a list of names',
	endpoint: 'GET service/constants/',
	roles: [],
	fields: {},
});
