/** What the formats of indicators leave out is told of. */
import type { OperationContext } from '../../../nodes/Assemblyline/core/operation';
import { getIndicators } from '../../../nodes/Assemblyline/resources/submission/getIndicators.operation';
import { classificationDefinition } from '../../fake/documents';
import { resultOf } from '../../support/call';
import { clientThat } from '../../support/stubClient';

const SHA256 = 'a'.repeat(64);

async function indicatorsIn(format: string, tags: Record<string, string[]>, first: object[] = [], more: object = {}): Promise<{ result: unknown; hints: string[]; paths: string[] }> {
	const named = Object.entries(tags).map(([type, values]) => [type, values.map((value) => [value, 'malicious', false, 'TLP:C'])]);
	const summaries = [...first];
	const { client, paths } = clientThat((path) => {
		if (path === 'user/whoami/') return { c12nDef: classificationDefinition, configuration: { submission: { verdicts: { info: 0, suspicious: 300, highly_suspicious: 700, malicious: 1000 } } } };
		if (path.startsWith('submission/summary/')) return summaries.shift() ?? { tags: { ioc: Object.fromEntries(named) as object } };
		if (path.startsWith('submission/tree/')) return { tree: {} };
		if (path.startsWith('search/file/')) return { items: [], total: 0, offset: 0, rows: 1 };
		return { sid: 's', state: 'completed', max_score: 1000, classification: 'TLP:C', files: [{ name: 'a.exe', sha256: SHA256, size: 1 }], times: { submitted: '2026-01-01T00:00:00Z' }, ...more };
	});
	const hints: string[] = [];
	const context = { client: Object.assign(client, { serverUrl: 'https://al.example' }), hint: (line: string) => void hints.push(line), attemptOf: () => undefined } as object as OperationContext;
	return { result: await resultOf(getIndicators, context, { submissionId: 's', format, minimumVerdict: 'suspicious', options: {} }), hints, paths };
}

const tags = { 'network.static.domain': ['-bad.example', 'good.example'], 'network.static.uri': ['http://good.example/a|b'], 'av.virus_name': [] };

it('A bundle says how many indicators STIX has no form for, and what has them', async () => {
	const { result, hints } = await indicatorsIn('stix', tags);
	expect(hints).toEqual([expect.stringMatching(/^Not in the bundle, as STIX has no form for their type, or their value is none of it: 1 of type domain\./)]);
	expect(JSON.stringify(result)).toContain("[url:value = 'http://good.example/a|b']");
	expect(JSON.stringify(result)).not.toContain('-bad.example');
});

it.each(['items', 'misp'])('The format %s has all of them, and says nothing', async (format) => {
	const { result, hints } = await indicatorsIn(format, tags);
	expect(hints).toEqual([]);
	expect(JSON.stringify(result)).toContain('-bad.example');
});

it('Summary and tree that were read just before the submission ended are read again', async () => {
	const { result, hints } = await indicatorsIn('items', tags, [{ partial: true }]);
	expect(hints).toEqual([]);
	expect(JSON.stringify(result)).toContain('-bad.example');
});

it('What is still missing then is told of, and not read a third time', async () => {
	const { hints, paths } = await indicatorsIn('items', tags, [{ partial: true }, { partial: true }]);
	expect(hints).toContain('The server calls its results partial: some are missing, have expired, or are not for this user to see.');
	expect(paths.filter((path) => path.startsWith('submission/summary/'))).toHaveLength(2);
});

it('What services failed on is told of', async () => {
	expect((await indicatorsIn('items', tags, [], { error_count: 12 })).hints).toEqual(['12 analyses of files by services ended in an error, so that findings may be missing.']);
});

it('A submission that failed is told as one: no result of it is gone', async () => {
	expect((await indicatorsIn('items', tags, [{ partial: true }, { partial: true }], { state: 'failed' })).hints).toEqual(expect.arrayContaining(['The analysis failed: there may be results that it did not come to.']));
	expect((await indicatorsIn('items', tags, [{ partial: true }, { partial: true }], { state: 'failed' })).hints.join(' ')).not.toMatch(/partial/);
});
