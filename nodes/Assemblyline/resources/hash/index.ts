import { defineResource } from '../../core/operation';

export const hash = defineResource({
	name: 'Hash',
	value: 'hash',
	description: 'Find out what is known about a hash',
	operations: [],
});
