import { defineResource } from '../../core/operation';
import { ask } from './ask.operation';

export const assistant = defineResource({
	name: 'Assistant',
	value: 'assistant',
	description: 'Ask the AI assistant of the server',
	operations: [ask],
});
