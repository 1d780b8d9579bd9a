import type { AssemblylineClient } from '../../client/client';
import { AssemblylineError } from '../../client/errors';
import type { KnownList } from '../../client/knownLists';
import { type ArchiveOptions, anyOf, searchPage, type SearchRequest } from '../../client/search';
import { Slice } from '../../client/slice';
import type { JsonObject } from '../../client/types';
import { ENTRY_FIELDS, type Evidence, HANDED_IN_FIELDS, scoresHandedIn, SUBMISSION_FIELDS } from '../../findings/lookUp';
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

/** What is found of an indicator in searches that it shares with others. */
export type SharedEvidence = Omit<Evidence, 'isSettled' | 'submissions'>;

/**
 * What is known of each indicator but for its submissions: five searches for forty of them, and more for those that are
 * in many files. Those of which a search fails are left out, behind `onFailure`; what that throws ends it.
 */
export async function gatherEvidence(where: Where, all: Sought[], hint: Hint, onFailure: (error: unknown, some: Sought[]) => void): Promise<Map<Sought, SharedEvidence>> {
	const evidence = new Map<Sought, SharedEvidence>();
	for (const some of inParts(all, termsOf)) {
		const found = await gatherTogether(where, some, hint).catch((error: unknown) => onFailure(error, some));
		for (const [sought, one] of found ?? []) evidence.set(sought, one);
	}
	return evidence;
}

/** Shows a line above the node's output, with what it is about. */
type Hint = (message: string, about?: string) => void;

async function gatherTogether(where: Where, some: Sought[], hint: Hint): Promise<[Sought, SharedEvidence][]> {
	const known = await readFiles(where, some);
	const found = some.map((sought): Subject => ({ sought, files: known.filter(({ values }) => values.some((value) => sought.forms.includes(value))) }));
	const evidence: [Sought, SharedEvidence][] = [];
	for (const subjects of inParts(found, ({ sought, files }) => termsOf(sought) + read(files).length * 3)) {
		const [badlist, safelist, results, handedIn] = await Promise.all([readList(where.client, 'badlist', subjects, hint), readList(where.client, 'safelist', subjects, hint), readResults(where, subjects), readHandedIn(where, subjects)]);
		for (const [index, { sought, files }] of subjects.entries()) {
			if (files.length > MOST_READ) hint(`Only the newest ${MOST_READ} of the files with it were looked into`, sought.value);
			evidence.push([sought, { files, badlist, safelist, handedIn, ...(results[index] ?? NOTHING) }]);
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

/** What a search about several things finds: one request, or one for each half of them where a page does not hold all. One that is everywhere hides no other. */
async function inHalves<T>(all: T[], search: (some: T[]) => Promise<JsonObject[]>): Promise<JsonObject[]> {
	const items = await search(all);
	if (items.length < ROWS || all.length < 2) return items;
	const half = Math.ceil(all.length / 2);
	return [...(await inHalves(all.slice(0, half), search)), ...(await inHalves(all.slice(half), search))];
}

const isHashKind = ({ kind }: Sought) => TAG_TYPES[kind] === undefined;

/** The files with these hashes, and those that were made of these addresses. `POST search/file/`, role submission_view. */
async function readFiles(where: Where, some: Sought[]): Promise<SeenFile[]> {
	const wanted = some.filter((one) => isHashKind(one) || one.kind === 'url');
	if (wanted.length === 0) return [];
	const items = await inHalves(wanted, async (part) => {
		const query = part.map(({ kind, forms }) => anyOf(kind === 'url' ? 'uri_info.uri' : kind, forms)).join(' OR ');
		return (await searchIn(where, 'file', { query, fl: FILE_FIELDS, sort: 'seen.last desc', rows: ROWS })).items;
	});
	return onceEach(items.map(seenFile));
}

/** The entries about these indicators and their files. `POST search/<list>/`, role <list>_view; without it none, which is told. */
async function readList(client: AssemblylineClient, list: KnownList, subjects: Subject[], hint: Hint): Promise<JsonObject[]> {
	const entries = inHalves(subjects, async (some) => {
		const query = entriesQuery(list, some);
		return query === '' ? [] : (await searchPage(client, list, { query, fl: ENTRY_FIELDS, rows: ROWS })).items;
	});
	return entries.catch((error: unknown) => {
		if (!(error instanceof AssemblylineError) || error.kind !== 'forbidden') throw error;
		hint(`The ${list} was not looked into: your user lacks the role ${list}_view`);
		return [];
	});
}

function entriesQuery(list: KnownList, subjects: Subject[]): string {
	const tags = subjects.filter(({ sought }) => !isHashKind(sought)).flatMap(({ sought }) => sought.forms);
	const hashes = (['md5', 'sha1', 'sha256', ...(list === 'badlist' ? (['ssdeep', 'tlsh'] as const) : [])] as const).flatMap((kind) => {
		const own = subjects.flatMap(({ sought, files }) => [...(sought.kind === kind ? sought.forms : []), ...(kind === 'ssdeep' || kind === 'tlsh' ? [] : read(files).map((file) => file[kind]))]);
		return own.length > 0 ? [anyOf(`hashes.${kind}`, [...new Set(own)])] : [];
	});
	return [...(tags.length > 0 ? [anyOf('tag.value', [...new Set(tags)])] : []), ...hashes].join(' OR ');
}

const digestsOf = (files: SeenFile[]) => [...new Set(read(files).map(({ sha256 }) => sha256))];

/** What the completed submissions say in which these files were handed in. `POST search/submission/`, role submission_view. */
async function readHandedIn(where: Where, subjects: Subject[]): Promise<Evidence['handedIn']> {
	const digests = [...new Set(subjects.flatMap(({ files }) => digestsOf(files)))];
	if (digests.length === 0) return new Map();
	const query = (some: string[]) => `state:completed AND ${anyOf('files.sha256', some)}`;
	return scoresHandedIn(await inHalves(digests, async (some) => (await searchIn(where, 'submission', { query: query(some), fl: HANDED_IN_FIELDS, sort: 'times.submitted desc', rows: ROWS })).items));
}

const searchResults = (where: Where, request: SearchRequest & { rows: number }) => searchIn(where, 'result', { fl: RESULT_FIELDS, sort: 'created desc', ...request });

/** What services say of the files, and where the tags are: one search, or one for each half where it does not hold them all. `POST search/result/`, role submission_view. */
async function readResults(where: Where, subjects: Subject[]): Promise<Results[]> {
	const query = subjects.flatMap(queriesOf).join(' OR ');
	if (query === '') return subjects.map(() => NOTHING);
	const { items } = await searchResults(where, { query, rows: ROWS });
	const [first, ...others] = subjects;
	if (items.length >= ROWS && others.length > 0) {
		const half = Math.ceil(subjects.length / 2);
		return [...(await readResults(where, subjects.slice(0, half))), ...(await readResults(where, subjects.slice(half)))];
	}
	const found = await inSlices(items);
	return items.length >= ROWS && first ? [await partOf(where, first, found)] : subjects.map((subject) => resultsOf(subject, found));
}

function queriesOf({ sought: { kind, forms }, files }: Subject): string[] {
	const digests = digestsOf(files);
	return [...(TAG_TYPES[kind] ?? []).map((type) => anyOf(`result.sections.tags.${type}`, forms)), ...(digests.length > 0 ? [anyOf('sha256', digests)] : [])];
}

/** Of some results, those about one indicator. */
function resultsOf({ sought, files }: Subject, found: SeenResult[]): Results {
	const carried = tagged(sought, found);
	const digests = new Set(files.map(({ sha256 }) => sha256));
	const own = found.filter(({ sha256 }) => digests.has(sha256));
	return { results: [...new Set([...own, ...carried])], carriers: { times: new Set(carried.map(({ sha256 }) => sha256)).size, first: carried.at(-1)?.created ?? null } };
}

/** The results about one indicator that one search cannot hold: those of its own files are asked for by themselves, and of the others the worst, the first time and the number of files. */
async function partOf(where: Where, subject: Subject, newest: SeenResult[]): Promise<Results> {
	const { sought, files } = subject;
	const own = files.length === 0 ? [] : await inHalves(digestsOf(files), async (some) => (await searchResults(where, { query: anyOf('sha256', some), rows: ROWS })).items).then(inSlices);
	const { results, carriers } = resultsOf(subject, [...own, ...newest]);
	if (isHashKind(sought)) return { results, carriers };
	const query = queriesOf({ sought, files: [] }).join(' OR ');
	const [worst, [oldest], counted] = await Promise.all([
		searchResults(where, { query, rows: MOST_FILES, sort: 'result.score desc' }).then(({ items }) => inSlices(items)),
		searchResults(where, { query, rows: 1, fl: 'created', sort: 'created asc' }).then(({ items }) => items),
		where.client.read<{ items: unknown[] }>('search/grouped/result/sha256/', { json: { query, rows: MOST_COUNTED, limit: 1, fl: 'sha256', ...where.archive } }, 'POST'),
	]);
	return { results: [...results, ...worst], carriers: { times: counted.items.length, first: oldest ? seenResult(oldest).created : null } };
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
function filesNear(sought: Sought, { files, results }: Pick<Evidence, 'files' | 'results'>): string[] {
	const near = files.length > 0 ? files.map(({ sha256 }) => sha256) : tagged(sought, results).map(({ sha256 }) => sha256);
	return [...new Set(near)].slice(0, MOST_FILES);
}

/** Submissions with a result of one of these files. The server writes results into a submission's record when it has ended. */
const withResultOf = (digests: string[]) => `results:(${digests.map((sha256) => `${sha256.slice(0, PREFIX_LENGTH)}*`).join(' OR ')})`;

/** The newest submissions with such a file, wherever it was in them. `POST search/submission/`, role submission_view. */
export async function newestSubmissions(where: Where, sought: Sought, evidence: SharedEvidence, rows: number): Promise<JsonObject[]> {
	const near = filesNear(sought, evidence);
	if (near.length === 0 || rows === 0) return [];
	const query = `${anyOf('files.sha256', near)} OR ${withResultOf(near)}`;
	// An archived one may stand in both places.
	const { items } = await searchIn(where, 'submission', { query, fl: SUBMISSION_FIELDS, sort: 'times.submitted desc', rows: where.archive.use_archive ? rows * 2 : rows });
	return [...new Map(items.map((record) => [record.sid, record])).values()].slice(0, rows);
}

/**
 * Whether the analysis of a file that an indicator is has ended at least once, also of one that was inside another; what
 * is no file but a tag is in results that have ended. One search, where the submissions that were found do not settle
 * it. `POST search/submission/`, role submission_view.
 */
export async function wasAnalyzed(where: Where, sought: Sought, evidence: SharedEvidence, submissions: JsonObject[]): Promise<boolean> {
	const { files, handedIn } = evidence;
	if (files.length === 0 || files.some(({ sha256 }) => handedIn.has(sha256)) || submissions.some(({ state }) => state === 'completed')) return true;
	const { items } = await searchIn(where, 'submission', { query: `state:completed AND ${withResultOf(filesNear(sought, evidence))}`, fl: 'sid', rows: 1 });
	return items.length > 0;
}

/** Every result of the files that an indicator is or that carry it, and the results that have taken such a file out of another. Two searches. */
export async function readSurroundings(where: Where, sought: Sought, evidence: SharedEvidence): Promise<{ around: SeenResult[]; parents: SeenResult[] }> {
	const near = filesNear(sought, evidence);
	if (near.length === 0) return { around: [], parents: [] };
	const [around, parents] = await Promise.all([
		searchResults(where, { query: anyOf('sha256', near), rows: ROWS }),
		evidence.files.length > 0 ? searchResults(where, { query: anyOf('response.extracted.sha256', near), rows: MOST_FILES, fl: 'sha256' }) : undefined,
	]);
	return { around: await inSlices(around.items), parents: (parents?.items ?? []).map(seenResult) };
}
