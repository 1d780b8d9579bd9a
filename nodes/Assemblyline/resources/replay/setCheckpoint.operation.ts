import { defineChange } from '../../core/call';
import { textField } from '../../core/fields';
import { checkpointTypeField } from './fields';

export const setCheckpoint = defineChange({
	name: 'Set Checkpoint',
	value: 'setCheckpoint',
	action: 'Set a checkpoint of the transfer',
	description: 'Store up to where documents were transferred, and return message_type, checkpoint and success. Only where the server allows replay. Servers up to 4.7.4 store nothing because of a fault of theirs: then it is an error.',
	endpoint: 'PUT replay/checkpoint/<message_type>/',
	roles: ['replay_system'],
	fields: {
		messageType: checkpointTypeField,
		checkpoint: textField({
			displayName: 'Checkpoint',
			name: 'checkpoint',
			required: true,
			placeholder: 'e.g. 2026-01-31T00:00:00.000000Z',
			description: 'Date of the last document that was transferred, or * to begin anew',
		}),
	},
	failure: () => 'The server did not store the checkpoint, but read it: its methods to read and to write are mixed up',
	answer: ({ messageType, checkpoint }) => ({ message_type: messageType, checkpoint }),
});
