import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ingest, submit } from '../../../nodes/Assemblyline/client/submit';
import { popMessages } from '../../../nodes/Assemblyline/client/ingest';
import { clientFor, settingsFor, useFake } from '../../support/fakeClient';

const fake = useFake();
const client = () => clientFor(settingsFor(fake().url));
const lastBody = () => fake().log.at(-1)?.json;

describe('A submission', () => {
	it.each([
		['a text', { kind: 'text', text: 'hello' } as const, { plaintext: 'hello' }],
		['a URL', { kind: 'url', url: 'https://[2001:db8::1]/a?b=(c)' } as const, { url: 'https://[2001:db8::1]/a?b=(c)' }],
		['a URL in which the server would see something defanged', { kind: 'url', url: String.raw`https://a.example/(.)[DOT]?{/}=\x41#[://]` } as const, { url: 'https://a.example/%28.%29%5BDOT%5D?%7B/%7D=%5Cx41#%5B://%5D' }],
		['a hash', { kind: 'hash', hashType: 'sha256', hash: createHash('sha256').update('A file that the lab knows. It is harmless.\n').digest('hex') } as const, { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string }],
	])('of %s is JSON with the setting beside it', async (_what, input, sent) => {
		await submit(client(), input, { name: 'n', params: { priority: 5 } });
		expect(lastBody()).toEqual({ ...sent, name: 'n', params: { priority: 5 } });
	});

	it('with halves of emojis, in which cut texts end, has U+FFFD in their place: the server takes none', async () => {
		const half = '😀'.slice(0, 1);
		const { files } = await submit(client(), { kind: 'text', text: `a${half}` }, { name: half, metadata: { whole: '😀', path: '\\ud83d' }, params: { description: half } });
		expect(lastBody()).toEqual({ plaintext: 'a\ufffd', name: '\ufffd', metadata: { whole: '😀', path: '\\ud83d' }, params: { description: '\ufffd' } });
		expect(files[0]?.sha256).toBe(createHash('sha256').update('a\ufffd').digest('hex'));
	});

	it('of a file is multipart with the two parts that the server reads', async () => {
		const content = Buffer.from([0, 255, 13, 10, 45, 45, 0]);
		const record = await submit(client(), { kind: 'file', file: { size: content.length, open: async () => content } }, { name: 'prüfung "1"\r\n.pdf', params: {} });
		const request = fake().log.at(-1);
		expect(request?.json).toEqual({ name: 'prüfung "1"\r\n.pdf', params: {} });
		expect(request?.file).toEqual({ name: 'file.bin', type: 'application/octet-stream', content });
		expect(record.files[0]).toMatchObject({ size: 7, sha256: createHash('sha256').update(content).digest('hex') });
	});

	it('of a stream tells its length in advance and arrives whole', async () => {
		const chunk = Buffer.alloc(64 * 1024, 'a');
		const open = async () => Readable.from(Array.from({ length: 32 }, () => chunk));
		await submit(client(), { kind: 'file', file: { size: 32 * chunk.length, open } }, { params: {} });
		const request = fake().log.at(-1);
		expect(request?.headers).toHaveProperty('content-length', String(request?.raw.length));
		expect(request?.file?.content.length).toBe(2 * 1024 * 1024);
	});
});

describe('A file in parts', () => {
	const content = Buffer.from(Array.from({ length: 250 }, (_, index) => index));
	const send = (pieces: Buffer[]) => submit(client(), { kind: 'file', file: { size: content.length, open: async () => Readable.from(pieces) } }, { name: 'a/b.bin', params: { priority: 5 } }, { chunkBytes: 100 });

	it.each([
		['pieces of a stream that are smaller', Array.from({ length: 50 }, (_, index) => content.subarray(index * 5, index * 5 + 5))],
		['one that is larger', [content]],
	])('arrives whole, from %s', async (_what, pieces) => {
		const record = await send(pieces);
		expect(fake().requests(/ui\//).map(({ path, texts = {}, file }) => [path.replace(/start.*/, 'start'), texts.flowChunkNumber, texts.flowTotalChunks, file?.content.length])).toEqual([
			['ui/flowjs/', '1', '3', 100], ['ui/flowjs/', '2', '3', 100], ['ui/flowjs/', '3', '3', 50], ['ui/start', undefined, undefined, undefined],
		]);
		expect(fake().requests(/ui\/start/)[0]?.json).toEqual({ filename: 'a/b.bin', params: { priority: 5 } });
		expect(record.files[0]).toMatchObject({ name: 'a/b.bin', size: 250, sha256: createHash('sha256').update(content).digest('hex') });
	});

	it('has a part sent again that was lost, but not the last one, nor the start', async () => {
		fake().faults.plan('cut', { on: /flowjs/ });
		await send([content]);
		expect(fake().requests(/flowjs/)).toHaveLength(4);
		fake().faults.plan('cut', { on: /start/ });
		await expect(send([content])).rejects.toMatchObject({ hint: expect.stringContaining('The server may have done it all the same') as string });
		expect(fake().requests(/start/)).toHaveLength(2);
	});

	it('that fits into one is sent as ever', async () => {
		await submit(client(), { kind: 'file', file: { size: content.length, open: async () => content } }, {}, { chunkBytes: 250 });
		expect(fake().requests(/ui\//)).toEqual([]);
	});
});

describe('An ingest', () => {
	it('answers its id, and the queue that it names gets one message', async () => {
		const one = client();
		const { ingest_id: id } = await ingest(one, { kind: 'text', text: 'x' }, { notification_queue: 'q', notification_threshold: 0, params: {} });
		const [message] = await popMessages(one, 'q', 1);
		expect(message).toMatchObject({ ingest_id: id, score: 0, failure: '' });
		expect(message?.submission.sid).not.toBe(id);
		expect(await popMessages(one, 'q', 1)).toEqual([]);
	});

	it('sends a threshold of zero, which is not the same as none', async () => {
		await ingest(client(), { kind: 'text', text: 'x' }, { notification_queue: 'q', notification_threshold: 0 });
		expect(lastBody()).toHaveProperty('notification_threshold', 0);
	});
});

describe('Taking messages', () => {
	it('asks for a page: without its size the server would hand out everything in one reply', async () => {
		fake().submissions.queue('q').push(...Array.from({ length: 25 }, (_, number) => ({ ingest_id: String(number) })));
		const one = client();
		expect((await popMessages(one, 'q', 10)).map(({ ingest_id: id }) => Number(id))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
		expect(fake().log.at(-1)?.query.get('page_size')).toBe('10');
		expect(await popMessages(one, 'q', 100)).toHaveLength(15);
		expect(await popMessages(one, 'q', 100)).toEqual([]);
	});
});
