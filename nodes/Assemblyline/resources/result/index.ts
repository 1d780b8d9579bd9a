import type { Resource } from '../../core/operation';
import { get } from './get.operation';
import { getError } from './getError.operation';
import { getMany } from './getMany.operation';

export const result: Resource = {
	name: 'Result',
	value: 'result',
	audience: 'analyst',
	description: 'Read what a service found in a file',
	operations: [get, getMany, getError],
};
