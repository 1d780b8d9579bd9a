import { defineResource } from '../../core/operation';

export const error = defineResource({
	name: 'Error',
	value: 'error',
	description: 'Read errors of services',
	operations: [],
});
