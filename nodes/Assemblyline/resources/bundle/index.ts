import { defineResource } from '../../core/operation';

export const bundle = defineResource({
	name: 'Bundle',
	value: 'bundle',
	description: 'Carry a submission with all its files and results from one server to another',
	operations: [],
});
