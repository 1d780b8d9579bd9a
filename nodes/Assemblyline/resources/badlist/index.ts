import { defineResource } from '../../core/operation';

export const badlist = defineResource({
	name: 'Badlist',
	value: 'badlist',
	description: 'Look up and keep what is known to be bad: files and tags',
	operations: [],
});
