import { defineResource } from '../../core/operation';

export const heuristic = defineResource({
	name: 'Heuristic',
	value: 'heuristic',
	description: 'Read what services go by when they score',
	operations: [],
});
