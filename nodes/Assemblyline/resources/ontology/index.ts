import type { Resource } from '../../core/operation';
import { getForAlert } from './getForAlert.operation';
import { getForFile } from './getForFile.operation';
import { getForSubmission } from './getForSubmission.operation';

export const ontology: Resource = {
	name: 'Ontology',
	value: 'ontology',
	audience: 'analyst',
	description: 'Read results in their machine-readable form',
	operations: [getForSubmission, getForFile, getForAlert],
};
