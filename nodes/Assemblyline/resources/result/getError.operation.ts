import { getResultError } from '../../client/result';
import { defineOperation } from '../../core/operation';
import { errorKeyField } from '../error/fields';

export const getError = defineOperation({
	name: 'Get Error',
	value: 'getError',
	action: 'Get the error in place of a result',
	description: 'Return why a service has no result for a file: message, status and version of the service',
	endpoints: ['GET result/error/<path:cache_key>/'],
	roles: ['submission_view'],
	fields: { errorId: errorKeyField },
	execute: ({ client }, { errorId }) => getResultError(client, errorId),
});
