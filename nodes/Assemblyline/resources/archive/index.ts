import { defineResource } from '../../core/operation';

export const archive = defineResource({
	name: 'Archive',
	value: 'archive',
	description: 'Keep submissions and files for good, with labels and comments',
	operations: [],
});
