import type { JsonObject } from '../../client/types';
import { defineCall } from '../../core/call';

export const getMessage = defineCall({
	name: 'Get Message',
	value: 'getMessage',
	action: 'Get the system message',
	description: 'Return the banner that all users see: message, severity, title, and who has set it. Without one, found is false. Needs the role administration.',
	endpoint: 'GET system/system_message/',
	roles: ['administration'],
	fields: {},
	answer: (message: JsonObject | null) => (message ? { found: true, ...message } : { found: false }),
});
