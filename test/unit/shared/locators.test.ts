import { InvalidParameterError } from '../../../nodes/Assemblyline/client/errors';
import { alertLocator, fileLocator, signatureLocator, submissionLocator, userLocator } from '../../../nodes/Assemblyline/shared/locators';
import { parseContext as context } from '../../support/helpers';

const SID = '7Hc6Zq4ZVrCvOyCUcPHTFq';
const url = (value: string) => ({ __rl: true, mode: 'url', value });

describe('A submission', () => {
	it.each<[string, unknown]>([
		['chosen from the list', { __rl: true, mode: 'list', value: SID, cachedResultName: 'x' }],
		['given by its id', { __rl: true, mode: 'id', value: SID }],
		['given with blanks around', { __rl: true, mode: 'id', value: ` ${SID}\n` }],
		['that an expression gives as a text', SID],
		['given by its page', url(`https://al.example.com/submission/${SID}`)],
		['given by its detail page', url(`https://al.example.com/submission/detail/${SID}`)],
		['given by its report', url(`https://al.example.com/submission/report/${SID}`)],
		['given by the page of a file in it', url(`https://al.example.com/submission/detail/${SID}/275a021b`)],
		['given by a page with query and fragment', url(`https://al.example.com/submission/${SID}?x=1#top`)],
		['given by its page, where an id is expected', { __rl: true, mode: 'id', value: `https://al.example.com/submission/${SID}` }],
		['given by its page, by an expression as a whole', `https://al.example.com/submission/${SID}`],
		['given by a page below a prefix', url(`https://example.com/al/submission/detail/${SID}/`)],
	])('%s is known', (_how, raw) => {
		expect(submissionLocator.parse(raw, context)).toBe(SID);
	});

	it.each<[string, unknown, RegExp]>([
		['nothing', { __rl: true, mode: 'id', value: '' }, /is empty/],
		['blanks', '  ', /is empty/],
		['no text', undefined, /has no value/],
		['a list', [SID], /is not text but a list/],
		['an object', { sid: SID }, /is not text but an object/],
		['a way up', '../user/whoami', /slash/],
		['a path', `file/${SID}`, /slash/],
		['a space', 'a b', /spaces/],
		['letters beyond ASCII', 'prüfung', /ASCII/],
		['a page of something else', url(`https://al.example.com/file/detail/${SID}`), /address of such a page/],
		['the page of all', url('https://al.example.com/submission/detail/'), /address of such a page/],
		['the page of all reports', url('https://al.example.com/submission/report'), /address of such a page/],
		['an address that hides a slash', url('https://al.example.com/submission/a%2Fb'), /slash/],
		['an address that is encoded wrongly', url('https://al.example.com/submission/a%ZZ'), /address of such a page/],
		['an id where a page is expected', url(SID), /address of such a page/],
	])('that is %s is refused', (_what, raw, problem) => {
		const parse = () => submissionLocator.parse(raw, context);
		expect(parse).toThrow(InvalidParameterError);
		expect(parse).toThrow(problem);
		expect(parse).toThrow(/^Submission: /);
	});

	it('that is no such page says what one looks like', () => {
		expect(() => submissionLocator.parse(url(SID), context)).toThrow(expect.objectContaining({ hint: expect.stringMatching(/^It looks like this: https:/) as string }) as Error);
	});
});

test('An escaped slash in the address of a page is refused as any other', () => {
	expect(() => submissionLocator.parse(url('https://al.example.com/submission/..%2f..%2fuser?x'), context)).toThrow(/slash/);
});

describe('An alert', () => {
	it.each(['https://al.example.com/alerts/2dIGnT', 'https://al.example.com/alert/2dIGnT', 'https://al.example.com/alerts/2dIGnT?q=1'])('given by its page %s is known', (page) => {
		expect(alertLocator.parse(url(page), context)).toBe('2dIGnT');
	});

	it('given by the list of alerts is refused', () => {
		expect(() => alertLocator.parse(url('https://al.example.com/alerts?q=x'), context)).toThrow(/^Alert: is not the address/);
	});
});

describe('An address', () => {
	const SHA256 = 'a'.repeat(64);
	it.each([
		[alertLocator, 'https://al.example/alerts?q=a#abc', 'abc'],
		[alertLocator, 'https://al.example/alerts#abc', 'abc'],
		[fileLocator, `https://al.example/submission/detail/abc/${SHA256}`, SHA256],
		[signatureLocator, 'https://al.example/manage/signature/yara_internal_My%20Rule', 'yara_internal_My Rule'],
		[userLocator, 'https://al.example/admin/users/a%40b.c', 'a@b.c'],
		[userLocator, 'https://al.example/admin/users/a%2540b', 'a%40b'],
	])('%# gives the ID as the server has it: %s', (locator, address, id) => {
		expect(locator.parse(url(address), context)).toBe(id);
	});
});
