import { defineResource } from '../../core/operation';

export const file = defineResource({
	name: 'File',
	value: 'file',
	description: 'Read, look into and download files',
	operations: [],
});
