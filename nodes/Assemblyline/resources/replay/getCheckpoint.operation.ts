import { getCheckpoint as readCheckpoint } from '../../client/replay';
import { defineOperation } from '../../core/operation';
import { checkpointTypeField } from './fields';

export const getCheckpoint = defineOperation({
	name: 'Get Checkpoint',
	value: 'getCheckpoint',
	action: 'Get a checkpoint of the transfer',
	description: 'Return message_type and checkpoint: the date up to which documents were transferred, or * for none. Only where the server allows replay.',
	endpoints: ['PUT replay/checkpoint/<message_type>/'],
	roles: ['replay_system'],
	fields: { messageType: checkpointTypeField },
	async execute({ client }, { messageType }) {
		return { message_type: messageType, ...(await readCheckpoint(client, messageType)) };
	},
});
