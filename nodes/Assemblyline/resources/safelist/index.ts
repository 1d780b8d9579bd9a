import { defineResource } from '../../core/operation';
import { listOperations } from '../badlist';
import { checkSignature } from './checkSignature.operation';

export const safelist = defineResource({
	name: 'Safelist',
	value: 'safelist',
	description: 'Look up and keep what is known to be good: files, tags and signatures',
	operations: [...listOperations.map((operationFor) => operationFor('safelist')), checkSignature],
});
