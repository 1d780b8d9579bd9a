import { isHash } from '../client/hash';
import type { SubmissionRecord } from '../client/types';
import { type FileHashes, numberOf, objectOf, textOf, textsOf } from './normalize';
import { cleanText } from './sanitize';
import { findingVerdict, type FindingVerdict, type VerdictThresholds } from './verdict';

/** A place of a file in a submission: the same file can lie in several others. */
export interface FilePlace {
	sha256: string;
	/** As the server has them, which is as malware has: in an order of their own, as the server's is another one after each of its starts. */
	names: string[];
	type: string;
	size?: number;
	/** Missing where the server's tree lacks the file. */
	score?: number;
	/** How deep it lies in others; 0 for what was submitted. */
	depth: number;
	/** Whether there may be more in it that the server shows at another place only. */
	isTruncated?: boolean;
}

/** A file of a submission. The names are cleaned, and never empty. */
export interface SubmissionFile extends FileHashes {
	names: [string, ...string[]];
	/** Whether it was submitted itself, not extracted. */
	submitted: boolean;
	verdict: FindingVerdict;
}

/** Names that a file has at the most. */
const MAX_NAMES = 100;

/** Deepest file that is looked at: beyond this the server has no more either. */
const MAX_DEPTH = 20;

/** Every place of the server's tree, from the outer to the inner ones; then the submitted files that the tree lacks. */
export function placesOf({ files }: Pick<SubmissionRecord, 'files'>, tree: unknown): FilePlace[] {
	const found = branch(tree, 0);
	const known = new Set(found.map(({ sha256 }) => sha256));
	const missing = files.filter(({ sha256 }) => !known.has(sha256));
	return [...found, ...missing.map(({ sha256, name, size }) => ({ sha256, names: [name], type: '', size, depth: 0 }))];
}

function branch(tree: unknown, depth: number): FilePlace[] {
	if (depth > MAX_DEPTH) return [];
	return Object.entries(objectOf(tree)).flatMap(([sha256, node]) => {
		const { name, type, size, score, children, truncated } = objectOf(node);
		const place = { sha256, names: textsOf(name).sort(), type: textOf(type), size: numberOf(size), score: numberOf(score), depth, isTruncated: truncated === true };
		return [place, ...branch(children, depth + 1)];
	});
}

/** Every file once: those that were submitted, in their order, then what was extracted, in the order of the tree. */
export function filesOf({ files: outer }: Pick<SubmissionRecord, 'files'>, places: FilePlace[], thresholds: VerdictThresholds): SubmissionFile[] {
	const files = new Map<string, Omit<SubmissionFile, 'names'> & { names: Set<string> }>();
	const submitted = new Set(outer.map(({ sha256 }) => sha256));
	const first: Pick<FilePlace, 'names' | 'score' | 'sha256' | 'size'>[] = outer.map(({ sha256, name, size }) => ({ sha256, names: [name], size }));
	for (const { sha256, names, size, score } of [...first, ...places]) {
		if (!isHash('sha256', sha256)) continue;
		const known = files.get(sha256) ?? { sha256, names: new Set(), submitted: submitted.has(sha256), verdict: findingVerdict(thresholds.info, thresholds) };
		files.set(sha256, known);
		known.size = size ?? known.size;
		// A file without a score is one of which nothing is known.
		if (score !== undefined) known.verdict = findingVerdict(score, thresholds);
		for (const name of names) {
			const { text } = cleanText(name);
			if (text.trim() !== '' && known.names.size < MAX_NAMES) known.names.add(text);
		}
	}
	return [...files.values()].map((file) => {
		const [main = file.sha256, ...others] = file.names;
		return { ...file, names: [main, ...others] };
	});
}
