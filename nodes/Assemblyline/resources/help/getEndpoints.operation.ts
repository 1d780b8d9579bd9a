import type { JsonObject } from '../../client/types';
import { defineCall } from '../../core/call';

export const getEndpoints = defineCall({
	name: 'Get Endpoints',
	value: 'getEndpoints',
	action: 'Get the endpoints of the API',
	description: 'Return every endpoint that your roles allow, one item each: path, methods, the roles of which one is needed, and its documentation',
	// The listing is the API's own root: nothing stands below /api/v4/.
	endpoint: 'GET ',
	roles: [],
	fields: {},
	answer: ({ apis }: { apis: JsonObject[] }) => apis,
});
