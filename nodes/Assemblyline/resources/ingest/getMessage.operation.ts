import type { IngestMessage } from '../../client/types';
import { defineCall } from '../../core/call';
import { queueField } from '../../shared/notificationQueue';

export const getMessage = defineCall({
	name: 'Get Message',
	value: 'getMessage',
	action: 'Get a message of a notification queue',
	description: 'Take the oldest message off the queue; no item when there is none. Read failure before score: score is null where the file was not analyzed.',
	endpoint: 'GET ingest/get_message/<notification_queue>/',
	effect: 'changes',
	roles: ['submission_create'],
	fields: { notificationQueue: queueField },
	answer: (message: IngestMessage | null) => message ?? [],
});
