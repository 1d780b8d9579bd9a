import type { AssemblylineClient } from '../client/client';
import { anyOf, searchPage, type SearchRequest } from '../client/search';
import { isJsonObject } from '../client/json';
import type { JsonObject } from '../client/types';
import { listOf, numberOf, objectOf, textOf, textsOf } from '../findings/normalize';
import { timeIn } from './sources';
import type { Standing } from './standing';

/** A completed submission of a file. */
interface Analysis {
	sid: string;
	score: number;
	/** Seconds since 1970, in the server's clock. */
	completed: number;
}

/** Users, by what each has voted last. */
export interface Votes extends JsonObject {
	malicious: string[];
	nonMalicious: string[];
}

/** What a look has found of a file. */
export interface Facts {
	/** The newest first; one at least. */
	analyses: [Analysis, ...Analysis[]];
	votes: Votes;
	/** When its entry of the badlist was added, in seconds; undefined without one that is enabled. */
	badlisted?: number;
}

/** What a look has found. */
export interface Found {
	/** By SHA-256; a file without a completed submission is missing. */
	facts: Map<string, Facts>;
	/** Files of which nothing can be said, as too many submissions stand before theirs, or before votes on them. */
	unread: Set<string>;
}

export interface FactsOptions {
	/** Whether a file was not looked at before: how it stood is asked for, too. */
	isNew(file: string): boolean;
	/** The time at which it is to be known how those stood: seconds since 1970, in the server's clock. */
	since: number;
	/** Takes what was not read, in words. */
	tell(message: string): void;
}

/** Files that are asked for in one search: the search engine takes 1,024 at the most. */
const TOGETHER = 500;
const PAGE_ROWS = 2_500;
/** Submissions that are looked through at first for each file of a query, as several may be of the same one. */
const ROWS_FOR_EACH = 3;
/** Of one search so many pages are read at the most, which is told. */
const MOST_PAGES = 20;
const MOST = `of which ${(MOST_PAGES * PAGE_ROWS).toLocaleString('en')} were read`;

/** A submission is about its first file. */
const fileOf = (submission: JsonObject): string => textOf(objectOf(listOf(submission.files)[0]).sha256);
const seconds = (document: JsonObject, field: string) => Math.floor(timeIn(document, field) / 1000);

interface Taking {
	/** Takes a page of submissions; answers whether it has enough. */
	take(submissions: JsonObject[], isLast: boolean): boolean | void;
	/** Called before the first page; again where the pages are read from the beginning: what was taken is void. */
	forget(): void;
	/** Of the page that may be enough. */
	rows?: number;
}

/**
 * Takes the submissions that a search finds: one page, and where that is not enough all from the beginning, page by
 * page. For these the server opens a point in time, which costs its search engine two more calls, and closes it at the
 * last page alone: one that is left earlier stays open for five minutes.
 * @returns whether all were taken that are wanted; false where there are too many
 */
async function takePages(client: AssemblylineClient, request: SearchRequest, { take, forget, rows = PAGE_ROWS }: Taking): Promise<boolean> {
	const { items: first } = await searchPage(client, 'submission', { ...request, rows });
	const isAll = first.length < rows;
	forget();
	if (take(first, isAll) || isAll) return true;
	forget();
	let next: string | undefined = '*';
	for (let count = 0; count < MOST_PAGES; count++) {
		const { items, next_deep_paging_id: following } = await searchPage(client, 'submission', { ...request, rows: PAGE_ROWS, deep_paging_id: next });
		next = following;
		if (take(items, next === undefined) || next === undefined) return true;
	}
	return false;
}

/** The SHA-256 of the files of the newest completed submissions that match a Lucene query, so many at the most. */
export async function watchedFilesOf(client: AssemblylineClient, query: string, most: number, tell: FactsOptions['tell']): Promise<string[]> {
	const request = { query: '*', filters: [query, 'state:completed'], fl: 'files.sha256', sort: 'times.completed desc' };
	const files = new Set<string>();
	const isWhole = await takePages(client, request, {
		rows: Math.min(PAGE_ROWS, ROWS_FOR_EACH * most),
		forget: () => files.clear(),
		take(submissions) {
			for (const file of submissions.map(fileOf)) if (file !== '') files.add(file);
			return files.size >= most;
		},
	});
	if (!isWhole) tell(`${files.size} files are watched: more may stand behind the newest submissions that match, ${MOST}`);
	return [...files].slice(0, most);
}

/** What the server has of these files, in three searches for each few hundred, or more where there are very many submissions. */
export async function factsOf(client: AssemblylineClient, files: string[], options: FactsOptions): Promise<Found> {
	const facts = new Map<string, Facts>();
	const unread = new Set<string>();
	for (let start = 0; start < files.length; start += TOGETHER) {
		const some = files.slice(start, start + TOGETHER);
		const [analyses, votes, badlist] = await Promise.all([analysesOf(client, some, options), votesOn(client, some), badlisted(client, some)]);
		for (const file of votes ? analyses.unread : some) unread.add(file);
		if (!votes) continue;
		for (const [file, [newest, ...older]] of analyses.found) {
			if (newest) facts.set(file, { analyses: [newest, ...older], votes: votes.get(file) ?? { malicious: [], nonMalicious: [] }, badlisted: badlist.get(file) });
		}
	}
	if (unread.size > 0) options.tell(`${unread.size} of the watched files cannot be looked at now, and their changes wait: they, or votes on them, stand behind newer submissions, ${MOST}`);
	return { facts, unread };
}

/**
 * Their completed submissions, the newest first, as far as they are needed: of a file that is new up to the one that
 * was there already. The server's search by groups fails wherever one submission has two files; so those of which
 * enough is not on a page, as others have thousands, are asked for again by themselves.
 */
async function analysesOf(client: AssemblylineClient, files: string[], { isNew, since }: FactsOptions): Promise<{ found: Map<string, Analysis[]>; unread: string[] }> {
	const found = new Map<string, Analysis[]>();
	const isRead = (file: string) => {
		const oldest = found.get(file)?.at(-1);
		return oldest !== undefined && (!isNew(file) || oldest.completed <= since);
	};
	for (let missing = files; ; ) {
		const wanted = new Set(missing);
		let left = missing;
		const request = { query: anyOf('files.sha256', missing), filters: ['state:completed'], fl: 'sid,max_score,files.sha256,times.completed', sort: 'times.completed desc' };
		const isWhole = await takePages(client, request, {
			forget() {
				for (const file of missing) found.delete(file);
			},
			take(submissions, isLast) {
				for (const submission of submissions) {
					const file = fileOf(submission);
					if (!wanted.has(file)) continue;
					const analysis = { sid: textOf(submission.sid), score: numberOf(submission.max_score) ?? 0, completed: seconds(submission, 'times.completed') };
					const known = found.get(file);
					if (known) known.push(analysis);
					else found.set(file, [analysis]);
				}
				left = isLast ? [] : missing.filter((file) => !isRead(file));
				return left.length < missing.length;
			},
		});
		if (!isWhole) for (const file of left) found.delete(file);
		if (!isWhole || left.length === 0) return { found, unread: left };
		missing = left;
	}
}

/** What users say of them: of each user, the vote on the newest submission that has one; undefined where not all were reached. The server writes no time beside a vote. */
async function votesOn(client: AssemblylineClient, files: string[]): Promise<Map<string, Votes> | undefined> {
	const request = { query: anyOf('files.sha256', files), filters: ['verdict.malicious:* OR verdict.non_malicious:*'], fl: 'files.sha256,verdict.malicious,verdict.non_malicious', sort: 'times.submitted desc' };
	const found = new Map<string, Votes>();
	const isWhole = await takePages(client, request, {
		forget: () => found.clear(),
		take(submissions) {
			for (const submission of submissions) {
				const votes = found.get(fileOf(submission)) ?? { malicious: [], nonMalicious: [] };
				const { malicious, non_malicious: nonMalicious } = objectOf(submission.verdict);
				const voted = new Set([...votes.malicious, ...votes.nonMalicious]);
				votes.malicious.push(...textsOf(malicious).filter((user) => !voted.has(user)));
				votes.nonMalicious.push(...textsOf(nonMalicious).filter((user) => !voted.has(user)));
				found.set(fileOf(submission), votes);
			}
		},
	});
	return isWhole ? found : undefined;
}

/** Those that the badlist has an enabled entry for, and when that was added. */
async function badlisted(client: AssemblylineClient, files: string[]): Promise<Map<string, number>> {
	const { items } = await searchPage(client, 'badlist', { query: anyOf('hashes.sha256', files), filters: ['enabled:true'], fl: 'hashes.sha256,added', rows: files.length });
	return new Map(items.filter(isJsonObject).map((entry) => [textOf(objectOf(entry.hashes).sha256), seconds(entry, 'added')]));
}

/** How a file stands by what was found. */
export function standingOf({ analyses: [{ score, completed }], votes, badlisted }: Facts): Standing {
	return { score, completed, malicious: votes.malicious.length, nonMalicious: votes.nonMalicious.length, badlisted: badlisted !== undefined };
}

/**
 * How a file that was not looked at before stood at a time, in seconds, as far as the server can tell: by the newest
 * submission that was completed by then, else by the first one after it. Votes have no time: they count as they are.
 */
export function earlierStanding(facts: Facts, time: number): Standing {
	const then = facts.analyses.find(({ completed }) => completed <= time) ?? facts.analyses.at(-1) ?? facts.analyses[0];
	const { score, completed } = then;
	return { ...standingOf(facts), score, completed, badlisted: facts.badlisted !== undefined && facts.badlisted <= Math.max(time, completed) };
}
