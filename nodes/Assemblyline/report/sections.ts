import { techniquesOf } from '../findings/attack';
import type { FilePlace } from '../findings/fileTree';
import type { Findings } from '../findings/findings';
import { textOf } from '../findings/normalize';
import { clipped, harmless, harmlessName } from '../findings/sanitize';
import { type FindingVerdict, fromServer, isAlarming, verdictOf, worstFirst } from '../findings/verdict';
import { type Cell, type Section, text, value, WORDS } from './cells';
import { number, size } from './format';

/** What a report's sections are made of. */
export interface SectionSource extends Findings {
	/** Only what is alarming. */
	isShort: boolean;
	/** What each file is called, by its SHA-256. */
	names: Map<string, string>;
}

export const fileNames = (places: FilePlace[]): Map<string, string> => new Map(places.map(({ sha256, names }) => [sha256, names[0] ?? sha256]));

const verdictCell = (verdict: FindingVerdict): Cell => ({ kind: 'verdict', tone: verdict, text: WORDS[verdict] });

/** A section without the columns in which nothing stands. */
function section(title: string, columns: string[], rows: Cell[][], note?: string): Section {
	const kept = columns.map((_, index) => rows.some((row) => row[index]?.text));
	const only = <T>(all: T[]) => all.filter((_, index) => kept[index]);
	return { title, columns: only(columns), rows: rows.map(only), total: rows.length, note };
}

/** Of the files that a finding was in, the first ones. */
function foundIn({ summary, names }: SectionSource, key: string): Cell {
	if (names.size < 2) return text('');
	return some((summary.map[key] ?? []).map((sha256) => harmlessName(names.get(sha256) ?? sha256)), 3);
}

function some(texts: string[], count: number): Cell {
	const more = texts.length > count ? ` and ${number(texts.length - count)} more` : '';
	return value(texts.slice(0, count).map((one) => clipped(one, 100)).join(', ') + more);
}

export function fileSection({ places, thresholds, isShort }: SectionSource): Section {
	const shown = places.filter(({ depth, score }) => !isShort || depth === 0 || (score ?? 0) >= thresholds.suspicious);
	const rows = shown.map((place): Cell[] => {
		const tone = place.score === undefined ? undefined : verdictOf(place.score, thresholds);
		return [
			tone ? { kind: 'verdict', tone, text: `${WORDS[tone]}, ${number(place.score ?? 0)}` } : text(''),
			value(place.names.map(harmlessName).join(', '), place.depth),
			text(place.size === undefined ? '' : size(place.size)),
			value(harmlessName(place.type)),
			value(harmlessName(place.sha256)),
		];
	});
	const truncated = shown.filter(({ isTruncated }) => isTruncated).length;
	const note = truncated > 0 ? `The server shows files that lie in several others at one place only: there are more of them in ${number(truncated)} of these.` : undefined;
	return section('Files', ['Verdict', 'Name', 'Size', 'Type', 'SHA-256'], rows, note);
}

export function heuristicSection(source: SectionSource): Section {
	const { heuristics, heuristic_sections: sections } = source.summary;
	const found = Object.entries(heuristics).flatMap(([grade, all]) =>
		all.map(([id, name]) => {
			const details = (sections[id] ?? []).flatMap(({ heuristic }) => heuristic ?? []);
			const score = Math.max(...details.map((one) => one.score));
			const signatures = [...new Set(details.flatMap(({ signature }) => signature.map((one) => one.name)))];
			return { verdict: fromServer(grade), id, name, score, signatures };
		}),
	);
	found.sort((a, b) => worstFirst(a, b) || b.score - a.score || a.id.localeCompare(b.id, 'en'));
	const rows = found.filter((one) => !source.isShort || isAlarming(one)).map(({ verdict, id, name, score, signatures }) => [
		verdictCell(verdict),
		text(Number.isFinite(score) ? number(score) : ''),
		value(harmlessName(name)),
		value(harmlessName(id)),
		some(signatures.map(harmlessName), 5),
		foundIn(source, `heuristic__${id}`),
	]);
	return section('Heuristics', ['Level', 'Score', 'Heuristic', 'ID', 'Signatures', 'Found in'], rows);
}

/** The server's kinds of tags with their titles. */
const TAG_KINDS = [['ioc', 'Indicators'], ['attribution', 'Attribution'], ['behavior', 'Behaviour']] as const;

/** Tags without the safelisted ones, defanged; in a short report only alarming ones. */
export function tagSections(source: SectionSource): Section[] {
	return TAG_KINDS.map(([kind, title]) => {
		const all = Object.entries(source.summary.tags[kind]).flatMap(([type, tags]) =>
			tags.map(([raw, grade, isSafelisted]) => ({ type, content: String(raw), verdict: fromServer(grade), isSafelisted })),
		);
		const shown = all.filter((tag) => !tag.isSafelisted && (!source.isShort || isAlarming(tag)));
		shown.sort((a, b) => worstFirst(a, b) || a.type.localeCompare(b.type, 'en') || a.content.localeCompare(b.content, 'en'));
		const rows = shown.map(({ type, content, verdict }) => [verdictCell(verdict), value(harmless(content)), value(harmlessName(type)), foundIn(source, `${type}__${content}`)]);
		const safelisted = all.filter(({ isSafelisted }) => isSafelisted).length;
		const note = safelisted > 0 && !source.isShort ? `${number(safelisted)} safelisted ${safelisted === 1 ? 'one is' : 'ones are'} left out.` : undefined;
		return section(title, ['Level', 'Value', 'Type', 'Found in'], rows, note);
	});
}

export function attackSection(source: SectionSource): Section {
	const rows = techniquesOf(source, 'safe').sort(worstFirst).map(({ verdict, techniqueId, url, name, tactics }): Cell[] => [
		verdictCell(verdict),
		url === undefined ? value(harmlessName(techniqueId)) : { kind: 'link', text: techniqueId, url },
		value(harmlessName(name)),
		some(tactics.map((tactic) => harmlessName(tactic.replaceAll('-', ' '))), 5),
	]);
	return section('ATT&CK techniques', ['Level', 'ID', 'Technique', 'Tactics'], rows);
}

/** What the number at the end of an error's key means. */
const ERRORS = new Map([
	['e1', 'The service failed'],
	['e10', 'The file lies too deep in others'],
	['e11', 'Too many files were extracted'],
	['e12', 'The service failed again and again'],
	['e20', 'The service was busy'],
	['e21', 'The service was down'],
	['e30', 'The analysis was cut off'],
]);

/** The errors of services, as far as their keys tell. */
export function errorSection({ record, names }: SectionSource): Section {
	const rows = record.errors.map((key): Cell[] => {
		const parts = key.split('.');
		const [sha256 = '', service = ''] = parts;
		return [value(harmlessName(service)), text(ERRORS.get(parts.at(-1) ?? '') ?? 'An error'), value(harmlessName(names.get(sha256) ?? sha256))];
	});
	return section('Errors', ['Service', 'What happened', 'File'], rows);
}

export function metadataSection({ record }: SectionSource): Section {
	const rows = Object.entries(record.metadata).map(([name, content]) => [value(harmlessName(name)), value(harmless(textOf(content)))]);
	return section('Metadata', ['Name', 'Value'], rows);
}
