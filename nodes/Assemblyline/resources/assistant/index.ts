import type { Resource } from '../../core/operation';
import { ask } from './ask.operation';

export const assistant: Resource = {
	name: 'Assistant',
	value: 'assistant',
	audience: 'analyst',
	description: 'Ask the AI assistant of the server',
	operations: [ask],
};
