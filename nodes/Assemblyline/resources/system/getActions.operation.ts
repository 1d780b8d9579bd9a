import { booleanField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { listActions } from './actions';

export const getActions = defineOperation({
	name: 'Get Actions',
	value: 'getActions',
	action: 'Get the post processing actions',
	description:
		'Return what the server does with submissions that match a filter once they are done, one item each: raise alerts, resubmit, archive, call a webhook. Passwords and values of headers are left out. Needs the role administration.',
	endpoints: ['GET system/actions/'],
	roles: ['administration'],
	fields: {
		factoryDefault: booleanField({
			displayName: 'Factory Default',
			name: 'factoryDefault',
			default: false,
			description: 'Whether to return the actions that came with the server, not those in use',
		}),
	},
	execute: ({ client }, { factoryDefault }) => listActions(client, factoryDefault),
});
