import { defineCall } from '../../core/call';
import { queueTypeField } from './fields';

/** Milliseconds: the server itself waits up to 30 seconds for a message. */
const MESSAGE_TIMEOUT_MS = 60_000;

export const getMessage = defineCall({
	name: 'Get Message',
	value: 'getMessage',
	action: 'Get a message of a transfer queue',
	description: 'Take the next message off a queue; no item when none comes within 30 seconds, which the server waits. Only where the server allows replay.',
	endpoint: 'GET replay/queue/<message_type>/',
	effect: 'changes',
	roles: ['replay_system'],
	fields: { messageType: queueTypeField },
	timeoutMs: MESSAGE_TIMEOUT_MS,
	answer: (message: unknown, { messageType }) => (message === null ? [] : { message_type: messageType, message }),
});
