import type { Resource } from '../../core/operation';
import { enrichTag } from './enrichTag.operation';
import { getTags } from './getTags.operation';

export const externalLookup: Resource = {
	name: 'External Lookup',
	value: 'externalLookup',
	audience: 'analyst',
	description: 'Ask the sources outside Assemblyline that the server knows',
	operations: [enrichTag, getTags],
};
