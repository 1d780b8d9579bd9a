import { getServiceConstants } from '../../client/service';
import { defineOperation } from '../../core/operation';

export const getConstants = defineOperation({
	name: 'Get Constants',
	value: 'getConstants',
	action: 'Get the stages and categories of services',
	description: 'Return categories, and stages in the order in which they run; each is a list of names',
	endpoints: ['GET service/constants/'],
	roles: [],
	fields: {},
	execute: ({ client }) => getServiceConstants(client),
});
