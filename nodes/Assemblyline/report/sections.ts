import { own } from '../client/own';
import { sightingsOf, techniqueUrl } from '../findings/attack';
import { fileNames } from '../findings/fileReferences';
import type { FilePlace } from '../findings/fileTree';
import type { Findings } from '../findings/findings';
import { heuristicsOf } from '../findings/heuristics';
import { textOf } from '../findings/normalize';
import { byCodeUnits } from '../findings/order';
import { harmless } from '../findings/sanitize';
import { tagTypeInWords } from '../findings/tagTypes';
import { type FindingVerdict, fromServer, isAlarming, verdictOf, worstFirst } from '../findings/verdict';
import { type Cell, OUTCOME_LABELS, type Section, someOf, text, value } from './cells';
import { number, size } from './format';

/** What a report's sections are made of. */
export interface SectionSource extends Findings {
	/** Only what is alarming. */
	isShort: boolean;
	/** What a file is called, by its SHA-256. */
	nameOf: (sha256: string) => string;
}

/** What the files of a submission are called: see {@link SectionSource.nameOf}. */
export const namesOf = (places: FilePlace[]) => fileNames(places.map(({ sha256, names }) => [sha256, names[0] ?? sha256]));

const verdictCell = (verdict: FindingVerdict): Cell => ({ kind: 'verdict', outcome: verdict, text: OUTCOME_LABELS[verdict] });

/** A column of a section: its title, what stands in it, and whether an entry has anything there. */
export type Column<T> = [title: string, cell: (entry: T) => Cell, has?: (entry: T) => boolean];

/** A section without the columns in which nothing stands. */
export function section<T>(title: string, entries: T[], columns: Column<T>[], note?: string): Section {
	const kept = columns.filter(([, , has]) => !has || entries.some(has));
	return { title, columns: kept.map(([name]) => name), rows: entries.length, total: entries.length, row: (index) => entries.slice(index, index + 1).flatMap((entry) => kept.map(([, cell]) => cell(entry))), note };
}

/** Of the files that a finding was in, the first ones; in a submission of one file nothing. */
function foundIn<T>({ summary, places, nameOf }: SectionSource, keyOf: (entry: T) => string): Column<T> {
	const several = places.some(({ sha256 }) => sha256 !== places[0]?.sha256);
	const hashes = (entry: T) => own(summary.map, keyOf(entry)) ?? [];
	return ['Found in', (entry) => someOf(hashes(entry), 3, nameOf), (entry) => several && hashes(entry).length > 0];
}

/** Every place of a file in the submission; in a short report those that are submitted or alarming. */
export function fileSection({ places, thresholds, isShort }: SectionSource): Section {
	const shown = places.filter(({ depth, score }) => !isShort || depth === 0 || (score ?? 0) >= thresholds.suspicious);
	const verdict = ({ score }: FilePlace): Cell => {
		if (score === undefined) return text('');
		const outcome = verdictOf(score, thresholds);
		return { kind: 'verdict', outcome, text: `${OUTCOME_LABELS[outcome]}, ${number(score)}` };
	};
	const truncated = shown.filter(({ isTruncated }) => isTruncated).length;
	const note = truncated > 0 ? `The server shows files that lie in several others at one place only: there are more of them in ${number(truncated)} of these.` : undefined;
	return section('Files', shown, [
		['Verdict', verdict, ({ score }) => score !== undefined],
		['Name', ({ names, depth }) => someOf(names, 10, undefined, depth)],
		['Size', (place) => text(place.size === undefined ? '' : size(place.size)), (place) => place.size !== undefined],
		['Type', ({ type }) => value(type), ({ type }) => type !== ''],
		['SHA-256', ({ sha256 }) => value(sha256)],
	], note);
}

/** The heuristics, the worst ones first. */
export function heuristicSection(source: SectionSource): Section {
	return section('Heuristics', heuristicsOf(source.summary, source.thresholds).filter((one) => !source.isShort || isAlarming(one)), [
		['Level', ({ verdict }) => verdictCell(verdict)],
		['Score', ({ score }) => text(score === undefined ? '' : number(score)), ({ score }) => score !== undefined],
		['Heuristic', ({ name }) => value(name)],
		['ID', ({ id }) => value(id)],
		['Signatures', ({ signatures }) => someOf(signatures, 5), ({ signatures }) => signatures.length > 0],
		foundIn(source, ({ id }) => `heuristic__${id}`),
	]);
}

/** The server's kinds of tags with their titles. */
const TAG_KINDS = [['ioc', 'Indicators'], ['attribution', 'Attribution'], ['behavior', 'Behavior']] as const;

/** Tags without the safelisted ones; in a short report only alarming ones. */
export function tagSections(source: SectionSource): Section[] {
	return TAG_KINDS.map(([kind, title]) => {
		const all = Object.entries(source.summary.tags[kind]).flatMap(([type, tags]) =>
			tags.map(([raw, grade, isSafelisted]) => ({ type, content: String(raw), verdict: fromServer(grade), isSafelisted })),
		);
		const shown = all.filter((tag) => !tag.isSafelisted && (!source.isShort || isAlarming(tag)));
		shown.sort((a, b) => worstFirst(a, b) || byCodeUnits(a.type, b.type) || byCodeUnits(a.content, b.content));
		const safelisted = all.filter(({ isSafelisted }) => isSafelisted).length;
		const note = safelisted > 0 && !source.isShort ? `${number(safelisted)} safelisted ${safelisted === 1 ? 'one is' : 'ones are'} left out.` : undefined;
		const columns: Column<(typeof shown)[number]>[] = [
			['Level', ({ verdict }) => verdictCell(verdict)],
			['Value', ({ content }) => value(content)],
			['Type', ({ type }) => ({ kind: 'value', text: tagTypeInWords(type) })],
			foundIn(source, ({ type, content }) => `${type}__${content}`),
		];
		return section(title, shown, columns, note);
	});
}

/** The techniques of MITRE ATT&CK, the worst ones first. */
export function attackSection({ summary }: SectionSource): Section {
	const link = (id: string): Cell => {
		const url = techniqueUrl(id);
		return url === undefined ? value(id) : { kind: 'link', text: id, url };
	};
	return section('ATT&CK techniques', sightingsOf(summary, 'safe').sort(worstFirst), [
		['Level', ({ verdict }) => verdictCell(verdict)],
		['ID', ({ id }) => link(id)],
		['Technique', ({ name }) => value(name)],
		['Tactics', ({ tactics }) => someOf([...tactics].sort(), 5, (tactic) => harmless(tactic.replaceAll('-', ' '), 100))],
	]);
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
export function errorSection({ record, nameOf }: SectionSource): Section {
	const what = (key: string) => ERRORS.get(key.slice(key.lastIndexOf('.') + 1)) ?? 'An error';
	return section('Errors', record.errors, [
		['Service', (key) => value(key.split('.', 2)[1] ?? '')],
		['What happened', (key) => text(what(key))],
		['File', (key) => value(nameOf(key.split('.', 1)[0] ?? ''))],
	]);
}

/** What is kept with the submission. */
export function metadataSection({ record }: SectionSource): Section {
	return section('Metadata', Object.entries(record.metadata), [
		['Name', ([name]) => value(name)],
		['Value', ([, content]) => value(textOf(content))],
	]);
}
