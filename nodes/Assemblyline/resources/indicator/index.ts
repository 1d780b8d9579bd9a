import type { Resource } from '../../core/operation';
import { lookUp } from './lookUp.operation';

export const indicator: Resource = {
	name: 'Indicator',
	value: 'indicator',
	audience: 'analyst',
	description: 'Find out what Assemblyline knows of a hash, an address, a domain, a URL or an email address',
	operations: [lookUp],
};
