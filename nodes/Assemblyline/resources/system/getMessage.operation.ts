import { getSystemMessage } from '../../client/system';
import { defineOperation } from '../../core/operation';

export const getMessage = defineOperation({
	name: 'Get Message',
	value: 'getMessage',
	action: 'Get the system message',
	description: 'Return the banner that all users see: message, severity, title, and who has set it. Without one, found is false. Needs the role administration.',
	endpoints: ['GET system/system_message/'],
	roles: ['administration'],
	fields: {},
	async execute({ client }) {
		const message = await getSystemMessage(client);
		return message ? { found: true, ...message } : { found: false };
	},
});
