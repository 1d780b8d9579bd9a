import type { JsonObject } from '../../client/types';
import { defineCall } from '../../core/call';
import { watchQueueField } from './fields';

export const getMessage = defineCall({
	name: 'Get Message',
	value: 'getMessage',
	action: 'Get a message of a watch queue',
	description: 'Take the oldest message off the queue; no item when there is none. The type is start, cachekey (msg is the key of a result), cachekeyerr (the key of an error), stop, or error (a message that the server does not know itself, in msg).',
	endpoint: 'GET live/get_message/<wq_id>/',
	effect: 'changes',
	roles: ['submission_view'],
	fields: { watchQueue: watchQueueField },
	answer: (message: JsonObject) => (message.type === 'timeout' ? [] : message),
});
