import { defineResource } from '../../core/operation';

export const externalLookup = defineResource({
	name: 'External Lookup',
	value: 'externalLookup',
	description: 'Ask the sources outside Assemblyline that the server knows',
	operations: [],
});
