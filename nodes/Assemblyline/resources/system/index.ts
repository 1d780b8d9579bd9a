import { defineResource } from '../../core/operation';

export const system = defineResource({
	name: 'System',
	value: 'system',
	description: 'Read and change settings of the whole server',
	operations: [],
});
