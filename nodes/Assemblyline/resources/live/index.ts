import { defineResource } from '../../core/operation';

export const live = defineResource({
	name: 'Live',
	value: 'live',
	description: 'Follow a submission while it runs',
	operations: [],
});
