import { fileNameOf, safeFileName, storableFileName } from '../../../nodes/Assemblyline/client/download';

const named = (disposition?: string) => fileNameOf({ status: 200, headers: { 'content-disposition': disposition }, body: '' });

describe("A download's file name", () => {
	it.each([
		["attachment; filename=\"file.bin\"; filename*=UTF-8''r%C3%A9sum%C3%A9%20%E2%82%AC.pdf", 'résumé €.pdf'],
		['attachment; filename="a b.zip"', 'a b.zip'],
		['attachment; filename="a\\"b.zip"', 'a_b.zip'],
		['attachment; filename=plain.cart', 'plain.cart'],
		["attachment; filename=\"file.bin\"; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd", 'passwd'],
		["attachment; filename=\"file.bin\"; filename*=UTF-8''bad%ZZ", 'file.bin'],
		["attachment; filename=\"file.bin\"; filename*=UTF-8''a%0Ab", 'a b'],
		["attachment; filename=\"file.bin\"; filename*=UTF-8''ann%E2%80%AEfdp.exe", 'annfdp.exe'],
		["attachment; filename=\"file.bin\"; filename*=UTF-8''a%E2%80%A8b", 'a b'],
		['attachment', undefined],
		[undefined, undefined],
	])('of %j is %j', (disposition, name) => {
		expect(named(disposition)).toBe(name);
	});

	it.each([
		['C:evil.exe', 'C_evil.exe'],
		['a.txt:ads', 'a.txt_ads'],
		['CON', '_CON'],
		['nul.txt', '_nul.txt'],
		['console.txt', 'console.txt'],
		['evil.exe.', 'evil.exe'],
		['evil.exe. . ', 'evil.exe'],
		['a|b<c>?*', 'a_b_c___'],
		['zero\u200bwidth\u2800\ufffc\ue000\u{1d159}.txt', 'zerowidth.txt'],
		['\u200b', undefined],
		['...', undefined],
		[`${'a'.repeat(300)}.docx`, `${'a'.repeat(195)}.docx`],
		['日'.repeat(300), '日'.repeat(66)],
		[`${'.'.repeat(100_000)}x`, `${'.'.repeat(199)}x`],
	])('%j can be stored as %j', (name, stored) => {
		expect(storableFileName(name)).toBe(stored);
	});

	it.each([
		['C:\\temp\\x.exe', 'x.exe'],
		['..', undefined],
		['.profile', '.profile'],
		['a/', undefined],
		['', undefined],
	])('%j is safe as %j', (name, safe) => {
		expect(safeFileName(name)).toBe(safe);
	});
});
