import { defineResource } from '../../core/operation';

export const retrohunt = defineResource({
	name: 'Retrohunt',
	value: 'retrohunt',
	description: 'Search all stored files with a YARA rule',
	operations: [],
});
