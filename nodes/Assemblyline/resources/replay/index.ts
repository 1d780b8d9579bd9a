import { defineResource } from '../../core/operation';

export const replay = defineResource({
	name: 'Replay',
	value: 'replay',
	description: 'Transfer alerts and submissions between servers',
	operations: [],
});
