/** What is known of indicators, on replies that the lab's servers do not give. */
import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import type { OperationContext } from '../../../nodes/Assemblyline/core/operation';
import type { LookedUp } from '../../../nodes/Assemblyline/findings/lookUp';
import { soughtOf } from '../../../nodes/Assemblyline/findings/sought';
import { lookUp } from '../../../nodes/Assemblyline/resources/indicator/lookUp.operation';
import { clientThat, type StubAnswer } from '../../support/stubClient';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const SERVER = 'https://al.example';
const verdicts = { info: 0, suspicious: 300, highly_suspicious: 700, malicious: 1000 };

interface Replies {
	file?: object[];
	result?: object[];
	badlist?: object[];
	safelist?: object[];
	submission?: object[];
}

const resultOf = (sha256: string, service: string, score: number, day: number, sections: object[] = [{}]) => ({
	sha256, created: `2026-01-0${day}T00:00:00Z`, response: { service_name: service, extracted: [] }, result: { score, sections },
});
const domainIn = (domain: string, score?: number, more: object = {}) => ({ ...(score === undefined ? {} : { heuristic: { score } }), tags: { network: { static: { domain: [domain] }, dynamic: null }, ...more } });
const fileOf = (sha256: string) => ({ sha256, sha1: '', md5: '', type: 'x', size: 1, seen: { count: 5, first: '2026-01-01T00:00:00Z', last: '2026-01-03T00:00:00Z' } });

async function look(texts: string[], replies: Replies, options: object | object[] = {}, answer?: StubAnswer) {
	const { client, paths, asked } = clientThat((path, what) => {
		const other = answer?.(path, what);
		if (other !== undefined) return other;
		if (path === 'user/whoami/') return { configuration: { submission: { verdicts } } };
		const items = replies[path.split('/')[1] as keyof Replies] ?? [];
		return { items: items.slice(0, Number(what.rows)), total: items.length };
	});
	const hints: string[] = [];
	const context: OperationContext = { client: Object.assign(client, { serverUrl: SERVER }), hint: (line: string) => void hints.push(line), listen: () => () => Promise.resolve(), attemptOf: () => undefined };
	const items = texts.map((text, index) => ({ index, values: { indicators: [soughtOf(text)], options: Array.isArray(options) ? (options[index] as object) : options } }));
	const results = await lookUp.call(context, items, { stopAtFailure: true });
	const found = results.flatMap((one) => ('result' in one ? (one.result as LookedUp[]) : []));
	return { found, paths, asked, hints, indexes: results.map(({ indexes }) => indexes) };
}

it('the score of a file is what the services say together, each by its newest result', async () => {
	const result = [resultOf(A, 'One', 1000, 1), resultOf(A, 'One', 300, 3), resultOf(A, 'Two', 200, 2), resultOf(B, 'One', 9000, 2)];
	const { found } = await look([A], { file: [fileOf(A)], result });
	expect(found).toMatchObject([{ verdict: 'suspicious', score: 500, seen: { times: 5, first: '2026-01-01T00:00:00Z', last: '2026-01-03T00:00:00Z' }, url: `${SERVER}/file/detail/${A}` }]);
});

it('a file that is still analyzed has no verdict yet, and one of which nothing was found is not unknown', async () => {
	const submission = [{ sid: 's', state: 'submitted', max_score: 0, files: [], times: { submitted: '2026-01-01T00:00:00Z' } }];
	expect((await look([A], { file: [fileOf(A)], submission })).found).toMatchObject([{ verdict: 'unknown', score: null, submissions: [{ verdict: null, score: null, file: null, state: 'submitted' }] }]);
	expect((await look([A], { file: [fileOf(A)] })).found).toMatchObject([{ verdict: 'informative', score: 0 }]);
	expect((await look([A], {})).found).toMatchObject([{ verdict: 'unknown', score: null, url: null }]);
});

it('a domain is as bad as the worst section that holds it, and is put down to what that names', async () => {
	const family = (name: string) => ({ attribution: { family: [name] }, av: { virus_name: ['x.evil.example'] } });
	const result = [
		resultOf(A, 'One', 2000, 2, [{ heuristic: { score: 2000 }, tags: family('Other') }, domainIn('evil.example', 300, family('Emotet'))]),
		resultOf(A, 'Two', 10, 1, [domainIn('evil.example')]),
		resultOf(B, 'One', 10, 3, [domainIn('other.example', 1000)]),
	];
	const { found } = await look(['evil[.]example'], { result });
	expect(found).toMatchObject([{
		verdict: 'suspicious', score: 300, attribution: { family: ['Emotet'], virus_name: ['x[.]evil[.]example'] }, seen: { times: 1, first: '2026-01-01T00:00:00Z', last: '2026-01-02T00:00:00Z' },
	}]);
	expect(found[0]?.attribution.family).toEqual(['Emotet']);
});

describe('With the archive', () => {
	const old = { ...fileOf(A), seen: { count: 9, first: '2025-01-01T00:00:00Z', last: '2025-01-02T00:00:00Z' } };
	const submitted = (sid: string) => ({ sid, state: 'completed', max_score: 5, files: [], times: { submitted: '2026-01-01T00:00:00Z' } });
	const both = { file: [fileOf(A), old], result: [resultOf(A, 'One', 400, 1), resultOf(A, 'One', 400, 1)], submission: [submitted('one'), submitted('one'), submitted('two'), submitted('three')] };

	it('what stands in both places counts once', async () => {
		const { found } = await look([A], both, { useArchive: true, submissions: 2 });
		expect(found).toMatchObject([{ score: 400, seen: { times: 9, first: '2025-01-01T00:00:00Z', last: '2026-01-03T00:00:00Z' }, submissions: [{ sid: 'one' }, { sid: 'two' }] }]);
	});

	it('each item is looked for where it is to be, and lists have no archive', async () => {
		const { asked, paths, found } = await look([A, B], { file: [fileOf(A), fileOf(B)] }, [{ useArchive: true }, {}]);
		expect(found.map(({ value }) => value)).toEqual([A, B]);
		const archived = asked.flatMap((what, call) => (what.use_archive === undefined ? [] : [paths[call]]));
		expect(archived).toEqual(['search/file/', 'search/result/', 'search/submission/']);
		expect(paths.filter((path) => path === 'search/file/')).toHaveLength(2);
	});
});

describe('What stands in a list', () => {
	const entry = (value: string, more: object = {}) => ({ id: 'key', enabled: true, added: '2026-01-01T00:00:00Z', tag: { type: 'network.dynamic.domain', value }, sources: [{ name: 'me', reason: ['bad'] }], ...more });

	it.each([
		['on the badlist', { badlist: [entry('evil.example')] }, 'malicious'],
		['on the safelist', { safelist: [entry('evil.example')] }, 'safe'],
		['on both', { badlist: [entry('evil.example')], safelist: [entry('evil.example')] }, 'malicious'],
		['on the badlist, disabled', { badlist: [entry('evil.example', { enabled: false })] }, 'unknown'],
		['on the badlist, disabled once and enabled once', { badlist: [entry('evil.example', { enabled: false }), entry('evil.example')] }, 'malicious'],
		['on the badlist as another kind of tag', { badlist: [entry('evil.example', { tag: { type: 'av.virus_name', value: 'evil.example' } })] }, 'unknown'],
		['on the badlist in another form', { badlist: [entry('xevil.example')] }, 'unknown'],
	])('%s', async (_name, replies, verdict) => {
		expect((await look(['evil.example'], replies)).found).toMatchObject([{ verdict }]);
	});

	it('is found for a file by each of its hashes', async () => {
		const { found } = await look(['c'.repeat(32)], { file: [{ ...fileOf(A), md5: 'c'.repeat(32) }], result: [resultOf(A, 'One', 0, 1)], safelist: [{ id: A, enabled: true, hashes: { sha256: A, md5: null }, sources: [] }] });
		expect(found).toMatchObject([{ kind: 'md5', verdict: 'safe', score: 0, safelist: { id: A }, badlist: null }]);
	});

	it('is left out, with a word, for a user who may not see the list', async () => {
		const { found, hints } = await look(['evil.example'], {}, {}, (path) => (path === 'search/badlist/' ? Promise.reject(new AssemblylineError('forbidden', 'no')) : undefined));
		expect(found).toMatchObject([{ verdict: 'unknown', badlist: null }]);
		expect(hints).toEqual(['The badlist was not looked into: your user lacks the role badlist_view']);
		await expect(look(['evil.example'], {}, {}, (path) => (path === 'search/badlist/' ? Promise.reject(new AssemblylineError('notFound', 'gone')) : undefined))).rejects.toThrow('gone');
	});
});

it('a hundred indicators of as many items take a few searches, and each keeps its item', async () => {
	const domains = Array.from({ length: 100 }, (_, index) => `d${index}.example`);
	const result = domains.slice(0, 50).map((domain) => resultOf(A, 'One', 0, 1, [domainIn(domain, 1000)]));
	const { found, paths, indexes } = await look(domains, { result }, { submissions: 0 });
	expect(found.map(({ value, verdict }) => [value, verdict])).toEqual(domains.map((domain, index) => [domain, index < 50 ? 'malicious' : 'unknown']));
	expect(indexes).toEqual(domains.map((_, index) => [index]));
	expect(paths.length).toBeLessThanOrEqual(3 * 3 + 1);
});

it('one that is everywhere hides none of the others, and is counted', async () => {
	const many = Array.from({ length: 600 }, (_, index) => resultOf(index.toString(16).padStart(64, '0'), 'One', 0, 2, [domainIn('cdn.example')]));
	const rare = resultOf(A, 'One', 0, 1, [domainIn('evil.example', 1000)]);
	const { found, paths } = await look(['cdn.example', 'evil.example'], {}, { submissions: 0 }, (path, { query, rows, sort }) => {
		if (path === 'search/grouped/result/sha256/') return { items: many };
		if (path !== 'search/result/') return undefined;
		const all = [...(String(query).includes('cdn.example') ? many : []), ...(String(query).includes('evil.example') ? [rare] : [])];
		if (sort === 'created asc') return { items: [{ created: '2020-01-01T00:00:00Z' }] };
		return { items: (sort === 'result.score desc' ? [resultOf(B, 'One', 500, 1, [domainIn('cdn.example', 500)])] : all).slice(0, Number(rows)) };
	});
	expect(found).toMatchObject([
		{ value: 'cdn.example', verdict: 'suspicious', score: 500, seen: { times: 600, first: '2020-01-01T00:00:00Z', last: '2026-01-02T00:00:00Z' } },
		{ value: 'evil.example', verdict: 'malicious', seen: { times: 1 } },
	]);
	expect(paths.filter((path) => path === 'search/result/')).toHaveLength(3 + 2);
});

it('submissions are looked for by the newest twenty files, with fewer terms than a search engine takes', async () => {
	const result = Array.from({ length: 30 }, (_, index) => resultOf(index.toString(16).padStart(64, 'a'), 'One', 0, 2, [domainIn('cdn.example')]));
	const { asked, paths } = await look(['cdn.example'], { result });
	const query = String(asked[paths.indexOf('search/submission/')]?.query);
	// A pattern is a term for each of its characters, or nearly so.
	const patterns = query.match(/[0-9a-f]+\*/g) ?? [];
	expect(patterns).toHaveLength(20);
	expect(patterns.join('').length + 20).toBeLessThan(512);
});

it.each([
	['a fuzzy hash that many files have', ['3:abc:def'], Array.from({ length: 450 }, (_, index) => ({ ...fileOf(index.toString(16).padStart(64, 'a')), sha1: index.toString(16).padStart(40, 'b'), md5: index.toString(16).padStart(32, 'c'), ssdeep: '3:abc:def' }))],
	['addresses with many forms', Array.from({ length: 60 }, (_, index) => `H\u00d6ST${index}.example:80?\u00c4=\u00e4.`), []],
])('no search has more terms than a search engine takes: %s', async (_name, texts, file) => {
	const { found, asked } = await look(texts, { file }, { submissions: 0 });
	expect(found.map(({ value }) => value)).toEqual(texts.map((text) => soughtOf(text)?.value));
	expect(Math.max(...asked.map(({ query }) => String(query ?? '').split(/ OR /).length))).toBeLessThanOrEqual(1000);
});

it('sources outside are asked by the kind of indicator, those for hashes by their names, and ssdeep with a slash by none', async () => {
	const { found, paths, hints } = await look([A, 'evil.example', '3:a/b:c'], {}, { externalSources: true }, (path) => {
		if (path === 'hash_search/list_data_sources/') return ['al', 'x.vt'];
		if (path.startsWith('hash_search/')) return { 'x.vt': { error: null, items: [{ malicious: true }] } };
		return path.startsWith('federated_lookup/') ? { vt: { error: 'no', items: [] } } : undefined;
	});
	expect(found.map(({ external }) => external)).toEqual([{ 'x.vt': { error: null, items: [{ malicious: true }] } }, { vt: { error: 'no', items: [] } }, {}]);
	expect(paths.filter((path) => /hash_search|federated/.test(path)).sort()).toEqual(['federated_lookup/enrich/network.static.domain/evil.example/', `hash_search/${A}/`, 'hash_search/list_data_sources/']);
	expect(hints).toEqual([]);
	expect((await look([A], {}, { externalSources: true }, (path) => (path === 'hash_search/list_data_sources/' ? ['al'] : undefined))).hints).toEqual(['The server has no external sources for hashes']);
});

it.each([['3:abc:def'], [`T1${'0A'.repeat(35)}`]])('a fuzzy hash that no file has is unknown, and no search is made for nothing: %s', async (text) => {
	const { found, asked } = await look([text], {});
	expect(found).toMatchObject([{ verdict: 'unknown' }]);
	expect(asked.map(({ query }) => query)).not.toContain('');
});

it('quotes in a value do not end it', async () => {
	const { asked } = await look(['http://evil.example/"OR*\\'], {});
	expect(asked.map(({ query }) => query).find((query) => String(query).includes('uri_info'))).toContain(String.raw`"http://evil.example/\"OR*\\"`);
});
