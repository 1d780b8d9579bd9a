import type { IHttpRequestOptions, INodeParameters } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { route } from '../../../nodes/Assemblyline/core/router';
import { resources } from '../../../nodes/Assemblyline/resources';
import { useFake } from '../../support/fakeClient';
import { executeContext } from '../../support/contexts';
import { credentialFor } from '../../support/helpers';
import { n8nHelpers } from '../../support/http';

const MIB = 1024 * 1024;
const fake = useFake();

/** Downloads a file of two MiB. */
async function download(requestOptions: INodeParameters) {
	const httpRequest = async (options: IHttpRequestOptions) => {
		if (!options.url.includes('/file/download/')) return n8nHelpers.httpRequest(options);
		return { statusCode: 200, headers: {}, body: Readable.from([Buffer.alloc(MIB), Buffer.alloc(MIB)]) };
	};
	const item = { fileId: { mode: 'id', value: 'a'.repeat(64) }, requestOptions };
	const { context } = executeContext({ credential: credentialFor(fake().url), resource: 'file', operation: 'download', items: [item], httpRequest });
	return route(context, resources);
}

describe('A download', () => {
	it('larger than Max Download Size is given up, and the error says where to set it', async () => {
		await expect(download({ maxDownloadSize: 1 })).rejects.toMatchObject({
			message: `${fake().url} sends a reply of more than 1 MiB [item 0]`,
			description: expect.stringContaining("Set a higher Max Download Size in the node's Request Options") as string,
		});
	});

	it.each([{ maxDownloadSize: 2 }, {}])('below it is stored: %j', async (requestOptions) => {
		const [[item] = []] = await download(requestOptions);
		expect(Buffer.from(String(item?.binary?.data?.data), 'base64')).toHaveLength(2 * MIB);
	});
});
