import { defineCall } from '../../core/call';

export const clearMessage = defineCall({
	name: 'Clear Message',
	value: 'clearMessage',
	action: 'Clear the system message',
	description: 'Take the banner away that all users see; no error where there is none. Needs the role administration.',
	endpoint: 'DELETE system/system_message/',
	roles: ['administration'],
	fields: {},
});
