import fc from '../../support/properties';
import { isDeepStrictEqual } from 'node:util';
import { isSameJson } from '../../../nodes/Assemblyline/client/json';

/** As it comes from a server. */
const json = fc.json().map((text) => JSON.parse(text) as unknown);

it.each([
	[{ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }, true],
	[{ a: 1 }, { a: 1, b: 2 }, false],
	[{ a: undefined }, { b: undefined }, false],
	[[1, 2], [2, 1], false],
	[[], {}, false],
	[null, {}, false],
	['1', 1, false],
])('%j and %j say the same: %j', (one, other, same) => {
	expect(isSameJson(one, other)).toBe(same);
});

it('Two JSON values say the same where they are equal for Node', () => {
	fc.assert(fc.property(json, json, (one, other) => isSameJson(one, structuredClone(one)) && isSameJson(one, other) === isDeepStrictEqual(one, other)));
});
