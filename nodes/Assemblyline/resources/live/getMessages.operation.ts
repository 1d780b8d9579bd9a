import { defineCall } from '../../core/call';
import { watchQueueField } from './fields';

export const getMessages = defineCall({
	name: 'Get Messages',
	value: 'getMessages',
	action: 'Get all messages of a watch queue',
	description: 'Take everything off the queue, oldest first; one item each, none when there are none. Types are those of Get Message.',
	endpoint: 'GET live/get_message_list/<wq_id>/',
	effect: 'changes',
	roles: ['submission_view'],
	fields: { watchQueue: watchQueueField },
});
