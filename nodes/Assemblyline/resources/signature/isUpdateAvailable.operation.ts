import { defineCall } from '../../core/call';
import { sentAs } from '../../core/field';
import { dateField } from '../../core/dateField';
import { optionsField, textField } from '../../core/fields';

export const isUpdateAvailable = defineCall({
	name: 'Is Update Available',
	value: 'isUpdateAvailable',
	action: 'Find out whether signatures have changed',
	description: 'Return update_available: whether any signature was added or changed since a time, e.g. the last download',
	endpoint: 'GET signature/update_available/',
	roles: ['signature_view'],
	fields: {
		options: optionsField({
			since: sentAs('last_update', dateField({ displayName: 'Since', name: 'since', description: "Look for changes after this time; in the workflow's time zone, unless it has one. Left out: from the beginning." }), (date) => date.toISOString()),
			type: textField({ displayName: 'Signature Type', name: 'type', placeholder: 'e.g. yara', description: 'Look at signatures of this type only. Left out: all.' }, (type) => (/^[\w*-]+$/.test(type) ? undefined : 'is not the name of a type')),
		}),
	},
});
