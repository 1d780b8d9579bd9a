import { InvalidParameterError } from '../../../nodes/Assemblyline/client/errors';
import { path, queryString, segmentProblem } from '../../../nodes/Assemblyline/client/path';

describe('A path', () => {
	it('keeps its fixed parts and makes one segment of each value', () => {
		expect(path`search/facet/${'alert'}/${'al.score'}/`).toBe('search/facet/alert/al.score/');
		expect(path`service/all/`).toBe('service/all/');
	});

	it.each([
		['a space', 'a b', 'a%20b'],
		['a question mark and a hash', 'a?b#c', 'a%3Fb%23c'],
		['a percent sign, so that nothing is decoded twice', '%2e%2e', '%252e%252e'],
		['letters beyond ASCII', 'prüfung', 'pr%C3%BCfung'],
		['a pair of surrogates', '😀', '%F0%9F%98%80'],
		['dots within a name', '..a', '..a'],
	])('encodes %s', (_what, value, encoded) => {
		expect(path`alert/${value}/`).toBe(`alert/${encoded}/`);
		// A URL parser, as in a proxy, sees the same one segment.
		expect(new URL(path`alert/${value}/`, 'https://host/').pathname).toBe(`/alert/${encoded}/`);
	});

	it.each([
		['nothing', '', /empty/],
		['the folder itself', '.', /not a name/],
		['the folder above', '..', /not a name/],
		['a way up', '../user/whoami', /slash/],
		['a slash', 'a/b', /slash/],
		['a backslash', 'a\\b', /slash/],
		['a line break', 'a\nb', /control/],
		['a null character', 'a\u0000b', /control/],
		['a delete character', 'a\u007fb', /control/],
		['the first half of a pair of surrogates', 'a\ud800', /Unicode/],
		['the second half of a pair of surrogates', '\udc00a', /Unicode/],
	])('refuses %s', (_what, value, problem) => {
		expect(() => path`alert/${value}/`).toThrow(InvalidParameterError);
		expect(segmentProblem(value)).toMatch(problem);
	});
});

describe('A query string', () => {
	it('is nothing where nothing is set', () => {
		expect(queryString({})).toBe('');
		expect(queryString({ page_size: undefined, sources: [] })).toBe('');
	});

	it('encodes names and values, repeats the name for a list, and keeps zero, false and empty texts', () => {
		const text = queryString({ 'a b': 'c&d=e', list: ['x', 'y+z'], zero: 0, no: false, empty: '', left: undefined });
		expect([...new URLSearchParams(text)]).toEqual([
			['a b', 'c&d=e'],
			['list', 'x'],
			['list', 'y+z'],
			['zero', '0'],
			['no', 'false'],
			['empty', ''],
		]);
		expect(text).toMatch(/^\?/);
	});
});
