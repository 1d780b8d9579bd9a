import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { waitFor } from '../lab/support';
import type { Given, Row } from './row';
import { analyzed } from './submission.rows';
import { deleteSubmission } from './undo';

/** A submission on which the lab's service failed, and the key of its error. */
export async function failed(client: AssemblylineClient): Promise<Given> {
	const { sid, errors } = await analyzed(client, 'LAB-FAIL');
	return { sid, errorId: String((errors as string[])[0]) };
}

/** The same, once a search finds the error. */
async function searchable(client: AssemblylineClient): Promise<Given> {
	const given = await failed(client);
	const sha256 = given.errorId?.slice(0, 64) ?? '';
	const total = async () => (await client.read<{ total: number }>('error/list/', { query: { query: `sha256:${sha256}`, offset: 0, rows: 1 } })).total;
	await waitFor(total, 120_000, 250, 'the error in the index');
	return { ...given, sha256 };
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
		given: searchable,
		item: ({ sha256 }) => ({ limit: 2, query: `sha256:${sha256}`, options: { filters: ['response.status:FAIL*'], sort: 'created asc' } }),
		sends: ({ sha256 }) => [`GET error/list/?query=sha256%3A${sha256}&filters=response.status%3AFAIL*&sort=created+asc&offset=0&rows=2`],
		output: ({ sha256 }) => [{ sha256, response: { service_name: 'LabScanner' } }],
		after: (client, { sid = '' }) => deleteSubmission(client, sid),
	},
	{
		operation: 'error.getAll',
		name: 'of a query that cannot be read',
		item: () => ({ returnAll: true, query: 'type:(' }),
		sends: () => ['GET error/list/?query=type%3A%28&offset=0&rows=500'],
		error: 'Query: cannot be read as Lucene: the ( at character 6 is never closed [item 0]',
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
