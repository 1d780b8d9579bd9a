import { defineChange } from '../../core/call';
import { apiKeyId } from './fields';

export const remove = defineChange({
	name: 'Delete',
	value: 'delete',
	action: 'Delete an API key',
	description: 'Remove a key for good; a current server may take it for up to five minutes more. One of others needs the role administration.',
	endpoint: 'DELETE apikey/<key_id>/',
	roles: ['apikey_access'],
	fields: { apiKeyId },
	failure: ({ apiKeyId: id }) => `There is no API key ${id}, or it is that of another user`,
	failureHint: "The keys of others take the role administration, which an API key has only as an Extended or Custom one: else use an administrator's password.",
	answer: ({ apiKeyId: id }) => ({ id }),
});
