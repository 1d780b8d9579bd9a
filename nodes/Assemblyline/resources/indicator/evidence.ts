import type { AssemblylineClient } from '../../client/client';
import { AssemblylineError } from '../../client/errors';
import type { KnownList } from '../../client/knownLists';
import { type ArchiveOptions, anyOf, searchPage, type SearchRequest } from '../../client/search';
import { Slice } from '../../client/slice';
import type { JsonObject } from '../../client/types';
import { ENTRY_FIELDS, type Evidence, SUBMISSION_FIELDS } from '../../findings/lookUp';
import { FILE_FIELDS, onceEach, RESULT_FIELDS, type SeenFile, seenFile, type SeenResult, seenResult, tagged } from '../../findings/seen';
import { type Sought, TAG_TYPES } from '../../findings/sought';

/** Indicators that are asked for in one search. */
const TOGETHER = 40;

/** Terms of one search: the search engine takes 1,024. */
const MOST_TERMS = 1000;

/** Documents of one search. */
const ROWS = 500;

/** Files of which submissions and relatives are looked for, where an indicator is in many. */
const MOST_FILES = 20;

/** Characters of a SHA-256 by which a submission's results are found: the search engine has a term for each, and takes 1,024 in all. */
const PREFIX_LENGTH = 20;

/** Files of an indicator, the newest ones, that lists and results are read of: each has three hashes. */
const MOST_READ = 250;

/** Files that are counted, where an indicator is in many. */
const MOST_COUNTED = 1000;

/** Where files, results and submissions are looked for; lists have no archive. */
export interface Where {
	client: AssemblylineClient;
	archive: Pick<ArchiveOptions, 'use_archive'>;
}

const searchIn = ({ client, archive }: Where, index: 'file' | 'result' | 'submission', request: SearchRequest & { rows: number }) => searchPage(client, index, { ...request, ...archive });

/** Everything but the submissions of each indicator: four searches for forty of them, and more for those that are in many files. */
export async function gatherEvidence(where: Where, all: Sought[], onForbidden: (list: KnownList) => void): Promise<Evidence[]> {
	const evidence: Evidence[] = [];
	for (const some of inParts(all, termsOf)) {
		const known = await readFiles(where, some);
		const found = some.map((sought): Subject => ({ sought, files: known.filter(({ values }) => values.some((value) => sought.forms.includes(value))) }));
		for (const subjects of inParts(found, ({ sought, files }) => termsOf(sought) + read(files).length * 3)) {
			const [badlist, safelist, results] = await Promise.all([readList(where.client, 'badlist', subjects, onForbidden), readList(where.client, 'safelist', subjects, onForbidden), readResults(where, subjects)]);
			for (const [index, { files }] of subjects.entries()) evidence.push({ files, badlist, safelist, submissions: [], ...(results[index] ?? NOTHING) });
		}
	}
	return evidence;
}

/** How many terms an indicator is looked for by: no kind is in more than two fields. */
const termsOf = ({ forms }: Sought) => forms.length * 2;

const read = (files: SeenFile[]) => files.slice(0, MOST_READ);

/** What can be asked for together, in parts of one search. */
function inParts<T>(all: T[], terms: (one: T) => number): T[][] {
	const parts: T[][] = [];
	let sum = 0;
	for (const one of all) {
		const part = parts.at(-1);
		sum += terms(one);
		if (part && part.length < TOGETHER && sum <= MOST_TERMS) part.push(one);
		else {
			parts.push([one]);
			sum = terms(one);
		}
	}
	return parts;
}

/** An indicator, and the files that it stands for. */
interface Subject {
	sought: Sought;
	files: SeenFile[];
}

type Results = Pick<Evidence, 'carriers' | 'results'>;
const NOTHING: Results = { results: [], carriers: { times: 0, first: null } };

const isHashKind = ({ kind }: Sought) => TAG_TYPES[kind] === undefined;

/** The files with these hashes, and those that were made of these addresses. `POST search/file/`, role submission_view. */
async function readFiles(where: Where, some: Sought[]): Promise<SeenFile[]> {
	const wanted = some.filter((one) => isHashKind(one) || one.kind === 'url');
	if (wanted.length === 0) return [];
	const query = wanted.map(({ kind, forms }) => anyOf(kind === 'url' ? 'uri_info.uri' : kind, forms)).join(' OR ');
	const { items } = await searchIn(where, 'file', { query, fl: FILE_FIELDS, sort: 'seen.last desc', rows: ROWS });
	return onceEach(items.map(seenFile));
}

/** The entries about these indicators and their files. `POST search/<list>/`, role <list>_view; without it none, which is told. */
async function readList(client: AssemblylineClient, list: KnownList, subjects: Subject[], onForbidden: (list: KnownList) => void): Promise<JsonObject[]> {
	const tags = subjects.filter(({ sought }) => !isHashKind(sought)).flatMap(({ sought }) => sought.forms);
	const hashes = (['md5', 'sha1', 'sha256', ...(list === 'badlist' ? (['ssdeep', 'tlsh'] as const) : [])] as const).flatMap((kind) => {
		const own = subjects.flatMap(({ sought, files }) => [...(sought.kind === kind ? sought.forms : []), ...(kind === 'ssdeep' || kind === 'tlsh' ? [] : read(files).map((file) => file[kind]))]);
		return own.length > 0 ? [anyOf(`hashes.${kind}`, [...new Set(own)])] : [];
	});
	const query = [...(tags.length > 0 ? [anyOf('tag.value', [...new Set(tags)])] : []), ...hashes].join(' OR ');
	if (query === '') return [];
	return searchPage(client, list, { query, fl: ENTRY_FIELDS, rows: ROWS }).then(({ items }) => items, (error: unknown) => {
		if (!(error instanceof AssemblylineError) || error.kind !== 'forbidden') throw error;
		onForbidden(list);
		return [];
	});
}

const searchResults = (where: Where, request: SearchRequest & { rows: number }) => searchIn(where, 'result', { fl: RESULT_FIELDS, sort: 'created desc', ...request });

/** What services say of the files, and where the tags are: one search, or one for each half where it does not hold them all. `POST search/result/`, role submission_view. */
async function readResults(where: Where, subjects: Subject[]): Promise<Results[]> {
	const query = subjects.flatMap(queriesOf).join(' OR ');
	if (query === '') return subjects.map(() => NOTHING);
	const { items } = await searchResults(where, { query, rows: ROWS });
	if (items.length >= ROWS && subjects.length > 1) {
		const half = Math.ceil(subjects.length / 2);
		return [...(await readResults(where, subjects.slice(0, half))), ...(await readResults(where, subjects.slice(half)))];
	}
	const found = await inSlices(items);
	return Promise.all(subjects.map((subject) => resultsOf(where, subject, found, items.length >= ROWS)));
}

function queriesOf({ sought: { kind, forms }, files }: Subject): string[] {
	const digests = read(files).map(({ sha256 }) => sha256);
	return [...(TAG_TYPES[kind] ?? []).map((type) => anyOf(`result.sections.tags.${type}`, forms)), ...(digests.length > 0 ? [anyOf('sha256', digests)] : [])];
}

/** The results about one indicator. Where one search cannot hold all of its files, the worst results, the first time and the number of files are asked for besides. */
async function resultsOf(where: Where, subject: Subject, found: SeenResult[], isPart: boolean): Promise<Results> {
	const { sought, files } = subject;
	const carried = tagged(sought, found);
	const own = found.filter((result) => files.some(({ sha256 }) => sha256 === result.sha256));
	const all = { results: [...new Set([...own, ...carried])], carriers: { times: new Set(carried.map(({ sha256 }) => sha256)).size, first: carried.at(-1)?.created ?? null } };
	if (!isPart || isHashKind(sought)) return all;
	const query = queriesOf({ sought, files: [] }).join(' OR ');
	const [worst, [oldest], counted] = await Promise.all([
		searchResults(where, { query, rows: MOST_FILES, sort: 'result.score desc' }).then(({ items }) => inSlices(items)),
		searchResults(where, { query, rows: 1, fl: 'created', sort: 'created asc' }).then(({ items }) => items),
		where.client.read<{ items: unknown[] }>('search/grouped/result/sha256/', { json: { query, rows: MOST_COUNTED, limit: 1, fl: 'sha256', ...where.archive } }, 'POST'),
	]);
	return { results: [...all.results, ...worst], carriers: { times: counted.items.length, first: oldest ? seenResult(oldest).created : null } };
}

async function inSlices(documents: JsonObject[]): Promise<SeenResult[]> {
	const slice = new Slice();
	const results: SeenResult[] = [];
	for (const document of documents) {
		results.push(seenResult(document));
		if (slice.isOver()) await slice.next();
	}
	return results;
}

/** The files that an indicator is, or else that carry it; the newest ones. */
function filesNear(sought: Sought, { files, results }: Evidence): string[] {
	const near = files.length > 0 ? files.map(({ sha256 }) => sha256) : tagged(sought, results).map(({ sha256 }) => sha256);
	return [...new Set(near)].slice(0, MOST_FILES);
}

/** The newest submissions with such a file, wherever it was in them. `POST search/submission/`, role submission_view. */
export async function newestSubmissions(where: Where, sought: Sought, evidence: Evidence, rows: number): Promise<JsonObject[]> {
	const near = filesNear(sought, evidence);
	if (near.length === 0 || rows === 0) return [];
	const query = `${anyOf('files.sha256', near)} OR results:(${near.map((sha256) => `${sha256.slice(0, PREFIX_LENGTH)}*`).join(' OR ')})`;
	// An archived one may stand in both places.
	const { items } = await searchIn(where, 'submission', { query, fl: SUBMISSION_FIELDS, sort: 'times.submitted desc', rows: where.archive.use_archive ? rows * 2 : rows });
	return [...new Map(items.map((record) => [record.sid, record])).values()].slice(0, rows);
}

/** Every result of the files that an indicator is or that carry it, and the results that have taken such a file out of another. Two searches. */
export async function readSurroundings(where: Where, sought: Sought, evidence: Evidence): Promise<{ around: SeenResult[]; parents: SeenResult[] }> {
	const near = filesNear(sought, evidence);
	if (near.length === 0) return { around: [], parents: [] };
	const [around, parents] = await Promise.all([
		searchResults(where, { query: anyOf('sha256', near), rows: ROWS }),
		evidence.files.length > 0 ? searchResults(where, { query: anyOf('response.extracted.sha256', near), rows: MOST_FILES, fl: 'sha256' }) : undefined,
	]);
	return { around: await inSlices(around.items), parents: (parents?.items ?? []).map(seenResult) };
}
