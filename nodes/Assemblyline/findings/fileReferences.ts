import { isHash } from '../client/hash';
import type { SubmissionFile } from './fileTree';
import { harmless, NAME_LENGTH } from './sanitize';

/** Files that a finding names at the most: malware can put one address into hundreds of files. */
const MAX_FILES = 20;

export interface FileReference {
	sha256: string;
	name: string;
}

/** How findings refer to files: the first twenty with their names, and how many there are. */
export function fileReferences(files: SubmissionFile[]): (digests: Iterable<string>) => { files: FileReference[]; fileCount: number } {
	const nameOf = fileNames(files.map(({ sha256, names: [name] }) => [sha256, name]));
	return (digests) => {
		const unique = [...new Set(digests)].filter((digest) => isHash('sha256', digest)).sort();
		return { files: unique.slice(0, MAX_FILES).map((sha256) => ({ sha256, name: nameOf(sha256) })), fileCount: unique.length };
	};
}

/** The name of a file by its SHA-256, harmless; of one that is not known, the SHA-256 itself. A name is made harmless once, however often it is asked for. */
export function fileNames(names: [sha256: string, name: string][]): (sha256: string) => string {
	const raw = new Map(names);
	const known = new Map<string, string>();
	return (sha256) => {
		const name = known.get(sha256) ?? harmless(raw.get(sha256) ?? sha256, NAME_LENGTH);
		known.set(sha256, name);
		return name;
	};
}
