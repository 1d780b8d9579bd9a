import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { failed } from './error.rows';
import type { Given, Row } from './row';
import { analyzed } from './submission.rows';
import { deleteSubmission } from './undo';

async function found(client: AssemblylineClient): Promise<Given> {
	const { sid, results } = await analyzed(client);
	return { sid, resultId: String((results as string[])[0]) };
}

async function foundAndFailed(client: AssemblylineClient): Promise<Given> {
	const { sid: failedSid = '', errorId = '' } = await failed(client);
	return { ...(await found(client)), failedSid, errorId };
}

const after: Row['after'] = (client, { sid = '' }) => deleteSubmission(client, sid);

export const resultRows: Row[] = [
	{
		operation: 'result.get',
		given: found,
		item: ({ resultId = '' }) => ({ resultId }),
		sends: ({ resultId }) => [`GET result/${resultId}/`],
		output: ({ resultId }) => [{ sha256: resultId?.slice(0, 64), response: { service_name: 'LabScanner' }, result: { score: 100 } }],
		after,
	},
	{
		operation: 'result.get',
		name: 'that does not exist',
		item: () => ({ resultId: 'nothing.There' }),
		sends: () => ['GET result/nothing.There/'],
		error: 'Cache key nothing[.]There does not exists',
	},
	{
		operation: 'result.getError',
		given: failed,
		item: ({ errorId = '' }) => ({ errorId }),
		sends: ({ errorId }) => [`GET result/error/${errorId}/`],
		output: ({ errorId }) => [{ sha256: errorId?.slice(0, 64), response: { service_name: 'LabScanner' } }],
		after,
	},
	{
		operation: 'result.getError',
		name: 'that does not exist',
		item: () => ({ errorId: 'nothing.There' }),
		sends: () => ['GET result/error/nothing.There/'],
		error: 'Cache key nothing[.]There does not exists',
	},
	{
		operation: 'result.getMany',
		given: foundAndFailed,
		item: ({ resultId = '', errorId = '' }) => ({ resultIds: [resultId, 'nothing.There'], errorIds: [errorId] }),
		sends: ({ resultId, errorId }) => [`POST result/multiple_keys/ {"result":["${resultId}","nothing.There"],"error":["${errorId}"]}`],
		output: ({ resultId, errorId }) => [
			{ cache_key: resultId, kind: 'result', found: true, result: { score: 100 } },
			{ cache_key: 'nothing.There', kind: 'result', found: false },
			{ cache_key: errorId, kind: 'error', found: true, response: { service_name: 'LabScanner' } },
		],
		after: (client, { sid = '', failedSid = '' }) => Promise.all([deleteSubmission(client, sid), deleteSubmission(client, failedSid)]),
	},
];
