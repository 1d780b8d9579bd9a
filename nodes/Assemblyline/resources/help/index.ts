import { defineResource } from '../../core/operation';

export const help = defineResource({
	name: 'Server Info',
	value: 'help',
	description: 'Read what the server offers: configuration, constants, classification',
	operations: [],
});
