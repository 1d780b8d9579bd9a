/** The form that an upload is, beside the one that the library form-data writes. */
import FormData from 'form-data';
import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { type FileContent, multipart, type Multipart } from '../../../nodes/Assemblyline/client/multipart';
import type { JsonObject } from '../../../nodes/Assemblyline/client/types';

const KIB = 1024;
const block = Buffer.from(Array.from({ length: 64 * KIB }, (_, index) => index % 251));

/** So many bytes, in the chunks of a file on disk. */
function* bytes(size: number): Generator<Buffer> {
	for (let left = size; left > 0; left -= block.length) yield left < block.length ? block.subarray(0, left) : block;
}

/** Bytes and digest of a body. */
async function summary(body: FileContent | FormData): Promise<{ size: number; sha256: string }> {
	const hash = createHash('sha256');
	let size = 0;
	for await (const chunk of body instanceof FormData ? body.pipe(new PassThrough()) : body instanceof Buffer ? [body] : body) {
		hash.update(chunk as Buffer);
		size += (chunk as Buffer).length;
	}
	return { size, sha256: hash.digest('hex') };
}

const boundaryOf = ({ headers }: Multipart) => /boundary=(.+)$/.exec(headers['Content-Type'] ?? '')?.[1] ?? '';

/** What the library makes of the same parts, with the same boundary. */
function yardstick(boundary: string, content: FileContent, size: number, json: JsonObject): FormData {
	const form = new FormData();
	form.setBoundary(boundary);
	form.append('json', JSON.stringify(json));
	form.append('bin', content, { filename: 'file.bin', contentType: 'application/octet-stream', knownLength: size });
	return form;
}

const names = ['a.txt', 'quotes " and \' and \\', 'line\r\nbreak', '프리젠테이션 – übung 🦠.docx', '\u202egpj.exe', ''];

it.each(names)('A form with the name %j is that of form-data, byte for byte', async (name) => {
	const json = { name, params: { description: `--${name}--`, nested: [1, null, true] } };
	const ours = multipart(Buffer.from('MZ'), 2, json);
	const theirs = yardstick(boundaryOf(ours), Buffer.from('MZ'), 2, json);
	expect(String(ours.body)).toBe(theirs.getBuffer().toString());
	expect(ours.headers['Content-Type']).toBe(theirs.getHeaders()['content-type']);
});

it.each([0, 1, 64 * KIB, 80 * KIB * KIB])('A form with a file of %d bytes is that of form-data, from a stream and from memory', async (size) => {
	const json = { name: 'a.bin' };
	const ours = multipart(Readable.from(bytes(size), { objectMode: false }), size, json);
	const theirs = yardstick(boundaryOf(ours), Readable.from(bytes(size), { objectMode: false }), size, json);
	const expected = await summary(theirs);
	expect(await summary(ours.body)).toEqual(expected);
	expect(ours.headers['Content-Length']).toBe(String(expected.size));
	if (size > 64 * KIB) return;
	const inMemory = multipart(Buffer.concat([...bytes(size)]), size, json);
	expect((await summary(inMemory.body)).size).toBe(expected.size);
	expect(inMemory.headers['Content-Length']).toBe(String(expected.size));
});

it('Each form has a boundary of its own, as long as that of form-data, which no content can know', () => {
	const boundaries = Array.from({ length: 50 }, () => boundaryOf(multipart(Buffer.from('x'), 1, {})));
	expect(new Set(boundaries).size).toBe(50);
	for (const boundary of boundaries) expect(boundary).toMatch(/^-{26}[0-9a-f]{24}$/);
});

it('A form whose file breaks off breaks off, too', async () => {
	const { body } = multipart(Readable.from((function* () {
		yield block;
		throw new Error('the disk is gone');
	})(), { objectMode: false }), 2 * block.length, {});
	await expect(summary(body)).rejects.toThrow('the disk is gone');
});

it('A form that nobody reads any more closes its file, and ends nothing else', async () => {
	const content = new PassThrough();
	const { body } = multipart(content, 10, {});
	content.destroy();
	await new Promise(setImmediate);
	expect((body as Readable).destroyed).toBe(true);
});
