/** Downloads that nobody reads, or that end before anybody does. */
import { PassThrough } from 'node:stream';
import { watchedStream } from '../../../nodes/Assemblyline/client/transport';
import { failureOf } from '../../support/fakeClient';

const request = { timeoutMs: 1000, url: 'https://assemblyline.example/api/v4/file/download/x/' };

it('A download that is given up before it was read ends the connection', async () => {
	const [inner, release] = [new PassThrough(), jest.fn()];
	watchedStream(inner, request, release).destroy();
	await new Promise(setImmediate);
	expect(inner.destroyed).toBe(true);
	expect(release).toHaveBeenCalledTimes(1);
});

it('A download that was read to its end lets go of the connection once', async () => {
	const [inner, release] = [new PassThrough(), jest.fn()];
	inner.end('content');
	expect(Buffer.concat(await watchedStream(inner, request, release).toArray()).toString()).toBe('content');
	await new Promise(setImmediate);
	expect(release).toHaveBeenCalledTimes(1);
});

it('A download that was cancelled before it was read says so', async () => {
	const inner = new PassThrough();
	const watched = watchedStream(inner, { ...request, signal: AbortSignal.abort() }, () => undefined);
	inner.destroy();
	expect(await failureOf(watched.toArray())).toMatchObject({ kind: 'cancelled' });
});
