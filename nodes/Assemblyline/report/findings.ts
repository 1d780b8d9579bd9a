import type { JsonObject, SubmissionRecord } from '../client/types';
import { cleanText } from './cleanText';
import { verdictOf, type VerdictThresholds } from './verdict';

/** How bad a finding is, in the words of this pack: the server has `info` for the second one. */
export const FINDING_VERDICTS = ['safe', 'informative', 'suspicious', 'malicious'] as const;
export type FindingVerdict = (typeof FINDING_VERDICTS)[number];

type ServerVerdict = 'info' | 'malicious' | 'safe' | 'suspicious';

/** A tag of a summary: value, verdict, safelisted, classification. The documentation knows the value only. */
export type SummaryTag = [value: number | string, verdict: ServerVerdict, safelisted: boolean, classification?: string];

/** `GET submission/summary/<sid>/`, as far as it is read here. */
export interface SubmissionSummary extends JsonObject {
	classification: string;
	/** Results that the user may not see are missing. */
	filtered: boolean;
	/** The submission still runs, or results are gone. */
	partial: boolean;
	tags: Record<'attribution' | 'behavior' | 'ioc', Record<string, SummaryTag[]>>;
	/** Tactic to techniques: id, name, verdict. */
	attack_matrix: Record<string, [id: string, name: string, verdict: ServerVerdict][]>;
	/** The SHA-256 of the files by `<tag type>__<value>`, `heuristic__<id>` and `attack_pattern__<id>`, and the other way round. */
	map: Record<string, string[]>;
	/** By heuristic. Their tags are of every type, those in `tags` only of the types that the administrator chose. */
	heuristic_sections: Record<string, HeuristicSection[]>;
}

export interface HeuristicSection {
	classification: string;
	heuristic: { heur_id: string; name: string; score: number } | null;
	tags: { type: string; value: number | string; safelisted: boolean }[];
}

/** A node of `GET submission/tree/<sid>/`. */
export interface TreeNode {
	name: string[];
	score: number;
	sha256: string;
	size: number;
	type: string;
	children: Record<string, TreeNode>;
}

/** A file's record, as far as it is read here; from `search/file` or `file/info`. */
export interface FileHashes {
	sha256: string;
	md5?: string;
	sha1?: string;
	size?: number;
	mime?: string;
	ssdeep?: string | null;
	tlsh?: string | null;
}

/** A file of a submission. The names are cleaned, and never empty. */
export interface SubmissionFile extends FileHashes {
	names: [string, ...string[]];
	/** Whether it was submitted itself, not extracted. */
	submitted: boolean;
	verdict: FindingVerdict;
}

/** All that is known of a submission, ready to be told in one format or another. */
export interface Findings {
	/** The server's origin. */
	host: string;
	record: SubmissionRecord & { classification: string };
	summary: SubmissionSummary;
	files: SubmissionFile[];
	thresholds: VerdictThresholds;
}

export const fromServer = (verdict: ServerVerdict): FindingVerdict => (verdict === 'info' ? 'informative' : verdict);

/** A score's verdict, without the step between suspicious and malicious. */
export function findingVerdict(score: number, thresholds: VerdictThresholds): FindingVerdict {
	const verdict = verdictOf(score, thresholds);
	return verdict === 'highly_suspicious' ? 'suspicious' : verdict;
}

/** Whether a verdict is as bad as another one, or worse. */
export const isAtLeast = (verdict: FindingVerdict, minimum: FindingVerdict): boolean => FINDING_VERDICTS.indexOf(verdict) >= FINDING_VERDICTS.indexOf(minimum);

/** Every file once: those that were submitted, in their order, then what was extracted, in the order of the tree. */
export function filesOf(record: SubmissionRecord, tree: Record<string, TreeNode>, thresholds: VerdictThresholds): SubmissionFile[] {
	const files = new Map<string, SubmissionFile>();
	const submitted = new Set(record.files.map(({ sha256 }) => sha256));
	const add = (sha256: string, names: string[], size: number, score: number) => {
		const [first = sha256, ...others] = new Set([...(files.get(sha256)?.names ?? []), ...names.map((name) => cleanText(name).text).filter((name) => name.trim() !== '')]);
		files.set(sha256, { sha256, names: [first, ...others], size, submitted: submitted.has(sha256), verdict: findingVerdict(score, thresholds) });
	};
	const walk = (nodes: Record<string, TreeNode>) => {
		for (const { sha256, name, size, score, children } of Object.values(nodes)) {
			add(sha256, name, size, score);
			walk(children);
		}
	};
	// A score of nothing known: the tree, where the file stands in it, has the real one.
	for (const { sha256, name, size } of record.files) add(sha256, [name], size, thresholds.info);
	walk(tree);
	return [...files.values()];
}
