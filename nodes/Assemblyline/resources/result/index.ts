import { defineResource } from '../../core/operation';

export const result = defineResource({
	name: 'Result',
	value: 'result',
	description: 'Read what a service found in a file',
	operations: [],
});
