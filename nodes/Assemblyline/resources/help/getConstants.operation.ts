import { getConstants as read } from '../../client/help';
import { defineOperation } from '../../core/operation';

export const getConstants = defineOperation({
	name: 'Get Constants',
	value: 'getConstants',
	action: 'Get the constants',
	description: 'Return the ranges of priorities, every file type with the services that accept it, and every tag type',
	endpoints: ['GET help/constants/'],
	roles: [],
	fields: {},
	execute: ({ client }) => read(client),
});
