import { defineCall } from '../../core/call';
import { errorKeyField } from './fields';

export const get = defineCall({
	name: 'Get',
	value: 'get',
	action: 'Get an error of a service',
	description: 'Return the error: message, service, its version, status and the SHA-256 of the file',
	endpoint: 'GET error/<error_key>/',
	roles: ['submission_view'],
	fields: { errorId: errorKeyField },
});
