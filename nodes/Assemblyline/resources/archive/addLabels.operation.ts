import { addLabels as add } from '../../client/archive';
import { defineOperation } from '../../core/operation';
import { fileId } from '../file/fields';
import { givenLabels, labelFields, requireLabels } from './fields';

export const addLabels = defineOperation({
	name: 'Add Labels',
	value: 'addLabels',
	action: 'Add labels to an archived file',
	description: 'Give an archived file more labels and return all that it then has',
	endpoints: ['PUT archive/label/<sha256>/'],
	roles: ['archive_manage'],
	fields: { fileId, ...labelFields },
	check: requireLabels,
	async execute({ client }, { fileId: sha256, ...labels }) {
		return { sha256, ...(await add(client, sha256, givenLabels(labels))) };
	},
});
