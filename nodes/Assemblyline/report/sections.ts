import { isJsonObject, type JsonObject, type SubmissionRecord } from '../client/types';
import { techniqueUrl } from './attack';
import { type Cell, type Section, text, value, WORDS } from './cells';
import { clipped, harmless, harmlessName, number, size } from './text';
import { type Outcome, verdictOf, type VerdictThresholds } from './verdict';

/** How the server's summary grades findings, worst first. It has no grade for highly suspicious. */
const TONES: Record<string, Outcome> = { malicious: 'malicious', suspicious: 'suspicious', info: 'informative', safe: 'safe' };
const RANKED = Object.values(TONES);
const toneOf = (level: unknown): Outcome => TONES[String(level)] ?? 'informative';
const rankOf = (tone: Outcome) => RANKED.indexOf(tone);
const levelCell = (tone: Outcome): Cell => ({ kind: 'verdict', tone, text: WORDS[tone] });
/** What a short report is about. */
const isAlarming = (tone: Outcome) => rankOf(tone) <= rankOf('suspicious');

const object = (what: unknown): JsonObject => (isJsonObject(what) ? what : {});
const list = (what: unknown): unknown[] => (Array.isArray(what) ? (what as unknown[]) : []);
const string = (what: unknown): string => (typeof what === 'string' ? what : what === null || what === undefined ? '' : JSON.stringify(what));

/** A section without the columns in which nothing stands. */
function section(title: string, columns: string[], rows: Cell[][], note?: string): Section {
	const kept = columns.map((_, index) => rows.some((row) => row[index]?.text));
	const only = <T>(all: T[]) => all.filter((_, index) => kept[index]);
	return { title, columns: only(columns), rows: rows.map(only), total: rows.length, note };
}

/** A file of the tree, with how deep it lies in others. */
interface TreeFile {
	sha256: string;
	names: string[];
	type: string;
	size: number | undefined;
	score: number | undefined;
	depth: number;
}

/** Deepest file that is looked at: beyond this the server has no more either. */
const MAX_DEPTH = 20;

/** The files of a submission from the outer to the inner ones; those that the server's tree lacks too. */
export function filesOf(record: SubmissionRecord, tree: JsonObject): TreeFile[] {
	const found = branch(tree.tree, 0);
	const known = new Set(found.map(({ sha256 }) => sha256));
	const missing = record.files.filter(({ sha256 }) => !known.has(sha256));
	return [...found, ...missing.map(({ sha256, name, size: bytes }) => ({ sha256, names: [name], type: '', size: bytes, score: undefined, depth: 0 }))];
}

function branch(tree: unknown, depth: number): TreeFile[] {
	if (depth > MAX_DEPTH) return [];
	return Object.entries(object(tree)).flatMap(([sha256, node]) => {
		const { name, type, size: bytes, score, children } = object(node);
		const file = { sha256, names: list(name).map(string), type: string(type), size: countOf(bytes), score: countOf(score), depth };
		return [file, ...branch(children, depth + 1)];
	});
}

const countOf = (what: unknown) => (typeof what === 'number' ? what : undefined);

/** What each file is called, by its SHA-256. */
export function fileNames(record: SubmissionRecord, tree: JsonObject): Map<string, string> {
	return new Map(filesOf(record, tree).map(({ sha256, names }) => [sha256, names[0] ?? sha256]));
}

/** Of the files that a finding was in, the first ones. */
function foundIn(summary: JsonObject, key: string, names: Map<string, string>): Cell {
	if (names.size < 2) return text('');
	return some(list(object(summary.map)[key]).map((sha256) => harmlessName(names.get(string(sha256)) ?? string(sha256))), 3);
}

function some(texts: string[], count: number): Cell {
	const more = texts.length > count ? ` and ${number(texts.length - count)} more` : '';
	return value(texts.slice(0, count).map((one) => clipped(one, 100)).join(', ') + more);
}

export function fileSection(record: SubmissionRecord, tree: JsonObject, thresholds: VerdictThresholds, isShort: boolean): Section {
	const files = filesOf(record, tree).filter(({ depth, score }) => !isShort || depth === 0 || (score ?? 0) >= thresholds.suspicious);
	const rows = files.map((file): Cell[] => {
		const tone = file.score === undefined ? undefined : verdictOf(file.score, thresholds);
		return [
			tone ? { kind: 'verdict', tone, text: `${WORDS[tone]}, ${number(file.score ?? 0)}` } : text(''),
			value(file.names.map(harmlessName).join(', '), file.depth),
			text(file.size === undefined ? '' : size(file.size)),
			value(harmlessName(file.type)),
			value(harmlessName(file.sha256)),
		];
	});
	return section('Files', ['Verdict', 'Name', 'Size', 'Type', 'SHA-256'], rows);
}

export function heuristicSection(summary: JsonObject, names: Map<string, string>, isShort: boolean): Section {
	const sections = object(summary.heuristic_sections);
	const found = Object.entries(object(summary.heuristics)).flatMap(([level, heuristics]) =>
		list(heuristics).map((pair) => {
			const [id, name] = list(pair).map(string);
			const details = list(sections[id ?? '']).map((one) => object(object(one).heuristic));
			const score = Math.max(...details.map((one) => countOf(one.score) ?? -Infinity));
			const signatures = [...new Set(details.flatMap((one) => list(one.signature).map((signature) => string(object(signature).name))))];
			return { tone: toneOf(level), id: id ?? '', name: name ?? '', score, signatures };
		}),
	);
	found.sort((a, b) => rankOf(a.tone) - rankOf(b.tone) || b.score - a.score || a.id.localeCompare(b.id, 'en'));
	const rows = found.filter(({ tone }) => !isShort || isAlarming(tone)).map(({ tone, id, name, score, signatures }) => [
		levelCell(tone),
		text(Number.isFinite(score) ? number(score) : ''),
		value(harmlessName(name)),
		value(harmlessName(id)),
		some(signatures.map(harmlessName), 5),
		foundIn(summary, `heuristic__${id}`, names),
	]);
	return section('Heuristics', ['Level', 'Score', 'Heuristic', 'ID', 'Signatures', 'Found in'], rows);
}

/** The server's kinds of tags with their titles. */
const TAG_KINDS = { ioc: 'Indicators', attribution: 'Attribution', behavior: 'Behaviour' };

/** Tags without the safelisted ones, defanged; in a short report only alarming ones. */
export function tagSections(summary: JsonObject, names: Map<string, string>, isShort: boolean): Section[] {
	return Object.entries(TAG_KINDS).map(([kind, title]) => {
		const all = Object.entries(object(object(summary.tags)[kind])).flatMap(([type, tags]) =>
			list(tags).map((tag) => {
				const [content, level, safelisted] = list(tag);
				return { type, content: string(content), tone: toneOf(level), isSafelisted: safelisted === true };
			}),
		);
		const shown = all.filter(({ isSafelisted, tone }) => !isSafelisted && (!isShort || isAlarming(tone)));
		shown.sort((a, b) => rankOf(a.tone) - rankOf(b.tone) || a.type.localeCompare(b.type, 'en') || a.content.localeCompare(b.content, 'en'));
		const rows = shown.map(({ type, content, tone }) => [levelCell(tone), value(harmless(content)), value(harmlessName(type)), foundIn(summary, `${type}__${content}`, names)]);
		const safelisted = all.filter(({ isSafelisted }) => isSafelisted).length;
		const note = safelisted > 0 && !isShort ? `${number(safelisted)} safelisted ${safelisted === 1 ? 'one is' : 'ones are'} left out.` : undefined;
		return section(title, ['Level', 'Value', 'Type', 'Found in'], rows, note);
	});
}

export function attackSection(summary: JsonObject): Section {
	const techniques = new Map<string, { name: string; tone: Outcome; tactics: Set<string> }>();
	for (const [tactic, entries] of Object.entries(object(summary.attack_matrix))) {
		for (const entry of list(entries)) {
			const [id = '', name = '', level] = list(entry).map(string);
			const tone = toneOf(level);
			const known = techniques.get(id) ?? { name, tone, tactics: new Set() };
			techniques.set(id, { ...known, tone: rankOf(tone) < rankOf(known.tone) ? tone : known.tone, tactics: known.tactics.add(tactic.replaceAll('-', ' ')) });
		}
	}
	const sorted = [...techniques].sort(([a, one], [b, two]) => rankOf(one.tone) - rankOf(two.tone) || a.localeCompare(b, 'en'));
	const rows = sorted.map(([id, { name, tone, tactics }]) => [levelCell(tone), techniqueCell(id), value(harmlessName(name)), some([...tactics].map(harmlessName), 5)]);
	return section('ATT&CK techniques', ['Level', 'ID', 'Technique', 'Tactics'], rows);
}

function techniqueCell(id: string): Cell {
	const url = techniqueUrl(id);
	return url === undefined ? value(harmlessName(id)) : { kind: 'link', text: id, url };
}

/** What the number at the end of an error's key means. */
const ERRORS: Record<string, string> = {
	e1: 'The service failed',
	e10: 'The file lies too deep in others',
	e11: 'Too many files were extracted',
	e12: 'The service failed again and again',
	e20: 'The service was busy',
	e21: 'The service was down',
	e30: 'The analysis was cut off',
};

/** The errors of services, as far as their keys tell: `<sha256>.<service>.v<version>.c<configuration>.e<type>`. */
export function errorSection(record: SubmissionRecord, names: Map<string, string>): Section {
	const rows = list(record.errors).map((key): Cell[] => {
		const parts = string(key).split('.');
		const [sha256 = '', service = ''] = parts;
		return [value(harmlessName(service)), text(ERRORS[parts.at(-1) ?? ''] ?? 'An error'), value(harmlessName(names.get(sha256) ?? sha256))];
	});
	return section('Errors', ['Service', 'What happened', 'File'], rows);
}

export function metadataSection(record: SubmissionRecord): Section {
	const rows = Object.entries(object(record.metadata)).map(([name, content]) => [value(harmlessName(name)), value(harmless(string(content)))]);
	return section('Metadata', ['Name', 'Value'], rows);
}
