import { stricterOf } from '../client/classification';
import { own } from '../client/own';
import { Slice } from '../client/slice';
import { canonicalIPv6 } from './address';
import { type FileReference, fileReferences } from './fileReferences';
import type { Findings } from './findings';
import { byCodeUnits } from './order';
import { cleanText, clipped, harmless, MAX_VALUE_LENGTH, NAME_LENGTH } from './sanitize';
import { isAttribution, isIndicator, typeOf } from './tagTypes';
import { findingVerdict, type FindingVerdict, fromServer, isAlarming, isAtLeast, worse, worstFirst } from './verdict';

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
	/** Empty where the server enforces none. */
	classification: string;
	/** Actors, campaigns, families, implants and exploits that its first twenty files are put down to; the first twenty. */
	attribution: Pick<Indicator, 'defanged' | 'type' | 'value'>[];
	/** The first twenty. */
	files: FileReference[];
	fileCount: number;
	/** The heuristics whose sections hold it; the first twenty. */
	heuristics: { id: string; name: string }[];
}

export interface IndicatorOptions {
	minimumVerdict: FindingVerdict;
	/** Attribution and behavior tags as indicators of their own. */
	attribution: boolean;
	/** Of the files hashes and names; the SHA-256 of the suspicious and malicious ones; or nothing. */
	files: 'alarming' | 'all' | 'none';
	safelisted: boolean;
}

/** Indicators that are given out at the most. */
export const MAX_INDICATORS = 10_000;

/** Attributions and heuristics that an indicator names at the most, as with files. */
const MAX_NAMED = 20;

export interface Indicators {
	/** The worst ones. */
	indicators: Indicator[];
	/** How many there are in all. */
	total: number;
}

/** One place where a value was found, or all of them. */
interface Sighting {
	type: string;
	raw: number | string;
	tagTypes: Iterable<string>;
	verdict: FindingVerdict;
	safelisted: boolean;
	classification: string;
	files: Iterable<string>;
	/** Names by ids. */
	heuristics: Iterable<[id: string, name: string]>;
}

/** The indicators of a submission, each value once, the worst ones first. */
export async function indicatorsOf(findings: Findings, options: IndicatorOptions): Promise<Indicators> {
	const slice = new Slice();
	const merged = new Sightings(findings, ({ type, raw }) => `${type} ${raw}`);
	for (const sighting of sightings(findings, options, await sectionTags(findings, slice))) {
		merged.add(inOneForm(sighting));
		if (slice.isOver()) await slice.next();
	}
	await slice.next();
	const wanted = merged.all().filter(({ raw, verdict, safelisted }) => isAtLeast(verdict, options.minimumVerdict) && (options.safelisted || !safelisted) && !isBlank(raw));
	await slice.next();
	const ordered = inOrder(wanted);
	await slice.next();
	const references = fileReferences(findings.files);
	const attributions = attributionsOf(findings.summary);
	const indicators: Indicator[] = [];
	for (const { type, raw, tagTypes, verdict, safelisted, classification, files: digests, heuristics } of ordered.slice(0, MAX_INDICATORS)) {
		const { text: value, altered } = cleanText(raw);
		const { files, fileCount } = references(digests);
		const attribution = new Map(files.flatMap(({ sha256 }) => attributions.get(sha256) ?? []).map((one) => [`${one.type} ${one.value}`, one]));
		indicators.push({
			type,
			value,
			...(altered ? { altered } : {}),
			defanged: harmless(value, 2 * MAX_VALUE_LENGTH),
			tagTypes: [...tagTypes].sort(),
			verdict,
			safelisted,
			classification: findings.definition.enforce ? classification : '',
			attribution: [...attribution.values()].slice(0, MAX_NAMED),
			files,
			fileCount,
			heuristics: [...heuristics].map(([id, name]) => ({ id: harmless(id, NAME_LENGTH), name: harmless(name, NAME_LENGTH) })),
		});
		if (slice.isOver()) await slice.next();
	}
	return { indicators, total: wanted.length };
}

/** IPv6 addresses in their one canonical form: in several spellings they are still one indicator. */
const inOneForm = (sighting: Sighting): Sighting => (sighting.type === 'ipv6' ? { ...sighting, raw: canonicalIPv6(String(sighting.raw)) } : sighting);

/** By verdict, type and value. The values, of which there may be tens of thousands, are sorted as the platform sorts texts: a function that compares them would hold everything else up. */
function inOrder(wanted: Sighting[]): Sighting[] {
	const groups = new Map<string, { first: Sighting; byValue: Map<string, Sighting> }>();
	for (const one of wanted) {
		const key = `${one.verdict} ${one.type}`;
		const group = groups.get(key) ?? { first: one, byValue: new Map<string, Sighting>() };
		groups.set(key, group);
		group.byValue.set(String(one.raw), one);
	}
	const inGroups = [...groups.values()].sort(({ first: a }, { first: b }) => worstFirst(a, b) || isSha256(b) - isSha256(a) || byCodeUnits(a.type, b.type));
	return inGroups.flatMap(({ byValue }) => [...byValue.keys()].sort().flatMap((value) => byValue.get(value) ?? []));
}

/** A file's hash is what most look for first. */
const isSha256 = ({ type }: Sighting) => Number(type === 'sha256');

const isBlank = (raw: number | string) => cleanText(raw).text.trim() === '';

/** Sightings by what makes them one: the worst verdict, the strictest marking; safelisted only where all are. */
class Sightings {
	private readonly found = new Map<string, Sighting & { tagTypes: Set<string>; files: Set<string>; heuristics: Map<string, string> }>();

	constructor(private readonly findings: Findings, private readonly keyOf: (sighting: Sighting) => string) {}

	add(sighting: Sighting): void {
		const key = this.keyOf(sighting);
		const known = this.found.get(key);
		if (!known) {
			this.found.set(key, { ...sighting, tagTypes: new Set(sighting.tagTypes), files: new Set(sighting.files), heuristics: new Map(sighting.heuristics) });
			return;
		}
		known.verdict = worse(known.verdict, sighting.verdict);
		known.safelisted &&= sighting.safelisted;
		known.classification = stricterOf(known.classification, sighting.classification, this.findings.definition);
		for (const tagType of sighting.tagTypes) known.tagTypes.add(tagType);
		for (const sha256 of sighting.files) known.files.add(sha256);
		for (const [id, name] of sighting.heuristics) if (known.heuristics.size < MAX_NAMED) known.heuristics.set(id, name);
	}

	get(key: string): Sighting | undefined {
		return this.found.get(key);
	}

	all(): Sighting[] {
		return [...this.found.values()];
	}
}

const tagKey = (tagType: string, raw: number | string) => `${tagType}__${raw}`;

function* sightings(findings: Findings, options: IndicatorOptions, ofSections: Sightings): Generator<Sighting> {
	const { summary, marking } = findings;
	const told = new Set<string>();
	for (const [kind, tags] of Object.entries(summary.tags)) {
		for (const [tagType, values] of Object.entries(tags)) {
			for (const [raw, grade, safelisted, classification = summary.classification] of values) {
				const key = tagKey(tagType, raw);
				told.add(key);
				if (kind !== 'ioc' && !options.attribution) continue;
				const heuristics = ofSections.get(key)?.heuristics ?? [];
				yield { tagTypes: [tagType], type: typeOf(tagType, String(raw)), raw, verdict: fromServer(grade), safelisted, classification, files: own(summary.map, key) ?? [], heuristics };
			}
		}
	}
	for (const sighting of ofSections.all()) {
		const [tagType = ''] = sighting.tagTypes;
		if (!told.has(tagKey(tagType, sighting.raw)) && isIndicator(tagType) && (options.attribution || !isAttribution(tagType))) yield sighting;
	}
	if (options.files === 'none') return;
	for (const { sha256, sha1, md5, names, verdict } of findings.files) {
		if (options.files === 'alarming' && !isAlarming({ verdict })) continue;
		const values: [string, string | undefined][] = [['sha256', sha256]];
		if (options.files === 'all') values.push(['sha1', sha1], ['md5', md5], ...names.map((name): [string, string] => ['file_name', name]));
		for (const [type, raw] of values) {
			if (raw === undefined || (type === 'file_name' && raw === sha256)) continue;
			yield { tagTypes: [], type, raw, verdict, safelisted: false, classification: marking, files: [sha256], heuristics: [] };
		}
	}
}

/** The tags of all sections with a heuristic, by type and value. Which file has such a tag is known only where one file alone raised the heuristic. */
async function sectionTags(findings: Findings, slice: Slice): Promise<Sightings> {
	const { summary, thresholds, definition } = findings;
	const found = new Sightings(findings, ({ tagTypes: [tagType = ''], raw }) => tagKey(tagType, raw));
	for (const [id, sections] of Object.entries(summary.heuristic_sections)) {
		const digests = new Set(summary.map[`heuristic__${id}`]);
		const files = digests.size === 1 ? digests : [];
		for (const { heuristic, tags, classification: ofSection } of sections) {
			if (slice.isOver()) await slice.next();
			// Without that of its file, which the server has put into the summary's only.
			const classification = stricterOf(summary.classification, ofSection, definition);
			const verdict = findingVerdict(heuristic?.score ?? thresholds.info, thresholds);
			const heuristics: [string, string][] = [[id, heuristic?.name ?? id]];
			for (const { type: tagType, value: raw, safelisted } of tags) {
				found.add({ tagTypes: [tagType], type: typeOf(tagType, String(raw)), raw, verdict, safelisted, classification, files, heuristics });
				if (slice.isOver()) await slice.next();
			}
		}
	}
	return found;
}

/** What each file is put down to, as far as an indicator names it. */
function attributionsOf({ tags, map }: Findings['summary']): Map<string, Indicator['attribution']> {
	const found = new Map<string, Indicator['attribution']>();
	for (const [tagType, values] of Object.entries(tags.attribution)) {
		if (!tagType.startsWith('attribution.')) continue;
		for (const [raw, , safelisted] of values) {
			const digests = safelisted ? [] : (own(map, tagKey(tagType, raw)) ?? []);
			const open = digests.map((sha256) => found.get(sha256) ?? setNew(found, sha256)).filter(({ length }) => length < MAX_NAMED);
			if (open.length === 0) continue;
			const one = { type: typeOf(tagType, String(raw)), value: clipped(cleanText(raw).text, NAME_LENGTH), defanged: harmless(String(raw), NAME_LENGTH) };
			for (const list of open) list.push(one);
		}
	}
	return found;
}

function setNew<T>(map: Map<string, T[]>, key: string): T[] {
	const list: T[] = [];
	map.set(key, list);
	return list;
}
