/** Reports and indicators are made of whatever the server answers about a submission. */
import fc from '../../support/properties';
import { techniquesOf } from '../../../nodes/Assemblyline/findings/attack';
import { placesOf } from '../../../nodes/Assemblyline/findings/fileTree';
import type { SubmissionReplies } from '../../../nodes/Assemblyline/findings/findings';
import { indicatorsOf } from '../../../nodes/Assemblyline/findings/indicators';
import { normalizeHashes, normalizeRecord, normalizeSummary } from '../../../nodes/Assemblyline/findings/normalize';
import { renderMarkdown } from '../../../nodes/Assemblyline/report/markdown';
import { mispEvent } from '../../../nodes/Assemblyline/report/misp';
import { buildReport } from '../../../nodes/Assemblyline/report/report';
import { stixBundle } from '../../../nodes/Assemblyline/report/stix';
import { found, INNER, sample, SHA, written } from '../report/reportSample';

/** What JSON can hold, also names that JavaScript knows. */
const json = fc.oneof(fc.jsonValue(), fc.constantFrom(null, '', 0, [], {}, [[]], [null], JSON.parse('{"__proto__": [["x"]], "constructor": 1}') as unknown));

/** A value that is right but for some of its parts. */
function broken(value: unknown): fc.Arbitrary<unknown> {
	const right = Array.isArray(value)
		? fc.tuple(...value.map(broken))
		: typeof value === 'object' && value !== null
			? fc.record(Object.fromEntries(Object.entries(value).map(([name, one]) => [name, broken(one)])))
			: fc.constant(value);
	return fc.oneof({ weight: 30, arbitrary: right }, { weight: 1, arbitrary: json });
}

async function tellAll(replies: SubmissionReplies): Promise<string> {
	const findings = found(replies);
	const techniques = await techniquesOf(findings, 'safe');
	const { indicators } = await indicatorsOf(findings, { minimumVerdict: 'informative', attribution: true, files: 'all', safelisted: true });
	return written(renderMarkdown, buildReport(findings, { form: 'long' })) + JSON.stringify([(await stixBundle(findings, indicators, techniques)).bundle, await mispEvent(findings, indicators, techniques)]);
}

const { record, summary, tree } = sample();

describe('What a server answers about a submission', () => {
	it('is told, whatever it is', async () => {
		await fc.assert(
			fc.asyncProperty(broken(summary), broken(tree), broken(record), async (strangeSummary, strangeTree, strange) => {
				const replies = { record: { ...Object(strange), sid: record.sid }, summary: strangeSummary, tree: strangeTree };
				expect(await tellAll(replies as SubmissionReplies)).toContain('submission/detail/7Hc6Zq4ZVrCvOyCUcPHTFq');
			}),
			{ numRuns: 500 },
		);
	});

	it('stays as it is where it is right', () => {
		expect(normalizeSummary(summary)).toEqual(summary);
		expect(normalizeRecord(record)).toEqual(record);
	});

	it('of a file is kept where it has the form that it must have, and left out where it has not', () => {
		const right = { sha256: SHA, md5: 'a'.repeat(32), sha1: 'b'.repeat(40), size: 0, mime: 'application/vnd.ms-excel.sheet.macroEnabled.12', ssdeep: '3:a/+:b', tlsh: `T1${'0F'.repeat(35)}` };
		expect(normalizeHashes({ ...right, entropy: 7.9 })).toEqual(right);
		const wrong: Record<string, unknown[]> = {
			md5: ['a'.repeat(31), null, 5], sha1: ['z'.repeat(40), ''], size: [-1, 1.5, 2 ** 60, '7', null], mime: ['complex', 'text', 'text/', '/plain', 'text/a b', 'a/b/c', "text/plain'", '', null],
			ssdeep: ['x', null], tlsh: ['T1', null],
		};
		for (const [name, values] of Object.entries(wrong)) for (const value of values) expect(normalizeHashes({ ...right, [name]: value })).toEqual({ ...right, [name]: undefined });
		for (const sha256 of ['', 'x', undefined, `${SHA}0`]) expect(normalizeHashes({ ...right, sha256 })).toBeUndefined();
	});

	it('has no names but its own', () => {
		const { map, heuristic_sections: sections } = normalizeSummary({ map: {}, heuristic_sections: JSON.parse('{"__proto__": []}') as unknown });
		expect(map.constructor).toBeUndefined();
		expect(map.__proto__).toBeUndefined();
		expect(Object.entries(sections)).toEqual([['__proto__', []]]);
	});
});

describe('The places of files', () => {
	const node = (sha256: string, children: object = {}) => ({ [sha256]: { sha256, name: [sha256], size: 1, score: 0, type: 'text', children } });

	it('are as many as a file lies in, with how deep', () => {
		const places = placesOf({ files: [{ sha256: SHA, name: 'a', size: 1 }] }, { ...node(SHA, node(INNER)), ...node('c', node(INNER)) });
		expect(places.map(({ sha256, depth }) => [sha256, depth])).toEqual([[SHA, 0], [INNER, 1], ['c', 0], [INNER, 1]]);
	});

	it('are looked at twenty levels deep', () => {
		const deep = Array.from({ length: 3000 }, (_, index) => String(3000 - index)).reduce<object>((children, name) => node(name, children), {});
		expect(placesOf({ files: [] }, deep).map(({ depth }) => depth)).toEqual(Array.from({ length: 21 }, (_, depth) => depth));
	});
});
