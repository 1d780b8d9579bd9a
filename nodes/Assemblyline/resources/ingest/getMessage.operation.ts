import { popMessage } from '../../client/ingest';
import { defineOperation } from '../../core/operation';
import { queueField } from '../../shared/notificationQueue';

export const getMessage = defineOperation({
	name: 'Get Message',
	value: 'getMessage',
	action: 'Get a message of a notification queue',
	description: 'Take the oldest message off the queue; no item when there is none. Read failure before score: score is null where the file was not analysed.',
	endpoints: ['GET ingest/get_message/<notification_queue>/'],
	roles: ['submission_create'],
	fields: { notificationQueue: queueField },
	async execute({ client }, { notificationQueue }) {
		const message = await popMessage(client, notificationQueue);
		return message ? [message] : [];
	},
});
