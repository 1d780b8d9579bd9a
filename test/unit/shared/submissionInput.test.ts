import { safeFileName } from '../../../nodes/Assemblyline/client/download';
import { identifiedInput, inputFields, type InputValues, submissionInput } from '../../../nodes/Assemblyline/shared/submissionInput';
import { clientFor, settingsFor, useFake } from '../../support/fakeClient';
import { parseContext as context } from '../../support/helpers';


describe('A hash', () => {
	it.each([
		['d41d8cd98f00b204e9800998ecf8427e', 'md5'],
		['DA39A3EE5E6B4B0D3255BFEF95601890AFD80709', 'sha1'],
		[' e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 ', 'sha256'],
	])('%s is sent as %s, in small letters', (typed, hashType) => {
		const hash = inputFields.hash.parse(typed, context);
		expect(submissionInput({ inputSource: 'hash', hash }).input).toEqual({ kind: 'hash', hashType, hash: typed.trim().toLowerCase() });
	});

	it.each([
		['', /is empty/],
		['d41d8cd98f00b204e9800998ecf8427', /has 31 digits; MD5 has 32/],
		['a\u0000b', /control characters/],
	])('%j is refused', (typed, problem) => {
		expect(() => inputFields.hash.parse(typed, context)).toThrow(problem);
	});
});

describe('An identifier', () => {
	const fake = useFake();
	const input = (hash: string, fileName?: string) => identifiedInput(clientFor(settingsFor(fake().url)), { inputSource: 'hash', hash: inputFields.hash.parse(hash, context), fileName });

	it.each([
		['T10A813C7CBB78689F6BDE4338E959428B5B9E42D7BAA43F12DC4C2C71C8D2ABC0F9E1A3', 'tlsh', undefined],
		['3:a+JraNvsgzsVqSwHq9:tJuOgzsko', 'ssdeep', undefined],
		['3:hHG+xTncdEXn:lG/+x7Nn/', 'ssdeep', '3:hHG+xTncdEXn:lG_+x7Nn_'],
		['CVE-2024-1234', 'cve', undefined],
	])('%s is sent as %s, in the letters it has', async (hash, hashType, name) => {
		expect(await input(hash)).toEqual({ input: { kind: 'hash', hashType, hash }, name });
		expect((await input(hash, 'given.txt')).name).toBe('given.txt');
	});

	it('asks the server of its kinds only where it is no hash', async () => {
		await input('d41d8cd98f00b204e9800998ecf8427e');
		expect(fake().log).toEqual([]);
	});

	it.each(['xyz', 'cve-2024-1234', 'CVE-2024-1234 or so'])('of no kind that the server knows is refused: %s', async (hash) => {
		await expect(input(hash)).rejects.toThrow(/^Hash: is no identifier by which the server knows files/);
	});
});

describe('A URL', () => {
	it.each([
		['https://example.com/', 'https://example.com/'],
		['hxxps://example[.]com/invoice', 'https://example.com/invoice'],
		['hxp://EXAMPLE{.}com', 'http://example.com/'],
		['http[:]//example.com', 'http://example.com/'],
		['https[://]example[dot]com', 'https://example.com/'],
		['ftp://example.com', 'ftp://example.com/'],
		['meow://example[.]com', 'meow://example.com'],
		[String.raw`https://evil.example\path\a.exe`, 'https://evil.example/path/a.exe'],
		[String.raw`https:\\evil.example\a`, 'https://evil.example/a'],
		['https://accounts.bank.example@evil.example/login', 'https://accounts.bank.example@evil.example/login'],
		['https://0x7f.1/', 'https://127.0.0.1/'],
		['https://evil\u3002example/\u767b\u5f55', 'https://evil.example/%E7%99%BB%E5%BD%95'],
		['https://[2001:DB8::1]/', 'https://[2001:db8::1]/'],
	])('%s is sent as browsers read it', (typed, sent) => {
		expect(inputFields.url.parse(typed, context)).toBe(sent);
	});

	it.each(['example.com', 'https://a b', '', '://example.com', 'https://', 'https://a:99999/'])('may not be %j', (typed) => {
		expect(() => inputFields.url.parse(typed, context)).toThrow(/^URL: /);
	});

	it.each(['javascript:alert(1)', 'JavaScript://evil.example/%0aalert(1)', 'data:text/html,x', 'file:///etc/passwd', 'file://evil.example/a', 'vbscript:x', 'blob:https://evil.example/a', 'about:blank'])('that leads to no server is refused: %s', (typed) => {
		expect(() => inputFields.url.parse(typed, context)).toThrow(/^URL: begins with [a-z]+:, and leads to no server/);
	});

	it.each(['mailto:a@b.example', 'evil.example:8080/x'])('without a host is refused: %s', (typed) => {
		expect(() => inputFields.url.parse(typed, context)).toThrow(/^URL: has no host/);
	});

	it('has no file name: the server takes the address itself', () => {
		expect(submissionInput({ inputSource: 'url', url: 'https://a/', fileName: 'x' })).toEqual({ input: { kind: 'url', url: 'https://a/' } });
	});
});

describe('A text', () => {
	it('is sent with its blanks and line ends', () => {
		expect(inputFields.text.parse('  a\r\n', context)).toBe('  a\r\n');
	});

	it('may not be empty', () => {
		expect(() => inputFields.text.parse('', context)).toThrow(/^Text: is empty/);
	});

	it('of blanks alone is a file like any other', () => {
		expect(inputFields.text.parse(' ', context)).toBe(' ');
	});
});

describe('A binary file', () => {
	it('is found under the name of its field', () => {
		expect(inputFields.binaryPropertyName.parse(' data ', context)).toMatchObject({ fileName: 'data.exe' });
		expect(() => inputFields.binaryPropertyName.parse('', context)).toThrow(/^Input Binary Field: is empty/);
		expect(() => inputFields.binaryPropertyName.parse(undefined, context)).toThrow(/^Input Binary Field: has no value/);
	});

	it.each([
		['the given name', 'given.pdf', 'own.exe', 'given.pdf'],
		['its own name', '', 'own.exe', 'own.exe'],
		['a name of no meaning', '', undefined, 'file.bin'],
	])('is sent under %s', (_what, fileName, own, name) => {
		const file = { fileName: own, size: 1, open: async () => Buffer.alloc(1) };
		expect(submissionInput({ inputSource: 'binary', binaryPropertyName: file, fileName } satisfies InputValues).name).toBe(name);
	});
});

describe('A file name that is given', () => {
	it.each([
		['mails/2024-05/invoice.pdf', 'mails/2024-05/invoice.pdf'],
		['C:\\Users\\a\\invoice.pdf', 'C:/Users/a/invoice.pdf'],
		['/../etc//./passwd', 'etc/passwd'],
		['a\r\nb/c.txt', 'a b/c.txt'],
	])('keeps its folders: %j is sent as %j', (fileName, name) => {
		expect(submissionInput({ inputSource: 'text', text: 'x', fileName }).name).toBe(name);
	});

	it.each(['mails/', '/', '.', '..', 'mails/..'])('may not name a folder: %s', (name) => {
		expect(() => inputFields.fileName.parse(name, context)).toThrow('File Name: names a folder, and no file');
	});
});

describe('A file name', () => {
	it.each([
		['a.txt', 'a.txt'],
		['/etc/passwd', 'passwd'],
		['..\\..\\evil.exe', 'evil.exe'],
		['a\r\nb.txt', 'a b.txt'],
		['a\u0000b', 'a b'],
		['prüfung "1".pdf', 'prüfung "1".pdf'],
		['folder/', undefined],
		['', undefined],
		[undefined, undefined],
		[' \n ', undefined],
	])('%j becomes %j', (name, safe) => {
		expect(safeFileName(name)).toBe(safe);
	});
});
