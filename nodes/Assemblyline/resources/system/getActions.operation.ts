import { defineOperation } from '../../core/operation';
import { listActions } from './actions';
import { factoryDefaultField } from './fields';

export const getActions = defineOperation({
	name: 'Get Actions',
	value: 'getActions',
	action: 'Get the post processing actions',
	description:
		'Return what the server does with submissions that match a filter once they are done, one item each: raise alerts, resubmit, archive, call a webhook. Passwords and values of headers are left out. Needs the role administration.',
	endpoints: ['GET system/actions/'],
	roles: ['administration'],
	fields: {
		factoryDefault: factoryDefaultField('actions', 'those'),
	},
	execute: ({ client }, { factoryDefault }) => listActions(client, factoryDefault),
});
