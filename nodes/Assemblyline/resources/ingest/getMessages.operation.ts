import { defineCall } from '../../core/call';
import { sentAs } from '../../core/field';
import { numberField } from '../../core/fields';
import { notificationDigest } from '../../findings/digest';
import { queueField } from '../../shared/notificationQueue';
import { eachAs, simplified } from '../../shared/simplify';

export const getMessages = simplified(
	defineCall({
		name: 'Get Messages',
		value: 'getMessages',
		action: 'Get messages of a notification queue',
		description: 'Take up to Limit messages off the queue, oldest first; one item each, none when there are none. Where a file was not analyzed the verdict is failed, and failure says why.',
		endpoint: 'GET ingest/get_message_list/<notification_queue>/',
		effect: 'changes',
		roles: ['submission_create'],
		fields: {
			notificationQueue: queueField,
			limit: sentAs('page_size', numberField({
				displayName: 'Limit',
				name: 'limit',
				min: 1,
				max: 1000,
				default: 50,
				description: 'Max number of results to return',
			})),
		},
	}),
	eachAs(notificationDigest),
);
