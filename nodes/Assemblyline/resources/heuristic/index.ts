import type { Resource } from '../../core/operation';
import { get } from './get.operation';
import { getStats } from './getStats.operation';

export const heuristic: Resource = {
	name: 'Heuristic',
	value: 'heuristic',
	audience: 'analyst',
	description: 'Read what services go by when they score',
	operations: [get, getStats],
};
