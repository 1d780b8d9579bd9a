import { defineResource } from '../../core/operation';
import { getForAlert } from './getForAlert.operation';
import { getForFile } from './getForFile.operation';
import { getForSubmission } from './getForSubmission.operation';

export const ontology = defineResource({
	name: 'Ontology',
	value: 'ontology',
	description: 'Read results in their machine-readable form',
	operations: [getForAlert, getForFile, getForSubmission],
});
