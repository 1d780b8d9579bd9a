import { defineCall } from '../../core/call';
import { checkpointTypeField } from './fields';

export const getCheckpoint = defineCall({
	name: 'Get Checkpoint',
	value: 'getCheckpoint',
	action: 'Get a checkpoint of the transfer',
	description: 'Return message_type and checkpoint: the date up to which documents were transferred, or * for none. Only where the server allows replay.',
	// Servers have the two methods the wrong way round (source of 4.6.2.1 and 4.7.4.25): PUT reads. Without a body it
	// could not write on a server that has them the right way either.
	endpoint: 'PUT replay/checkpoint/<message_type>/',
	roles: ['replay_system'],
	fields: { messageType: checkpointTypeField },
	answer: (reply, { messageType }) => ({ message_type: messageType, ...reply }),
});
