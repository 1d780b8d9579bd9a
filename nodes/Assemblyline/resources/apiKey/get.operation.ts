import { defineCall } from '../../core/call';
import { apiKeyId } from './fields';

export const get = defineCall({
	name: 'Get',
	value: 'get',
	action: 'Get an API key',
	description: 'Return a key: privileges, roles, expiry, and when it was last used; never its secret. One of others needs the role administration.',
	endpoint: 'GET apikey/<key_id>/',
	roles: ['apikey_access'],
	fields: { apiKeyId },
});
