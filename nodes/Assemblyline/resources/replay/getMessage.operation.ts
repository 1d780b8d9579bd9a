import { popReplayMessage } from '../../client/replay';
import { defineOperation } from '../../core/operation';
import { queueTypeField } from './fields';

export const getMessage = defineOperation({
	name: 'Get Message',
	value: 'getMessage',
	action: 'Get a message of a transfer queue',
	description: 'Take the next message off a queue; no item when none comes within 30 seconds, which the server waits. Only where the server allows replay.',
	endpoints: ['GET replay/queue/<message_type>/'],
	roles: ['replay_system'],
	fields: { messageType: queueTypeField },
	async execute({ client }, { messageType }) {
		const message = await popReplayMessage(client, messageType);
		return message === null ? [] : [{ message_type: messageType, message }];
	},
});
