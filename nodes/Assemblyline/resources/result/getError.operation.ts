import { defineCall } from '../../core/call';
import { errorKeyField } from '../error/fields';

export const getError = defineCall({
	name: 'Get Error',
	value: 'getError',
	action: 'Get the error in place of a result',
	description: 'Return why a service has no result for a file: message, status and version of the service',
	endpoint: 'GET result/error/<path:cache_key>/',
	roles: ['submission_view'],
	fields: { errorId: errorKeyField },
});
