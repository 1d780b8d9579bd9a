import type { Resource } from '../../core/operation';
import { exportBundle } from './export.operation';
import { importBundle } from './import.operation';

export const bundle: Resource = {
	name: 'Bundle',
	value: 'bundle',
	audience: 'analyst',
	description: 'Carry a submission with all its files and results from one server to another',
	operations: [exportBundle, importBundle],
};
