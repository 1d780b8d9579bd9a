import { defineResource } from '../../core/operation';

export const ontology = defineResource({
	name: 'Ontology',
	value: 'ontology',
	description: 'Read results in their machine-readable form',
	operations: [],
});
