import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import type { Given, Row } from './row';
import { analysed } from './submission.rows';
import { deleteSubmission } from './undo';

/** A submission on which the lab's service failed, and the key of its error. */
export async function failed(client: AssemblylineClient): Promise<Given> {
	const { sid, errors } = await analysed(client, 'LAB-FAIL');
	return { sid, errorId: String((errors as string[])[0]) };
}

export const errorRows: Row[] = [
	{
		operation: 'error.get',
		given: failed,
		item: ({ errorId = '' }) => ({ errorId }),
		sends: ({ errorId }) => [`GET error/${errorId}/`],
		output: ({ errorId }) => [{ sha256: errorId?.slice(0, 64), response: { service_name: 'LabScanner' } }],
		after: (client, { sid = '' }) => deleteSubmission(client, sid),
	},
	{
		operation: 'error.get',
		name: 'that does not exist',
		item: () => ({ errorId: 'nothing.There' }),
		sends: () => ['GET error/nothing.There/'],
		error: 'The error was not found',
		on46: { error: 'You are not allowed to see this error' },
	},
	{
		operation: 'error.getAll',
		item: () => ({ limit: 2, options: { query: 'response.service_name:PeePDF', filters: ['response.status:FAIL*'], sort: 'created asc' } }),
		sends: () => ['GET error/list/?query=response.service_name%3APeePDF&filters=response.status%3AFAIL*&sort=created+asc&offset=0&rows=2'],
		output: () => [{ response: { service_name: 'PeePDF' } }, { response: { service_name: 'PeePDF' } }],
	},
	{
		operation: 'error.getAll',
		name: 'of a query that cannot be read',
		item: () => ({ returnAll: true, options: { query: 'type:(' } }),
		sends: () => ['GET error/list/?query=type%3A%28&offset=0&rows=500'],
		error: 'The specified search query is not valid',
	},
	{
		operation: 'error.getAll',
		name: 'without the role',
		as: 'user',
		item: () => ({}),
		sends: () => ['GET error/list/?offset=0&rows=50'],
		error: 'requires one of the following roles: administration',
	},
];
