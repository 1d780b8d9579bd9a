import type { IExecuteFunctions } from 'n8n-workflow';
import { binaryFile } from '../../../nodes/Assemblyline/n8n/binary';
import { binaryHelpers, type FakeBinary } from '../../support/helpers';

const data = (changes: Partial<FakeBinary>): FakeBinary => ({ data: '', mimeType: 'text/plain', ...changes });

function open(files: Record<string, FakeBinary>, given: object | string = 'data', json: object = {}) {
	const context = { getInputData: () => [{ json, binary: files }], helpers: binaryHelpers([files]) };
	return binaryFile(context as unknown as IExecuteFunctions, 0, given);
}

async function contentOf({ open: openFile }: ReturnType<typeof open>): Promise<string> {
	const content = await openFile();
	if (Buffer.isBuffer(content)) return content.toString();
	const chunks: Buffer[] = [];
	for await (const chunk of content) chunks.push(Buffer.from(chunk as Buffer));
	return Buffer.concat(chunks).toString();
}

describe('A binary property', () => {
	it('that n8n holds in memory is a buffer, measured by its base64', async () => {
		const file = open({ data: data({ data: Buffer.from('hello').toString('base64'), fileName: 'a.txt' }) });
		expect(file).toMatchObject({ fileName: 'a.txt', size: 5 });
		expect(await contentOf(file)).toBe('hello');
	});

	it('that n8n holds elsewhere is a stream, opened anew for each time it is sent', async () => {
		const file = open({ data: data({ id: 'filesystem-v2:1', bytes: 5, content: 'hello' }) });
		expect(file.size).toBe(5);
		expect([await contentOf(file), await contentOf(file)]).toEqual(['hello', 'hello']);
	});

	it.each<[string, Record<string, FakeBinary>, RegExp]>([
		['that is missing', {}, /no binary property 'data'/],
		['that has another name', { file: data({ data: 'eA==' }) }, /no binary property 'data'/],
		['that is empty', { data: data({ data: '' }) }, /the file in 'data' is empty/],
		['whose size n8n does not know', { data: data({ id: 'x' }) }, /does not know the size/],
	])('%s is refused', (_what, files, problem) => {
		expect(() => open(files)).toThrow(problem);
		expect(() => open(files)).toThrow(/^Input Binary Field: /);
	});

	it.each([undefined, 0, 207])('that a Code node has replaced has the size of what is there, with lines in its base64, too: told are %s', async (bytes) => {
		const base64 = Buffer.from('x'.repeat(202)).toString('base64').replace(/.{76}/g, '$&\r\n');
		const file = open({ data: data({ data: base64, bytes }) });
		expect(file.size).toBe(202);
		expect(await contentOf(file)).toHaveLength(202);
	});

	it('of another node is taken as an expression gives it', async () => {
		const file = open({}, data({ data: Buffer.from('hello').toString('base64'), fileName: 'b.txt' }));
		expect(file).toMatchObject({ fileName: 'b.txt', size: 5 });
		expect(await contentOf(file)).toBe('hello');
	});

	it.each(['data', '_files.data', 'report.file'])('that stands in the JSON of the item, as with the setting binaryMode: combined, is found: %s', async (name) => {
		const hello = data({ data: Buffer.from('hello').toString('base64') });
		expect(await contentOf(open({}, name, { _files: { data: hello }, report: { file: hello } }))).toBe('hello');
	});

	it.each<[object | string, RegExp, RegExp]>([
		[{ data: { data: 'eA==' } }, /neither the name of a binary field nor a file but another object/, /item\.binary\.data/],
		['x [object Object]', /no binary property/, /stands alone/],
		['report.constructor', /no binary property/, /no binary data at all/],
	])('cannot be %j', (given, problem, hint) => {
		const read = () => open({}, given, { report: {} });
		expect(read).toThrow(problem);
		expect(read).toThrow(expect.objectContaining({ hint: expect.stringMatching(hint) as string }) as Error);
	});

	it('is not found under the name of something that every object has', () => {
		expect(() => open({ data: data({ data: 'eA==' }) }, 'constructor')).toThrow(/no binary property/);
	});

	it('that is missing names those that are there', () => {
		expect(() => open({ file: data({ data: 'eA==' }), image: data({ data: 'eA==' }) })).toThrow(expect.objectContaining({ hint: 'It has: file, image.' }));
	});
});
