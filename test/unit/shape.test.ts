import { differences } from '../support/shape';

describe('The comparison of shapes', () => {
	it.each([
		['equal values', { a: 1, b: ['x'] }, { a: 2, b: ['y', 'z'] }],
		['a value that is not there', { a: null }, { a: 'x' }],
		['a value that is not there, the other way', { a: 'x' }, { a: null }],
		['an empty list', { a: [] }, { a: [{ b: 1 }] }],
		['items of which some lack a key', [{ a: 1 }, { a: 1, b: 2 }], [{ a: 1, b: 2 }]],
	])('finds nothing in %s', (_what, fake, real) => {
		expect(differences(fake, real)).toEqual([]);
	});

	it.each<[string, unknown, unknown, string]>([
		['another kind', { a: 1 }, { a: 'x' }, 'a is number, the real one string'],
		['a key too many', { a: 1, b: 2 }, { a: 1 }, 'b is in the fake answer only'],
		['a key too few', { a: 1 }, { a: 1, b: 2 }, 'b is in the real answer only'],
		['a difference deep in a list', { a: [{ b: { c: 1 } }] }, { a: [{ b: { c: true } }] }, 'a[].b.c is number, the real one boolean'],
		['a list for an object', { a: [] }, { a: {} }, 'a is list, the real one object'],
		['another kind of the whole', 'x', false, 'the answer is string, the real one boolean'],
	])('finds %s', (_what, fake, real, found) => {
		expect(differences(fake, real)).toEqual([found]);
	});

	it('takes the keys of a map for data, and compares what stands under them', () => {
		expect(differences({ m: { x: { a: 1 } } }, { m: { y: { a: 2 } } }, { maps: ['m'] })).toEqual([]);
		expect(differences({ m: { x: { a: 1 } } }, { m: { y: { a: '2' } } }, { maps: ['m'] })).toEqual(['m.*.a is number, the real one string']);
	});

	it('lets the fake answer be a part, but not more', () => {
		expect(differences({ a: 1 }, { a: 1, b: 2 }, { part: true })).toEqual([]);
		expect(differences({ a: 1, c: 1 }, { a: 1, b: 2 }, { part: true })).toEqual(['c is in the fake answer only']);
	});

	it('lets a key be missing that is said to be optional', () => {
		expect(differences({ a: { b: 1 } }, { a: {} }, { optional: ['a.b'] })).toEqual([]);
	});
});
