/** Mails as they come: with many attachments, and with empty ones. */
import type { IHttpRequestOptions } from 'n8n-workflow';
import { route } from '../../../nodes/Assemblyline/core/router';
import { resources } from '../../../nodes/Assemblyline/resources';
import { executeContext } from '../../support/contexts';
import { credentialFor, type FakeBinary } from '../../support/helpers';
import { useFake } from '../../support/fakeClient';
import { n8nHelpers } from '../../support/http';

const fake = useFake();

const attachment = (text: string): FakeBinary => ({ data: Buffer.from(text).toString('base64'), fileName: `${text || 'empty'}.txt`, mimeType: 'text/plain' });

/** The most submissions that were under way at once. */
let atOnce = 0;
let underWay = 0;

async function httpRequest(options: IHttpRequestOptions): Promise<unknown> {
	if (!options.url.endsWith('/submit/')) return n8nHelpers.httpRequest(options);
	atOnce = Math.max(atOnce, ++underWay);
	return n8nHelpers.httpRequest(options).finally(() => underWay--);
}

async function analyse(attachments: Record<string, FakeBinary>) {
	const { context } = executeContext({ credential: credentialFor(fake().url), resource: 'submission', operation: 'analyzeEmail', items: [{}], binary: [attachments], httpRequest });
	const [output = []] = await route(context, resources);
	return output.map(({ json }) => json);
}

it('An empty attachment is left out', async () => {
	const [result] = await analyse({ attachment_0: attachment(''), attachment_1: attachment('one') });
	expect(result).toMatchObject({ verdict: 'informative', parts: [{ name: 'one.txt', verdict: 'informative' }] });
});

it('A mail with nothing but empty attachments has nothing to analyse', async () => {
	await expect(analyse({ attachment_0: attachment('') })).rejects.toThrow(/Attachment Fields: .*nothing to analyse/);
	expect(fake().log).toEqual([]);
});

it('Of many attachments five are submitted at once, and all are told of in their order', async () => {
	const names = Array.from({ length: 23 }, (_, number) => `part ${number}`);
	const [result] = await analyse(Object.fromEntries(names.map((name, number) => [`attachment_${number}`, attachment(name)])));
	expect(result).toMatchObject({ parts: names.map((name) => ({ name: `${name}.txt`, verdict: 'informative', sid: expect.any(String) as string })) });
	expect(atOnce).toBe(5);
});

it('A mail without anything to look at is not called safe', async () => {
	const { context, hints } = executeContext({ credential: credentialFor(fake().url), resource: 'submission', operation: 'analyzeEmail', items: [{ text: 'Call me.', email: { includeUrls: true } }], httpRequest });
	const [output] = await route(context, resources);
	expect(output).toMatchObject([{ json: { verdict: 'failed', score: null, parts: [] } }]);
	expect(hints).toEqual([expect.stringContaining('nothing to analyse')]);
});

it('An attachment that n8n cannot open does not lose the others', async () => {
	const binary = [{ attachment_0: attachment('one'), attachment_1: attachment('gone') }];
	const { context } = executeContext({ credential: credentialFor(fake().url), resource: 'submission', operation: 'analyzeEmail', items: [{}], binary, httpRequest });
	const { getBinaryDataBuffer } = context.helpers;
	context.helpers.getBinaryDataBuffer = (index, name) => (name === 'attachment_1' ? Promise.reject(new Error('it is not in the store')) : getBinaryDataBuffer(index, name));
	const [output] = await route(context, resources);
	expect(output).toMatchObject([{ json: { parts: [{ verdict: 'informative' }, { verdict: 'failed', error: 'it is not in the store' }] } }]);
});
