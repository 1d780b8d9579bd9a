import { popLiveMessage } from '../../client/live';
import { defineOperation } from '../../core/operation';
import { watchQueueField } from './fields';

export const getMessage = defineOperation({
	name: 'Get Message',
	value: 'getMessage',
	action: 'Get a message of a watch queue',
	description: 'Take the oldest message off the queue; no item when there is none. The type is start, cachekey (msg is the key of a result), cachekeyerr (the key of an error) or stop.',
	endpoints: ['GET live/get_message/<wq_id>/'],
	roles: ['submission_view'],
	fields: { watchQueue: watchQueueField },
	async execute({ client }, { watchQueue }) {
		const message = await popLiveMessage(client, watchQueue);
		return message.type === 'timeout' ? [] : [message];
	},
});
