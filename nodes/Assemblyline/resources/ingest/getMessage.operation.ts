import type { IngestMessage } from '../../client/types';
import { defineCall } from '../../core/call';
import { notificationDigest } from '../../findings/digest';
import { queueField } from '../../shared/notificationQueue';
import { eachAs, simplified } from '../../shared/simplify';

export const getMessage = simplified(
	defineCall({
		name: 'Get Message',
		value: 'getMessage',
		action: 'Get a message of a notification queue',
		description: 'Take the oldest message off the queue; no item when there is none. Where a file was not analyzed the verdict is failed, and failure says why.',
		endpoint: 'GET ingest/get_message/<notification_queue>/',
		effect: 'changes',
		roles: ['submission_create'],
		fields: { notificationQueue: queueField },
		answer: (message: IngestMessage | null) => message ?? [],
	}),
	eachAs(notificationDigest),
);
