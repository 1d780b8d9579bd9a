import { defineResource } from '../../core/operation';
import { getSources } from './getSources.operation';
import { search } from './search.operation';

export const hash = defineResource({
	name: 'Hash',
	value: 'hash',
	description: 'Find out what is known about a hash',
	operations: [getSources, search],
});
