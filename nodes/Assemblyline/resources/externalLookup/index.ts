import { defineResource } from '../../core/operation';
import { enrichTag } from './enrichTag.operation';
import { getTags } from './getTags.operation';

export const externalLookup = defineResource({
	name: 'External Lookup',
	value: 'externalLookup',
	description: 'Ask the sources outside Assemblyline that the server knows',
	operations: [enrichTag, getTags],
});
