import { listEndpoints } from '../../client/help';
import { defineOperation } from '../../core/operation';

export const getEndpoints = defineOperation({
	name: 'Get Endpoints',
	value: 'getEndpoints',
	action: 'Get the endpoints of the API',
	description: 'Return every endpoint that your roles allow, one item each: path, methods, the roles of which one is needed, and its documentation',
	// The listing is the API's own root: nothing stands below /api/v4/.
	endpoints: ['GET '],
	roles: [],
	fields: {},
	execute: ({ client }) => listEndpoints(client),
});
