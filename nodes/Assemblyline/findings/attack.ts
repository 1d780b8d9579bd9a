import { Slice } from '../client/slice';
import { type FileReference, fileReferences } from './fileReferences';
import type { Findings } from './findings';
import { byCodeUnits } from './order';
import { harmless, NAME_LENGTH } from './sanitize';
import { FINDING_VERDICTS, type FindingVerdict, fromServer, isAtLeast, worse } from './verdict';

/** Tactics that a technique has at the most: MITRE knows fewer. */
const MAX_TACTICS = 20;

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

/** A technique as the server tells it. */
interface Sighting {
	id: string;
	name: string;
	tactics: Set<string>;
	verdict: FindingVerdict;
}

/** Techniques that are given out at the most: MITRE knows fewer. */
const MAX_TECHNIQUES = 1000;

/** The techniques of a submission, each once, by their ids. */
export async function techniquesOf(findings: Pick<Findings, 'files' | 'summary'>, minimum: FindingVerdict): Promise<Technique[]> {
	const slice = new Slice();
	const references = fileReferences(findings.files);
	const techniques: Technique[] = [];
	for (const sighting of sightingsOf(findings.summary, minimum).slice(0, MAX_TECHNIQUES)) {
		techniques.push({ type: 'technique', ...inWords(sighting), ...references(findings.summary.map[`attack_pattern__${sighting.id}`] ?? []) });
		if (slice.isOver()) await slice.next();
	}
	return techniques;
}

/** The techniques of a submission's summary, each once, without their files; names and tactics as the server has them, not yet harmless. */
export function sightingsOf({ attack_matrix: matrix }: Findings['summary'], minimum: FindingVerdict): Sighting[] {
	const found = new Map<string, Sighting>();
	for (const [tactic, techniques] of Object.entries(matrix)) {
		for (const [id, name, grade] of techniques) {
			const known = found.get(id) ?? { id, name, tactics: new Set(), verdict: FINDING_VERDICTS[0] };
			if (known.tactics.size < MAX_TACTICS) known.tactics.add(tactic);
			known.verdict = worse(fromServer(grade), known.verdict);
			found.set(id, known);
		}
	}
	return [...found.values()].filter(({ id, verdict }) => id.trim() !== '' && isAtLeast(verdict, minimum)).sort((a, b) => byCodeUnits(a.id, b.id));
}

/** A technique in words for people. */
function inWords({ id, name, tactics, verdict }: Sighting): Pick<Technique, 'name' | 'tactics' | 'techniqueId' | 'url' | 'verdict'> {
	const url = techniqueUrl(id);
	const words = [...tactics].sort().map((tactic) => harmless(tactic, NAME_LENGTH));
	return { techniqueId: harmless(id, NAME_LENGTH), name: harmless(name, NAME_LENGTH), tactics: words, ...(url ? { url } : {}), verdict };
}

/** The page of a technique, e.g. `https://attack.mitre.org/techniques/T1059/001/`; undefined for what is no id of ATT&CK's. */
export function techniqueUrl(id: string): string | undefined {
	return /^T\d{4}(\.\d{3})?$/.test(id) ? `${ATTACK_SITE}techniques/${id.replace('.', '/')}/` : undefined;
}
