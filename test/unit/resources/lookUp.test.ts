/** What is known of indicators, on replies that the lab's servers do not give. */
import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import type { OperationContext } from '../../../nodes/Assemblyline/core/operation';
import type { LookedUp } from '../../../nodes/Assemblyline/findings/lookUp';
import { soughtOf, soughtTexts } from '../../../nodes/Assemblyline/findings/sought';
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

async function run(texts: string[], replies: Replies, options: object | object[] = {}, answer?: StubAnswer, stopAtFailure = false) {
	const { client, paths, asked } = clientThat((path, what) => {
		const other = answer?.(path, what);
		if (other !== undefined) return other;
		if (path === 'user/whoami/') return { configuration: { submission: { verdicts } } };
		const all = replies[path.split('/')[1] as keyof Replies] ?? [];
		const items = path === 'search/submission/' ? (all as Submission[]).filter((one) => isSought(one, String(what.query))) : all;
		return { items: items.slice(0, Number(what.rows)), total: items.length };
	});
	const hints: string[] = [];
	const context: OperationContext = { client: Object.assign(client, { serverUrl: SERVER }), hint: (line: string) => void hints.push(line), listen: () => () => Promise.resolve(), attemptOf: () => undefined };
	const items = texts.map((text, index) => ({ index, values: { indicators: soughtTexts(text).map(soughtOf), options: Array.isArray(options) ? (options[index] as object) : options } }));
	return { results: await lookUp.call(context, items, { stopAtFailure }), paths, asked, hints };
}

async function look(...given: Parameters<typeof run>) {
	const { results, ...seen } = await run(...given);
	const found = results.flatMap((one) => ('result' in one ? (one.result as LookedUp[]) : []));
	const errors = results.flatMap((one) => ('error' in one ? [{ index: one.indexes[0], error: one.error as AssemblylineError }] : []));
	return { ...seen, found, errors, indexes: results.map(({ indexes }) => indexes) };
}

interface Submission {
	sid: string;
	state: string;
	max_score: number;
	files: { name: string; sha256: string }[];
	times: { submitted: string };
}

/** A submission of some files on a day. The server writes results into its record only when it has ended. */
const submissionOf = (day: number, state: string, score: number, ...files: string[]): Submission => ({ sid: `s${day}`, state, max_score: score, files: files.map((sha256) => ({ name: 'x', sha256 })), times: { submitted: `2026-01-0${day}T00:00:00Z` } });

/** Whether a search takes a submission: one without files is one that has the file in another. */
function isSought({ state, files }: Submission, query: string): boolean {
	const isHandedIn = files.some(({ sha256 }) => query.includes(`"${sha256}"`)) && query.includes('files.sha256:');
	return (state === 'completed' || !query.startsWith('state:completed')) && (isHandedIn || (files.length === 0 && state === 'completed' && query.includes('results:')));
}

it('the score of a file is what the services say together, each by its newest result', async () => {
	const result = [resultOf(A, 'One', 1000, 1), resultOf(A, 'One', 300, 3), resultOf(A, 'Two', 200, 2), resultOf(B, 'One', 9000, 2)];
	const { found } = await look([A], { file: [fileOf(A)], result });
	expect(found).toMatchObject([{ verdict: 'suspicious', score: 500, seen: { times: 5, first: '2026-01-01T00:00:00Z', last: '2026-01-03T00:00:00Z' }, url: `${SERVER}/file/detail/${A}` }]);
});

describe.each([0, 1, 3])('With Max Submissions %d', (submissions) => {
	const unknown = { verdict: 'unknown', score: null };
	const harmlessOf = (score: number) => ({ verdict: 'informative', score });
	const quick = [resultOf(A, 'Quick', 0, 1)];
	const running = submissionOf(5, 'submitted', 0, A);

	it.each<[string, Replies, object]>([
		['nothing', {}, unknown],
		['a record only', { file: [fileOf(A)] }, unknown],
		['a running analysis', { file: [fileOf(A)], submission: [running] }, unknown],
		['a running analysis, of which a quick service has ended', { file: [fileOf(A)], result: quick, submission: [running] }, unknown],
		['a running analysis that has found something bad', { file: [fileOf(A)], result: [resultOf(A, 'Quick', 300, 1)], submission: [running] }, { verdict: 'suspicious', score: 300 }],
		['a running analysis that a service has vouched for', { file: [fileOf(A)], result: [resultOf(A, 'Quick', -1000, 1)], submission: [running] }, unknown],
		['a failed analysis', { file: [fileOf(A)], submission: [submissionOf(5, 'failed', 0, A)] }, unknown],
		['an analysis that has ended without a finding', { file: [fileOf(A)], submission: [submissionOf(1, 'completed', 0, A)] }, harmlessOf(0)],
		['one that has ended beside one that runs', { file: [fileOf(A)], result: quick, submission: [running, submissionOf(1, 'completed', 0, A)] }, harmlessOf(0)],
		['one that has ended in which it was inside another file, behind some that run', { file: [fileOf(A)], submission: [running, running, running, submissionOf(1, 'completed', 2000)] }, harmlessOf(0)],
		['what it has inside', { file: [fileOf(A)], result: quick, submission: [submissionOf(1, 'completed', 1000, A)] }, { verdict: 'malicious', score: 1000 }],
		['what it had inside in the newest analysis', { file: [fileOf(A)], submission: [submissionOf(3, 'completed', 500, A), submissionOf(2, 'completed', 1000, A)] }, { verdict: 'suspicious', score: 500 }],
		['what it is itself, worse than what it has inside', { file: [fileOf(A)], result: [resultOf(A, 'One', 700, 1)], submission: [submissionOf(1, 'completed', 500, A)] }, { verdict: 'highly_suspicious', score: 700 }],
		['files that were handed in beside it', { file: [fileOf(A)], submission: [submissionOf(1, 'completed', 1000, A, B)] }, harmlessOf(0)],
		['itself, handed in twice at once', { file: [fileOf(A)], submission: [submissionOf(1, 'completed', 1000, A, A)] }, { verdict: 'malicious', score: 1000 }],
	])('a file is judged by %s', async (_name, replies, expected) => {
		expect((await look([A], replies, { submissions })).found).toMatchObject([expected]);
	});

	it('a URL is as bad as what lay behind it, and one that is being visited is unknown, whatever files name it', async () => {
		const url = 'http://evil.example/a';
		const file = [{ ...fileOf(A), uri_info: { uri: url } }];
		const result = [resultOf(A, 'Fetch', 0, 1), resultOf(B, 'One', 0, 2, [{ tags: { network: { static: { uri: [url] } } } }])];
		expect((await look([url], { file, result, submission: [submissionOf(1, 'completed', 1000, A)] }, { submissions })).found).toMatchObject([{ verdict: 'malicious', score: 1000 }]);
		expect((await look([url], { file, result, submission: [running] }, { submissions })).found).toMatchObject([unknown]);
		expect((await look([url], { result: result.slice(1) }, { submissions })).found).toMatchObject([harmlessOf(0)]);
	});

	it('a domain in malware is not as bad as that', async () => {
		expect((await look(['cdn.example'], { result: [resultOf(A, 'One', 0, 1, [domainIn('cdn.example')])], submission: [submissionOf(1, 'completed', 1000, A)] }, { submissions })).found).toMatchObject([harmlessOf(0)]);
	});
});

it('what hundreds of files have inside is asked for in a few searches', async () => {
	const digests = Array.from({ length: 100 }, (_, index) => index.toString(16).padStart(64, '0'));
	const { found, paths } = await look(digests, { file: digests.map(fileOf), submission: digests.map((sha256, index) => submissionOf(1, 'completed', index < 50 ? 1000 : 0, sha256)) }, { submissions: 0 });
	expect(found.map(({ verdict }) => verdict)).toEqual(digests.map((_, index) => (index < 50 ? 'malicious' : 'informative')));
	expect(paths.filter((path) => path === 'search/submission/')).toHaveLength(3);
	expect(paths).toHaveLength(3 * 5 + 1);
});

describe('What fails', () => {
	const gone = new AssemblylineError('serverError', 'gone', { request: 'GET federated_lookup/' });
	const domains = ['one.example', 'bad.example', 'two.example'];
	const isBad = (path: string) => path.endsWith('bad.example/');
	const refuseBad: StubAnswer = (path) => (isBad(path) ? Promise.reject(gone) : path.startsWith('federated_lookup/') ? {} : undefined);

	it('of one indicator, is told with its item only', async () => {
		const { found, errors } = await look(domains, {}, { externalSources: true }, refuseBad);
		expect(found.map(({ value }) => value)).toEqual(['one.example', 'two.example']);
		expect(errors).toEqual([{ index: 1, error: expect.objectContaining({ kind: 'serverError', message: 'gone', request: 'GET federated_lookup/' }) as AssemblylineError }]);
	});

	it('of one indicator, leaves the others of its item, and says which it is', async () => {
		const { found, errors, indexes } = await look([domains.join(' ')], {}, { externalSources: true }, refuseBad);
		expect(found.map(({ value }) => value)).toEqual(['one.example', 'two.example']);
		expect(indexes).toEqual([[0], [0]]);
		expect(errors).toMatchObject([{ index: 0, error: { message: 'gone', hint: "Not looked up: 'bad[.]example'." } }]);
	});

	it('in the archive, leaves the items that do not want it', async () => {
		const { found, errors } = await look([A, B], { file: [fileOf(A), fileOf(B)] }, [{ useArchive: true }, {}], (_path, { use_archive }) => (use_archive ? Promise.reject(new AssemblylineError('forbidden', 'no archive')) : undefined));
		expect(found).toMatchObject([{ value: B }]);
		expect(errors).toMatchObject([{ index: 0, error: { kind: 'forbidden' } }]);
	});

	it('in a search that forty share, leaves the others', async () => {
		const many = Array.from({ length: 100 }, (_, index) => `d${index}.example`);
		const { found, errors } = await look(many, {}, {}, (path, { query }) => (path === 'search/result/' && String(query).includes('d45.example') ? Promise.reject(gone) : undefined));
		expect(errors.map(({ index }) => index)).toEqual(Array.from({ length: 40 }, (_, index) => index + 40));
		expect(found).toHaveLength(60);
	});

	it('for all of them, is told with all of them', async () => {
		const refuse: StubAnswer = (path, { query }) => (path === 'user/whoami/' || String(query).includes('d45.example') ? Promise.reject(gone) : undefined);
		await expect(look(Array.from({ length: 100 }, (_, index) => `d${index}.example`), {}, {}, refuse)).rejects.toBe(gone);
	});

	it('ends the run where the node does not go on, with the item that it was', async () => {
		const { results, paths } = await run(domains.concat(Array.from({ length: 50 }, (_, index) => `d${index}.example`)), {}, { externalSources: true }, refuseBad, true);
		expect(results.filter((one) => 'error' in one)).toEqual([{ indexes: [1], error: expect.objectContaining({ message: 'gone' }) as AssemblylineError }]);
		expect(paths.filter((path) => path.startsWith('federated_lookup/')).length).toBeLessThan(10);
	});
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
	const submitted = (sid: string) => ({ sid, state: 'completed', max_score: 5, files: [{ name: 'x', sha256: A }], times: { submitted: '2026-01-01T00:00:00Z' } });
	const both = { file: [fileOf(A), old], result: [resultOf(A, 'One', 400, 1), resultOf(A, 'One', 400, 1)], submission: [submitted('one'), submitted('one'), submitted('two'), submitted('three')] };

	it('what stands in both places counts once', async () => {
		const { found } = await look([A], both, { useArchive: true, submissions: 2 });
		expect(found).toMatchObject([{ score: 400, seen: { times: 9, first: '2025-01-01T00:00:00Z', last: '2026-01-03T00:00:00Z' }, submissions: [{ sid: 'one' }, { sid: 'two' }] }]);
	});

	it('each item is looked for where it is to be, and lists have no archive', async () => {
		const { asked, paths, found } = await look([A, B], { file: [fileOf(A), fileOf(B)] }, [{ useArchive: true }, {}]);
		expect(found.map(({ value }) => value)).toEqual([A, B]);
		const archived = asked.flatMap((what, call) => (what.use_archive === undefined ? [] : [paths[call]]));
		expect(archived).toEqual(['search/file/', 'search/result/', 'search/submission/', 'search/submission/', 'search/submission/']);
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
		const { found } = await look(['c'.repeat(32)], { file: [{ ...fileOf(A), md5: 'c'.repeat(32) }], result: [resultOf(A, 'One', 0, 1)], submission: [submissionOf(1, 'completed', 0, A)], safelist: [{ id: A, enabled: true, hashes: { sha256: A, md5: null }, sources: [] }] });
		expect(found).toMatchObject([{ kind: 'md5', verdict: 'safe', score: 0, safelist: { id: A }, badlist: null }]);
	});

	it('is left out, with a word, for a user who may not see the list', async () => {
		const { found, hints } = await look(['evil.example'], {}, {}, (path) => (path === 'search/badlist/' ? Promise.reject(new AssemblylineError('forbidden', 'no')) : undefined));
		expect(found).toMatchObject([{ verdict: 'unknown', badlist: null }]);
		expect(hints).toEqual(['The badlist was not looked into: your user lacks the role badlist_view']);
		const { errors } = await look(['evil.example'], {}, {}, (path) => (path === 'search/badlist/' ? Promise.reject(new AssemblylineError('notFound', 'gone')) : undefined));
		expect(errors).toMatchObject([{ index: 0, error: { kind: 'notFound' } }]);
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

describe('A fuzzy hash that many files have', () => {
	const SSDEEP = '3:abc:def';
	const digestOf = (index: number) => index.toString(16).padStart(64, '0');
	const many = (count: number) => Array.from({ length: count }, (_, index) => ({ ...fileOf(digestOf(index)), ssdeep: SSDEEP }));

	it('hides no other indicator of the same search', async () => {
		const { found } = await look([SSDEEP, B], {}, { submissions: 0 }, (path, { query, rows }) => {
			if (path !== 'search/file/') return undefined;
			const files = [...(String(query).includes(SSDEEP) ? many(600) : []), ...(String(query).includes(B) ? [fileOf(B)] : [])];
			return { items: files.slice(0, Number(rows)) };
		});
		expect(found).toMatchObject([{ kind: 'ssdeep', seen: { times: 2500 } }, { value: B, file: { sha256: B } }]);
	});

	it('hides no entry of a list about another', async () => {
		const badlist = Array.from({ length: 600 }, (_, index) => ({ id: `k${index}`, enabled: true, hashes: { ssdeep: SSDEEP }, sources: [] }));
		const own = { id: 'own', enabled: true, tag: { type: 'network.static.domain', value: 'evil.example' }, sources: [] };
		const { found } = await look([SSDEEP, 'evil.example'], {}, {}, (path, { query, rows }) => {
			if (path !== 'search/badlist/') return undefined;
			return { items: [...(String(query).includes(SSDEEP) ? badlist : []), ...(String(query).includes('evil.example') ? [own] : [])].slice(0, Number(rows)) };
		});
		expect(found).toMatchObject([{ verdict: 'malicious' }, { verdict: 'malicious', badlist: { id: 'own' } }]);
	});

	it('has the worst of all its files, however many results there are', async () => {
		const files = many(100);
		const results = files.flatMap(({ sha256 }, index) => Array.from({ length: 6 }, (_, service) => resultOf(sha256, `S${service}`, index === 99 ? 200 : 0, 1)));
		const { found, hints } = await look([SSDEEP], { file: files }, { submissions: 0 }, (path, { query, rows }) => (path === 'search/result/' ? { items: results.filter(({ sha256 }) => String(query).includes(sha256)).slice(0, Number(rows)) } : undefined));
		expect(found).toMatchObject([{ verdict: 'malicious', score: 1200 }]);
		expect(hints).toEqual([]);
	});

	it('is told of where it is of more than are looked into', async () => {
		expect((await look([SSDEEP], { file: many(251) })).hints).toEqual(['Only the newest 250 of the files with it were looked into']);
		expect((await look([SSDEEP], { file: many(250) })).hints).toEqual([]);
	});
});

it('the results of a URL itself are not hidden by those of the many files that name it', async () => {
	const url = 'http://evil.example/a';
	const naming = Array.from({ length: 600 }, (_, index) => resultOf(index.toString(16).padStart(64, '0'), 'One', 0, 2, [{ tags: { network: { static: { uri: [url] } } } }]));
	const { found } = await look([url], { file: [{ ...fileOf(A), uri_info: { uri: url } }] }, { submissions: 0 }, (path, { query, rows }) => {
		if (path === 'search/grouped/result/sha256/') return { items: naming };
		if (path !== 'search/result/') return undefined;
		return { items: [...(String(query).includes('network') ? naming : []), ...(String(query).includes(A) ? [resultOf(A, 'Fetch', 1000, 1)] : [])].slice(0, Number(rows)) };
	});
	expect(found).toMatchObject([{ verdict: 'malicious', score: 1000, seen: { times: 605 } }]);
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
