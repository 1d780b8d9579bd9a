import { defang } from './defang';
import { type FileReference, fileReferences } from './fileReferences';
import type { Findings } from './findings';
import { cleanText } from './sanitize';
import { isAttribution, isIndicator, typeOf } from './tagTypes';
import { stricter } from './tlp';
import { findingVerdict, type FindingVerdict, fromServer, isAtLeast, worse, worstFirst } from './verdict';

/** Something to look for elsewhere: an address, a hash, a name. */
export interface Indicator {
	/** A short, common name, e.g. `domain`. */
	type: string;
	/** Without control characters, cut to 2,000 characters. */
	value: string;
	/** Set where that changed the value: then nothing can be found by it. */
	altered?: true;
	/** The value as it can be shown: no address in it works. */
	defanged: string;
	/** The server's tag types; empty for a file of the submission. */
	tagTypes: string[];
	verdict: FindingVerdict;
	safelisted: boolean;
	classification: string;
	/** Actors, campaigns, families, implants and exploits that its files are put down to. */
	attribution: { type: string; value: string }[];
	/** The first twenty. */
	files: FileReference[];
	fileCount: number;
	/** The heuristics whose sections hold it. */
	heuristics: { id: string; name: string }[];
}

export interface IndicatorOptions {
	minimumVerdict: FindingVerdict;
	/** Attribution and behaviour tags as indicators of their own. */
	attribution: boolean;
	/** Hashes and names of the files. */
	files: boolean;
	safelisted: boolean;
}

/** Indicators that are given out at the most. */
export const MAX_INDICATORS = 10_000;

/** One place where a value was found. */
interface Sighting {
	tagTypes: string[];
	type: string;
	raw: number | string;
	verdict: FindingVerdict;
	safelisted: boolean;
	classification: string;
	files: string[];
	heuristics: Map<string, string>;
}

/** The indicators of a submission, each value once, the worst ones first. */
export function indicatorsOf(findings: Findings, options: IndicatorOptions): Indicator[] {
	const { summary, files } = findings;
	const merged = new Map<string, Sighting>();
	for (const sighting of sightings(findings, options)) {
		const key = `${sighting.type} ${sighting.raw}`;
		const known = merged.get(key);
		merged.set(key, known ? mergedSightings(known, sighting) : sighting);
	}
	const references = fileReferences(files);
	const attributions = attributionsOf(summary);
	return [...merged.values()]
		.filter(({ verdict, safelisted }) => isAtLeast(verdict, options.minimumVerdict) && (options.safelisted || !safelisted))
		.map(({ type, raw, tagTypes, verdict, safelisted, classification, files: digests, heuristics }): Indicator => {
			const { text: value, altered } = cleanText(raw);
			const attribution = [...new Map(digests.flatMap((sha256) => attributions.get(sha256) ?? []).map((one) => [`${one.type} ${one.value}`, one])).values()];
			return {
				type,
				value,
				...(altered ? { altered } : {}),
				defanged: defang(value),
				tagTypes: [...new Set(tagTypes)].sort(),
				verdict,
				safelisted,
				classification,
				attribution,
				...references(digests),
				heuristics: [...heuristics].map(([id, name]) => ({ id, name })),
			};
		})
		.filter(({ value }) => value.trim() !== '')
		.sort((a, b) => worstFirst(a, b) || compare(a.type, b.type) || compare(a.value, b.value));
}

const compare = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);

function* sightings(findings: Findings, options: IndicatorOptions): Generator<Sighting> {
	const { summary, record } = findings;
	const ofSections = sectionTags(findings);
	const told = new Set<string>();
	for (const [kind, tags] of Object.entries(summary.tags)) {
		for (const [tagType, values] of Object.entries(tags)) {
			for (const [raw, grade, safelisted, classification = summary.classification] of values) {
				const key = `${tagType}__${raw}`;
				told.add(key);
				if (kind !== 'ioc' && !options.attribution) continue;
				const heuristics = ofSections.get(key)?.heuristics ?? new Map<string, string>();
				yield { tagTypes: [tagType], type: typeOf(tagType, String(raw)), raw, verdict: fromServer(grade), safelisted, classification, files: summary.map[key] ?? [], heuristics };
			}
		}
	}
	for (const [key, sighting] of ofSections) {
		const [tagType = ''] = sighting.tagTypes;
		if (!told.has(key) && isIndicator(tagType) && (options.attribution || !isAttribution(tagType))) yield sighting;
	}
	if (!options.files) return;
	for (const { sha256, sha1, md5, names, verdict } of findings.files) {
		const values: [string, string | undefined][] = [['sha256', sha256], ['sha1', sha1], ['md5', md5], ...names.map((name): [string, string] => ['file_name', name])];
		for (const [type, raw] of values) {
			if (raw === undefined || (type === 'file_name' && raw === sha256)) continue;
			yield { tagTypes: [], type, raw, verdict, safelisted: false, classification: record.classification, files: [sha256], heuristics: new Map() };
		}
	}
}

/** The tags of all sections with a heuristic. Which file has such a tag is known only where one file alone raised the heuristic. */
function sectionTags({ summary, thresholds }: Findings): Map<string, Sighting> {
	const found = new Map<string, Sighting>();
	for (const [id, sections] of Object.entries(summary.heuristic_sections)) {
		const files = new Set(summary.map[`heuristic__${id}`]);
		for (const { heuristic, tags, classification } of sections) {
			const verdict = findingVerdict(heuristic?.score ?? thresholds.info, thresholds);
			const name = cleanText(heuristic?.name ?? id).text;
			for (const { type: tagType, value: raw, safelisted } of tags) {
				const key = `${tagType}__${raw}`;
				const type = typeOf(tagType, String(raw));
				const sighting: Sighting = { tagTypes: [tagType], type, raw, verdict, safelisted, classification, files: files.size === 1 ? [...files] : [], heuristics: new Map([[id, name]]) };
				const known = found.get(key);
				found.set(key, known ? mergedSightings(known, sighting) : sighting);
			}
		}
	}
	return found;
}

/** What two sightings of one value come to: the worst verdict, the highest TLP; safelisted only where both are. */
function mergedSightings(a: Sighting, b: Sighting): Sighting {
	return {
		...a,
		tagTypes: [...a.tagTypes, ...b.tagTypes],
		verdict: worse(a.verdict, b.verdict),
		safelisted: a.safelisted && b.safelisted,
		classification: stricter(a.classification, b.classification),
		files: [...a.files, ...b.files],
		heuristics: new Map([...a.heuristics, ...b.heuristics]),
	};
}

/** What each file is put down to. */
function attributionsOf({ tags, map }: Findings['summary']): Map<string, Indicator['attribution']> {
	const found = new Map<string, Indicator['attribution']>();
	for (const [tagType, values] of Object.entries(tags.attribution)) {
		if (!tagType.startsWith('attribution.')) continue;
		for (const [raw, , safelisted] of values) {
			const one = { type: typeOf(tagType, String(raw)), value: cleanText(raw).text };
			for (const sha256 of safelisted ? [] : (map[`${tagType}__${raw}`] ?? [])) found.set(sha256, [...(found.get(sha256) ?? []), one]);
		}
	}
	return found;
}
