import { removeLabels as remove } from '../../client/archive';
import { defineOperation } from '../../core/operation';
import { fileId } from '../file/fields';
import { givenLabels, labelFields, requireLabels } from './fields';

export const removeLabels = defineOperation({
	name: 'Remove Labels',
	value: 'removeLabels',
	action: 'Remove labels from an archived file',
	description: 'Take labels from an archived file and return what it then has; labels that it does not have do not matter',
	endpoints: ['DELETE archive/label/<sha256>/'],
	roles: ['archive_manage'],
	fields: { fileId, ...labelFields },
	check: requireLabels,
	async execute({ client }, { fileId: sha256, ...labels }) {
		return { sha256, ...(await remove(client, sha256, givenLabels(labels))) };
	},
});
