import { getServiceError } from '../../client/serviceError';
import { defineOperation } from '../../core/operation';
import { errorKeyField } from './fields';

export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get an error of a service',
	description: 'Return the error: message, service, its version, status and the SHA-256 of the file',
	endpoints: ['GET error/<error_key>/'],
	roles: ['submission_view'],
	fields: { errorId: errorKeyField },
	execute: ({ client }, { errorId }) => getServiceError(client, errorId),
});
