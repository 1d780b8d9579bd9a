import { isHash } from '../client/hash';
import { Slice } from '../client/slice';
import type { JsonObject } from '../client/types';
import { pageOf } from '../client/webPages';
import { type Digest, type DigestContext, submissionDigest } from './digest';
import { listOf, numberOf, objectOf, textOf, textOrNull, textsOf } from './normalize';
import { byCodeUnits } from './order';
import { harmless, MAX_VALUE_LENGTH, NAME_LENGTH } from './sanitize';
import { fileScore, holds, type SeenFile, type SeenResult, tagged } from './seen';
import { type Sought, type SoughtKind, TAG_TYPES } from './sought';
import { isAttribution } from './tagTypes';
import { type Verdict, verdictOf, type VerdictThresholds } from './verdict';

/** What is read of an entry of the badlist or safelist. */
export const ENTRY_FIELDS = 'id,enabled,added,expiry_ts,hashes,tag,sources.name,sources.reason,attribution';

/** What is read of a submission. */
export const SUBMISSION_FIELDS = 'sid,state,max_score,times.submitted,files.name,files.sha256';

/** What is read of the submissions in which a file was handed in. */
export const HANDED_IN_FIELDS = 'max_score,files.sha256';

/** What is told of one thing at the most: values, files, reasons. */
const MOST = 20;
const MOST_RELATED = 50;

/** An entry of the badlist or safelist, as far as it tells why. */
export interface Listed extends JsonObject {
	/** Its key, for Badlist and Safelist operations. */
	id: string;
	enabled: boolean;
	added: string | null;
	expires: string | null;
	sources: string[];
	reasons: string[];
}

/** The entries about an indicator, or one of its files, in a list: the first that counts, else the first. */
function listedIn(entries: JsonObject[], { kind, forms }: Sought, files: SeenFile[]): JsonObject | undefined {
	const hashes = new Set([...forms, ...files.flatMap(({ values }) => values)]);
	const found = entries.filter(({ hashes: own, tag }) => {
		const { type, value } = objectOf(tag);
		if (value !== undefined) return TAG_TYPES[kind]?.includes(textOf(type)) && forms.includes(textOf(value));
		return Object.values(objectOf(own)).some((hash) => typeof hash === 'string' && hash !== '' && hashes.has(hash));
	});
	return found.find(({ enabled }) => enabled === true) ?? found[0];
}

function listed(entry: JsonObject | undefined): Listed | null {
	if (!entry) return null;
	const sources = listOf(entry.sources).map(objectOf);
	return {
		id: textOf(entry.id),
		enabled: entry.enabled === true,
		added: textOrNull(entry.added),
		expires: textOrNull(entry.expiry_ts),
		sources: few(sources.map(({ name }) => textOf(name))),
		reasons: few(sources.flatMap(({ reason }) => textsOf(reason))),
	};
}

const few = (texts: string[]) => [...new Set(texts)].slice(0, MOST).map((text) => harmless(text, NAME_LENGTH));

/** All that was found of an indicator. */
export interface Evidence {
	/** The files that it is a hash or the address of. */
	files: SeenFile[];
	/** The results of those files, and the results that hold it as a tag; the newest first. */
	results: SeenResult[];
	/** In how many files it is a tag, and since when. */
	carriers: { times: number; first: string | null };
	badlist: JsonObject[];
	safelist: JsonObject[];
	/** {@link scoresHandedIn} of those files, and maybe of others. */
	handedIn: ReadonlyMap<string, number | null>;
	/** The newest ones, with its files wherever they were in them. */
	submissions: JsonObject[];
	/** Whether its score counts: something bad was found, or an analysis has ended. */
	isSettled: boolean;
}

/**
 * Of each file that was handed in, by its SHA-256: the score of the newest analysis in which nothing else was handed in,
 * which is the highest of the file and of all that was inside it or behind it; null where there is none.
 * @param submissions completed ones with {@link HANDED_IN_FIELDS}, of each file the newest first
 */
export async function scoresHandedIn(submissions: JsonObject[]): Promise<Map<string, number | null>> {
	const slice = new Slice();
	const scores = new Map<string, number | null>();
	for (const { files, max_score: score } of submissions) {
		const digests = new Set(listOf(files).map((file) => textOf(objectOf(file).sha256)));
		const own = digests.size === 1 ? (numberOf(score) ?? null) : null;
		for (const sha256 of digests) scores.set(sha256, scores.get(sha256) ?? own);
		if (slice.isOver()) await slice.next();
	}
	return scores;
}

/** The answer about an indicator; `unknown` and no score where the server has nothing of it, or has found nothing bad and has not ended an analysis of the file. */
export interface LookedUp extends JsonObject {
	verdict: Verdict | 'unknown';
	score: number | null;
	kind: SoughtKind;
	value: string;
	/** How often it was handed in or found in another file; for what is no file, in how many files it was found. */
	seen: { times: number; first: string | null; last: string | null };
	badlist: Listed | null;
	safelist: Listed | null;
	/** Names by kind, such as `family`. */
	attribution: Record<string, string[]>;
	/** The page of the file, else of the newest submission. */
	url: string | null;
	/** The value as it can be shown: no address in it works. */
	defanged: string;
	file: { sha256: string; sha1: string; md5: string; type: string; size: number | null } | null;
	submissions: SubmissionLine[];
}

/** A submission, but for why: that would be a request more for each. */
export type SubmissionLine = Pick<Digest, 'file' | 'score' | 'sha256' | 'sid' | 'state' | 'submitted' | 'url' | 'verdict'>;

const submissionLine = (record: JsonObject, context: DigestContext): SubmissionLine => {
	const { why, serviceErrors, ...line } = submissionDigest(record, context);
	return line;
};

/** What the server knows of an indicator, from all that was found of it. */
export function lookedUp(sought: Sought, evidence: Evidence, thresholds: VerdictThresholds, serverUrl: string): LookedUp {
	const { files, results, carriers } = evidence;
	const [bad, safe] = [listedIn(evidence.badlist, sought, files), listedIn(evidence.safelist, sought, files)];
	const submissions = evidence.submissions.map((one) => submissionLine(one, { serverUrl, thresholds }));
	const score = evidence.isSettled ? scoreOf(sought, evidence) : null;
	const [file] = [...files].sort((a, b) => byCodeUnits(b.last ?? '', a.last ?? ''));
	const dates = (times: (string | null)[]) => times.filter((time) => time !== null).sort();
	const { kind, value } = sought;
	return {
		verdict: bad?.enabled === true ? 'malicious' : safe?.enabled === true ? 'safe' : score === null ? 'unknown' : verdictOf(score, thresholds),
		score,
		kind,
		value,
		seen: {
			times: files.reduce((sum, { times }) => sum + times, 0) + carriers.times,
			first: dates([...files.map(({ first }) => first), carriers.first])[0] ?? null,
			last: dates([...files.map(({ last }) => last), ...tagged(sought, results).map(({ created }) => created)]).at(-1) ?? null,
		},
		badlist: listed(bad),
		safelist: listed(safe),
		attribution: attributionOf(sought, evidence, bad),
		url: file ? serverUrl + pageOf('file', file.sha256) : (submissions[0]?.url ?? null),
		defanged: harmless(value, MAX_VALUE_LENGTH),
		file: file ? { sha256: file.sha256, sha1: file.sha1, md5: file.md5, type: file.type, size: file.size } : null,
		submissions,
	};
}

/** The highest of what services say of its files together, of what was found in the newest analysis of each, what was inside it included, and of a section that holds the indicator; null for nothing. */
function scoreOf(sought: Sought, { files, results, handedIn }: Pick<Evidence, 'files' | 'handedIn' | 'results'>): number | null {
	const own = files.flatMap(({ sha256 }) => [fileScore(results.filter((result) => result.sha256 === sha256)), ...[handedIn.get(sha256) ?? []].flat()]);
	const sections = results.flatMap((result) => result.sections.filter(holds(sought)).map(({ score }) => score));
	return [...own, ...sections].reduce<number | null>((highest, score) => Math.max(highest ?? score, score), null);
}

/** Whether something bad was found of an indicator, which counts before an analysis of it has ended, too. */
export function isFoundBad(sought: Sought, evidence: Pick<Evidence, 'files' | 'handedIn' | 'results'>, thresholds: VerdictThresholds): boolean {
	const score = scoreOf(sought, evidence);
	return score !== null && score >= thresholds.suspicious;
}

/** Who and what a file is put down to, or the sections that hold a tag: a harmless domain in malware is not of its family. */
function attributionOf(sought: Sought, { files, results }: Evidence, bad: JsonObject | undefined): Record<string, string[]> {
	const own = new Set(files.map(({ sha256 }) => sha256));
	const sections = results.flatMap((result) => (own.has(result.sha256) ? result.sections : result.sections.filter(holds(sought))));
	const named = new Map<string, string[]>();
	const add = (kind: string, names: string[]) => named.set(kind, [...(named.get(kind) ?? []), ...names]);
	for (const { tags } of sections) for (const [type, names] of tags) if (isAttribution(type)) add(type.replace(/^\w+\./, ''), names);
	for (const [kind, names] of Object.entries(objectOf(bad?.attribution))) add(kind, textsOf(names));
	return Object.fromEntries([...named].filter(([, names]) => names.length > 0).map(([kind, names]) => [kind, few(names)]));
}

/** What is near an indicator: the files that hold it, or that a file was in or has in it, and what else is in those. */
export interface Relatives extends JsonObject {
	/** The first twenty. */
	files: { relation: 'carries' | 'child' | 'parent'; sha256: string; name: string | null; score: number | null }[];
	/** Those in most files first; the first fifty. */
	indicators: { kind: SoughtKind; value: string; defanged: string; verdict: Verdict; files: number }[];
}

/**
 * @param around every result of the indicator's files, or of those that carry it
 * @param parents the results that have taken a file of it out of another
 */
export async function relativesOf(sought: Sought, { files, results }: Pick<Evidence, 'files' | 'results'>, around: SeenResult[], parents: SeenResult[], thresholds: VerdictThresholds): Promise<Relatives> {
	const own = new Set(files.map(({ sha256 }) => sha256));
	const scores = new Map([...new Set(around.map(({ sha256 }) => sha256))].map((sha256) => [sha256, fileScore(around.filter((one) => one.sha256 === sha256))]));
	const related = new Map<string, Relatives['files'][number]>();
	const add = (relation: Relatives['files'][number]['relation'], sha256: string, name: string | null = null) => {
		if (isHash('sha256', sha256) && !own.has(sha256) && !related.has(sha256)) related.set(sha256, { relation, sha256, name: name === null ? null : harmless(name, NAME_LENGTH), score: scores.get(sha256) ?? null });
	};
	for (const { sha256 } of tagged(sought, results)) add('carries', sha256);
	for (const { sha256 } of parents) add('parent', sha256);
	for (const result of around) if (own.has(result.sha256)) for (const { sha256, name } of result.extracted) add('child', sha256, name);
	return { files: [...related.values()].slice(0, MOST), indicators: await indicatorsIn(sought, around, thresholds) };
}

async function indicatorsIn(sought: Sought, around: SeenResult[], thresholds: VerdictThresholds): Promise<Relatives['indicators']> {
	const slice = new Slice();
	const found = new Map<string, { kind: SoughtKind; value: string; score: number; files: Set<string> }>();
	for (const { sha256, sections } of around) {
		for (const { score, tags } of sections) {
			for (const [type, values] of tags) {
				for (const value of values) {
					const kind = kindOf(type, value);
					if (!kind || (kind === sought.kind && sought.forms.includes(value))) continue;
					const one = found.get(`${kind} ${value}`) ?? { kind, value, score, files: new Set<string>() };
					one.score = Math.max(one.score, score);
					one.files.add(sha256);
					found.set(`${kind} ${value}`, one);
				}
			}
			if (slice.isOver()) await slice.next();
		}
	}
	return [...found.values()]
		.sort((a, b) => b.files.size - a.files.size || b.score - a.score)
		.slice(0, MOST_RELATED)
		.map(({ kind, value, score, files }) => ({ kind, value, defanged: harmless(value, MAX_VALUE_LENGTH), verdict: verdictOf(score, thresholds), files: files.size }));
}

function kindOf(tagType: string, value: string): SoughtKind | undefined {
	if (tagType.endsWith('.ip')) return value.includes(':') ? 'ipv6' : 'ipv4';
	return (Object.keys(TAG_TYPES) as SoughtKind[]).find((kind) => TAG_TYPES[kind]?.includes(tagType));
}
