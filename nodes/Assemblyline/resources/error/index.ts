import { defineResource } from '../../core/operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';

export const error = defineResource({
	name: 'Error',
	value: 'error',
	description: 'Read errors of services',
	operations: [get, getAll],
});
