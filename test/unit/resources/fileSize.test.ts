/** A file that the server would refuse for its size is not sent, unless the submission asks the server to take it. */
import type { IHttpRequestOptions, IN8nHttpFullResponse, INodeParameters } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { route } from '../../../nodes/Assemblyline/core/router';
import { resources } from '../../../nodes/Assemblyline/resources';
import { executeContext } from '../../support/contexts';
import { credentialFor } from '../../support/helpers';
import { useFake } from '../../support/fakeClient';
import { n8nHelpers } from '../../support/http';

const fake = useFake();

/** A server that takes four bytes at the most. */
async function smallServer(options: IHttpRequestOptions): Promise<unknown> {
	const response = (await n8nHelpers.httpRequest(options)) as IN8nHttpFullResponse;
	if (!options.url.endsWith('/user/whoami/') || !(response.body instanceof Readable)) return response;
	const text = Buffer.concat(await response.body.toArray()).toString();
	return { ...response, body: Readable.from([Buffer.from(text.replace(/"max_file_size":\s*\d+/, '"max_file_size":4').replace(/"display_name":"Static \+ Dynamic[^}]*"params":\{/, '$&"ignore_size":true,'))]) };
}

async function run(operation: string, item: INodeParameters) {
	const binary = [{ data: { data: Buffer.from('hello').toString('base64'), fileName: 'a.exe', mimeType: 'x/y' } }];
	const { context } = executeContext({ credential: credentialFor(fake().url), resource: 'submission', operation, items: [item], binary, httpRequest: smallServer });
	const [output = []] = await route(context, resources);
	return output.map(({ json }) => json);
}

const sent = () => fake().requests(/^POST submit/);
const ignoring = { options: { extraParams: '{"ignore_size": true}' } };
const ignoringByOption = { options: { ignoreSize: true } };

it('Submit refuses it', async () => {
	await expect(run('submit', { inputSource: 'binary' })).rejects.toThrow(/5 bytes, and the server takes 4/);
	expect(sent()).toEqual([]);
});

it('Analyze Email tells it of each part', async () => {
	const [result] = await run('analyzeEmail', {});
	expect(result).toMatchObject({ verdict: 'failed', score: null, parts: [{ kind: 'email', verdict: 'failed', error: expect.stringContaining('bytes, and the server takes 4') as string }, { file: 'a[.]exe', kind: 'attachment', verdict: 'failed', error: expect.stringContaining('5 bytes, and the server takes 4') as string }] });
	expect(sent()).toEqual([]);
});

it('Analyze Email refuses a whole mail that is too large, before it reads it', async () => {
	await expect(run('analyzeEmail', { emailSource: 'file' })).rejects.toThrow(/5 bytes, and the server takes 4/);
	expect(sent()).toEqual([]);
});

it.each<[string, INodeParameters]>([
	['submit', { inputSource: 'binary', ...ignoring }],
	['submit', { inputSource: 'binary', ...ignoringByOption }],
	['analyzeEmail', ignoring],
])('%s sends it with ignore_size', async (operation, item) => {
	await run(operation, item);
	for (const { json } of sent()) expect(json).toMatchObject({ params: { ignore_size: true } });
	expect(sent()).not.toEqual([]);
});

it('Submit sends it with a profile of which the server takes any size', async () => {
	await run('submit', { inputSource: 'binary', options: { submissionProfile: 'static_with_dynamic' } });
	expect(sent()).toHaveLength(1);
});

it('Submit refuses it with another profile', async () => {
	await expect(run('submit', { inputSource: 'binary', options: { submissionProfile: 'static' } })).rejects.toThrow(/5 bytes, and the server takes 4/);
});
