import { clearSystemMessage } from '../../client/system';
import { defineOperation } from '../../core/operation';

export const clearMessage = defineOperation({
	name: 'Clear Message',
	value: 'clearMessage',
	action: 'Clear the system message',
	description: 'Take the banner away that all users see; no error where there is none. Needs the role administration.',
	endpoints: ['DELETE system/system_message/'],
	roles: ['administration'],
	fields: {},
	execute: ({ client }) => clearSystemMessage(client),
});
