import { defineResource } from '../../core/operation';

export const user = defineResource({
	name: 'User',
	value: 'user',
	description: 'Read and manage users, their settings and quotas',
	operations: [],
});
