import { defineCall } from '../../core/call';
import { choiceField, optionsField, textField } from '../../core/fields';

export const setMessage = defineCall({
	name: 'Set Message',
	value: 'setMessage',
	action: 'Set the system message',
	description: 'Show a banner to all users, in place of the one before. Needs the role administration.',
	endpoint: 'PUT system/system_message/',
	roles: ['administration'],
	fields: {
		message: textField({
			displayName: 'Message',
			name: 'message',
			required: true,
			placeholder: 'e.g. Maintenance tonight from 22:00 UTC',
			description: 'What the banner says',
		}),
		severity: choiceField({
			displayName: 'Severity',
			name: 'severity',
			options: [
				{ name: 'Error', value: 'error' },
				{ name: 'Info', value: 'info' },
				{ name: 'Success', value: 'success' },
				{ name: 'Warning', value: 'warning' },
			],
			default: 'info',
			description: 'The color of the banner',
		}),
		options: optionsField({ title: textField({ displayName: 'Title', name: 'title', placeholder: 'e.g. Maintenance', description: 'The heading of the banner' }) }),
	},
	answer: (reply, { message, severity, options: { title } }) => ({ message, severity, ...(title ? { title } : {}), ...reply }),
});
