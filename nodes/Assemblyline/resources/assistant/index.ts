import { defineResource } from '../../core/operation';

export const assistant = defineResource({
	name: 'Assistant',
	value: 'assistant',
	description: 'Ask the AI assistant of the server',
	operations: [],
});
