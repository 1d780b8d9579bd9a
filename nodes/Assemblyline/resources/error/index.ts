import type { Resource } from '../../core/operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';

export const error: Resource = {
	name: 'Error',
	value: 'error',
	audience: 'administrator',
	description: 'Read errors of services',
	operations: [get, getAll],
};
