import type { Resource } from '../../core/operation';
import { getSources } from './getSources.operation';
import { search } from './search.operation';

export const hash: Resource = {
	name: 'Hash',
	value: 'hash',
	audience: 'analyst',
	description: 'Find out what is known about a hash',
	operations: [search, getSources],
};
