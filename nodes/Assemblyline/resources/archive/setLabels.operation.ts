import { setLabels as replace } from '../../client/archive';
import { defineOperation } from '../../core/operation';
import { fileId } from '../file/fields';
import { labelFields } from './fields';

export const setLabels = defineOperation({
	name: 'Set Labels',
	value: 'setLabels',
	action: 'Replace the labels of an archived file',
	description: 'Give an archived file these labels and no others, and return what it then has; a kind that is left empty loses all its labels',
	endpoints: ['POST archive/label/<sha256>/'],
	roles: ['archive_manage'],
	fields: { fileId, ...labelFields },
	async execute({ client }, { fileId: sha256, attribution, technique, info }) {
		return { sha256, ...(await replace(client, sha256, { attribution, technique, info })) };
	},
});
