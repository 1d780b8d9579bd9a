import { defineResource } from '../../core/operation';
import { get } from './get.operation';
import { getError } from './getError.operation';
import { getMany } from './getMany.operation';

export const result = defineResource({
	name: 'Result',
	value: 'result',
	description: 'Read what a service found in a file',
	operations: [get, getError, getMany],
});
