import { defineResource } from '../../core/operation';

export const safelist = defineResource({
	name: 'Safelist',
	value: 'safelist',
	description: 'Look up and keep what is known to be good: files, tags and signatures',
	operations: [],
});
