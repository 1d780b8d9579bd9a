import { isSignatureUpdateAvailable } from '../../client/signature';
import { collectionField, dateField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';

export const isUpdateAvailable = defineOperation({
	name: 'Is Update Available',
	value: 'isUpdateAvailable',
	action: 'Find out whether signatures have changed',
	description: 'Return update_available: whether any signature was added or changed since a time, e.g. the last download',
	endpoints: ['GET signature/update_available/'],
	roles: ['signature_view'],
	fields: {
		options: collectionField(
			{ displayName: 'Options', name: 'options', placeholder: 'Add option' },
			{
				since: dateField({ displayName: 'Since', name: 'since', description: "Look for changes after this time; in the workflow's time zone, unless it has one. Left out: from the beginning." }),
				type: textField({ displayName: 'Type', name: 'type', placeholder: 'e.g. yara', description: 'Look at signatures of this type only. Left out: all.' }, (type) => (/^[\w*-]+$/.test(type) ? undefined : 'is not the name of a type')),
			},
		),
	},
	execute: ({ client }, { options: { since, type } }) => isSignatureUpdateAvailable(client, { last_update: since?.toISOString(), type: type || undefined }),
});
