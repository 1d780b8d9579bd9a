import { type FileReference, fileReferences } from './fileReferences';
import type { Findings } from './findings';
import { cleanText } from './sanitize';
import { FINDING_VERDICTS, type FindingVerdict, fromServer, isAtLeast, worse } from './verdict';

export const ATTACK_SITE = 'https://attack.mitre.org/';

/** A technique of MITRE ATT&CK that a heuristic stands for. */
export interface Technique {
	type: 'technique';
	/** E.g. `T1059.001`. */
	techniqueId: string;
	name: string;
	/** E.g. `command-and-control`. */
	tactics: string[];
	/** Its page; missing where the id is none of ATT&CK's. */
	url?: string;
	verdict: FindingVerdict;
	/** The first twenty. */
	files: FileReference[];
	fileCount: number;
}

/** The techniques of a submission, each once, by their ids. */
export function techniquesOf({ summary, files }: Pick<Findings, 'files' | 'summary'>, minimum: FindingVerdict): Technique[] {
	const found = new Map<string, { name: string; tactics: Set<string>; verdict: FindingVerdict }>();
	for (const [tactic, techniques] of Object.entries(summary.attack_matrix)) {
		for (const [id, name, grade] of techniques) {
			const known = found.get(id) ?? { name: cleanText(name).text, tactics: new Set(), verdict: FINDING_VERDICTS[0] };
			known.tactics.add(cleanText(tactic).text);
			found.set(id, { ...known, verdict: worse(fromServer(grade), known.verdict) });
		}
	}
	const names = fileReferences(files);
	return [...found]
		.filter(([id, { verdict }]) => id.trim() !== '' && isAtLeast(verdict, minimum))
		.map(([id, { name, tactics, verdict }]) => {
			const techniqueId = cleanText(id).text;
			const url = techniqueUrl(techniqueId);
			return { type: 'technique' as const, techniqueId, name, tactics: [...tactics].sort(), ...(url ? { url } : {}), verdict, ...names(summary.map[`attack_pattern__${id}`] ?? []) };
		})
		.sort((a, b) => (a.techniqueId < b.techniqueId ? -1 : 1));
}

/** The page of a technique, e.g. `https://attack.mitre.org/techniques/T1059/001/`; undefined for what is no id of ATT&CK's. */
export function techniqueUrl(id: string): string | undefined {
	return /^T\d{4}(\.\d{3})?$/.test(id) ? `${ATTACK_SITE}techniques/${id.replace('.', '/')}/` : undefined;
}
