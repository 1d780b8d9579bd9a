import type { Resource } from '../../core/operation';
import { listOperations } from '../badlist';
import { checkSignature } from './checkSignature.operation';

export const safelist: Resource = {
	name: 'Safelist',
	value: 'safelist',
	audience: 'analyst',
	description: 'Look up and keep what is known to be good: files, tags and signatures',
	operations: [...listOperations.map((operationFor) => operationFor('safelist')), checkSignature],
};
