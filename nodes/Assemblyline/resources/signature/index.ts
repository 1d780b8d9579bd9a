import { defineResource } from '../../core/operation';

export const signature = defineResource({
	name: 'Signature',
	value: 'signature',
	description: 'Read and manage the rules of services, and where they come from',
	operations: [],
});
