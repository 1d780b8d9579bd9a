import { defineResource } from '../../core/operation';

export const service = defineResource({
	name: 'Service',
	value: 'service',
	description: 'Read and manage the services that analyse files',
	operations: [],
});
