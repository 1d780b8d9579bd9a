import type { SubmissionFile } from './fileTree';

/** Files that a finding names at the most: malware can put one address into hundreds of files. */
const MAX_FILES = 20;

export interface FileReference {
	sha256: string;
	name: string;
}

/** How findings refer to files: the first twenty with their names, and how many there are. */
export function fileReferences(files: SubmissionFile[]): (digests: string[]) => { files: FileReference[]; fileCount: number } {
	const names = new Map(files.map(({ sha256, names: [name] }) => [sha256, name]));
	return (digests) => {
		const unique = [...new Set(digests)].sort();
		return { files: unique.slice(0, MAX_FILES).map((sha256) => ({ sha256, name: names.get(sha256) ?? sha256 })), fileCount: unique.length };
	};
}
