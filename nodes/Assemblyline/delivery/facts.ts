import type { AssemblylineClient } from '../client/client';
import { pages } from '../client/pagination';
import { anyOf, searchPage } from '../client/search';
import { isJsonObject, type JsonObject } from '../client/types';
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

/** Files that are asked for in one search: the search engine takes 1,024 at the most. */
const TOGETHER = 500;
const PAGE_ROWS = 2_500;

/** A submission is about its first file. */
const fileOf = (submission: JsonObject): string => textOf(objectOf(listOf(submission.files)[0]).sha256);
const seconds = (document: JsonObject, field: string) => Math.floor(timeIn(document, field) / 1000);

/** The SHA-256 of the files of the newest completed submissions that match a Lucene query, so many at the most. */
export async function filesOf(client: AssemblylineClient, query: string, most: number): Promise<string[]> {
	const request = { query: '*', filters: [query, 'state:completed'], fl: 'files.sha256', sort: 'times.completed desc' };
	const files = new Set<string>();
	for await (const page of pages((window) => searchPage(client, 'submission', { ...request, ...window }), { pageRows: most })) {
		for (const file of page.map(fileOf)) if (file !== '') files.add(file);
		if (files.size >= most) break;
	}
	return [...files].slice(0, most);
}

/** What the server has of these files, by SHA-256, in three searches for each few hundred; one without a completed submission is missing. */
export async function factsOf(client: AssemblylineClient, files: string[]): Promise<Map<string, Facts>> {
	const facts = new Map<string, Facts>();
	for (let start = 0; start < files.length; start += TOGETHER) {
		const some = files.slice(start, start + TOGETHER);
		const [analyses, votes, badlist] = await Promise.all([analysesOf(client, some), votesOn(client, some), badlisted(client, some)]);
		for (const [file, [newest, ...older]] of analyses) {
			if (newest) facts.set(file, { analyses: [newest, ...older], votes: votes.get(file) ?? { malicious: [], nonMalicious: [] }, badlisted: badlist.get(file) });
		}
	}
	return facts;
}

/**
 * Their completed submissions, the newest first. The server's search by groups fails wherever one submission has two
 * files; so those whose newest is not on a page, as others have thousands, are asked for again by themselves.
 */
async function analysesOf(client: AssemblylineClient, files: string[]): Promise<Map<string, Analysis[]>> {
	const found = new Map<string, Analysis[]>();
	for (let missing = files; ; ) {
		const wanted = new Set(missing);
		const { items } = await searchPage(client, 'submission', { query: anyOf('files.sha256', missing), filters: ['state:completed'], fl: 'sid,max_score,files.sha256,times.completed', sort: 'times.completed desc', rows: PAGE_ROWS });
		for (const submission of items) {
			const file = fileOf(submission);
			if (!wanted.has(file)) continue;
			const analysis = { sid: textOf(submission.sid), score: numberOf(submission.max_score) ?? 0, completed: seconds(submission, 'times.completed') };
			const known = found.get(file);
			if (known) known.push(analysis);
			else found.set(file, [analysis]);
		}
		const left = missing.filter((file) => !found.has(file));
		if (items.length < PAGE_ROWS || left.length === 0 || left.length === missing.length) return found;
		missing = left;
	}
}

/** What users say of them: of each user, the vote on the newest submission that has one. The server writes no time beside a vote. */
async function votesOn(client: AssemblylineClient, files: string[]): Promise<Map<string, Votes>> {
	const { items } = await searchPage(client, 'submission', {
		query: anyOf('files.sha256', files),
		filters: ['verdict.malicious:* OR verdict.non_malicious:*'],
		fl: 'files.sha256,verdict.malicious,verdict.non_malicious',
		sort: 'times.submitted desc',
		rows: PAGE_ROWS,
	});
	const found = new Map<string, Votes>();
	for (const submission of items) {
		const votes = found.get(fileOf(submission)) ?? { malicious: [], nonMalicious: [] };
		const { malicious, non_malicious: nonMalicious } = objectOf(submission.verdict);
		const voted = new Set([...votes.malicious, ...votes.nonMalicious]);
		votes.malicious.push(...textsOf(malicious).filter((user) => !voted.has(user)));
		votes.nonMalicious.push(...textsOf(nonMalicious).filter((user) => !voted.has(user)));
		found.set(fileOf(submission), votes);
	}
	return found;
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
