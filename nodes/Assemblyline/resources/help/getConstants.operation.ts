import { defineCall } from '../../core/call';

export const getConstants = defineCall({
	name: 'Get Constants',
	value: 'getConstants',
	action: 'Get the constants',
	description: 'Return the ranges of priorities, every file type with the services that accept it, and every tag type',
	endpoint: 'GET help/constants/',
	roles: [],
	fields: {},
});
