import { defineResource } from '../../core/operation';
import { get } from './get.operation';
import { getStats } from './getStats.operation';

export const heuristic = defineResource({
	name: 'Heuristic',
	value: 'heuristic',
	description: 'Read what services go by when they score',
	operations: [get, getStats],
});
