import { defineChange } from '../../core/call';
import { shownWhen } from '../../core/field';
import { textField } from '../../core/fields';
import { jsonObjectField } from '../../core/jsonFields';
import { queueTypeField } from './fields';

export const putMessage = defineChange({
	name: 'Put Message',
	value: 'putMessage',
	action: 'Put a message into a transfer queue',
	description: 'Hand a document to a worker that transfers it, and return message_type, message and success. Only where the server allows replay.',
	endpoint: 'PUT replay/queue/<message_type>/',
	roles: ['replay_system'],
	fields: {
		messageType: queueTypeField,
		message: shownWhen(
			{ messageType: ['alert', 'submission'] },
			jsonObjectField(
				{ displayName: 'Message', name: 'message', description: 'For an alert an object with alert_id and reporting_ts, for a submission one with sid and times; with nothing else in it' },
				(value) => (['alert_id,reporting_ts', 'sid,times'].includes(Object.keys(value).sort().join()) ? undefined : 'must have alert_id and reporting_ts, or sid and times, and nothing else'),
			),
		),
		fileName: shownWhen(
			{ messageType: ['file'] },
			textField({ displayName: 'File Name', name: 'fileName', required: true, placeholder: 'e.g. alert_1.al_bundle', description: "Name of a file where the server's worker looks for it" }),
		),
	},
	body: sentMessage,
	failure: () => 'The server did not take the message',
	answer: (values) => ({ message_type: values.messageType, message: sentMessage(values) }),
});

function sentMessage({ messageType, message = {}, fileName = '' }: { messageType: string; message?: object; fileName?: string }) {
	return messageType === 'file' ? fileName : message;
}
