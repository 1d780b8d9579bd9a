import { Slice } from '../client/slice';
import type { JsonObject, SubmissionRecord } from '../client/types';
import { ATTACK_SITE } from '../findings/attack';
import { pageOf } from '../client/webPages';
import type { Findings } from '../findings/findings';
import { clipped, harmless, webAddress } from '../findings/sanitize';
import { type Outcome, outcomeOf, serviceErrorsOf } from '../findings/verdict';
import { type Cell, OUTCOME_LABELS, type Section, text, value } from './cells';
import { emailReport } from './email';
import { number, time } from './format';
import { attackSection, errorSection, fileSection, heuristicSection, metadataSection, namesOf, tagSections } from './sections';

/** An image as a `data:` URI of a kind that can hold no script. */
export interface ReportImage {
	name: string;
	uri: string;
}

/** What every form of a report shows, in this order. */
export interface Report {
	title: string;
	outcome: Outcome;
	facts: [label: string, content: Cell][];
	/** What makes it incomplete. Words of ours. */
	notes: string[];
	sections: Section[];
	images: ReportImage[];
	footer: string;
	/** The submission's page. */
	link: string;
	/** Where the links of a report may lead. */
	origins: string[];
}

export interface ReportOptions {
	form: 'long' | 'short';
	title?: string;
	ticketUrl?: string;
	images?: ReportImage[];
	/** The output of Analyze Email, where the submission is that of an email's part. */
	emailAnalysis?: JsonObject;
	/** What else is missing. */
	notes?: string[];
}

const SHORT_ROWS = 10;

/** Characters of a title. */
const TITLE_LENGTH = 150;

/** Gathers what a report says of a submission. */
export function buildReport(findings: Findings, options: ReportOptions): Report {
	const { record, thresholds, serverUrl } = findings;
	const outcome = outcomeOf(record, thresholds);
	const isShort = options.form === 'short';
	const source = { ...findings, isShort, nameOf: namesOf(findings.places) };
	const link = webAddress(serverUrl + pageOf('submission', record.sid)) ?? serverUrl;
	const ticket = webAddress(options.ticketUrl ?? '');
	const email = options.emailAnalysis && emailReport(options.emailAnalysis, isShort, serverUrl);
	const sections = [
		...(email?.sections ?? []),
		fileSection(source),
		heuristicSection(source),
		...tagSections(source),
		attackSection(source),
		errorSection(source),
		...(isShort ? [] : [metadataSection(source)]),
	].filter(({ rows, note }) => rows > 0 || note);
	return {
		title: options.title ? harmless(options.title, TITLE_LENGTH) : (email?.title ?? titleOf(record, OUTCOME_LABELS[outcome])),
		outcome: email?.outcome ?? outcome,
		facts: [...said(email?.facts ?? []), ...facts(findings, outcome, link, ticket, email ? 'Part' : 'Verdict')],
		notes: [...(email?.notes ?? []), ...gapsOf(findings), ...(options.notes ?? [])],
		sections: isShort ? sections.map((section) => firstRows(section, SHORT_ROWS)) : sections,
		images: options.images ?? [],
		footer: `On this server a score counts as suspicious from ${number(thresholds.suspicious)}, highly suspicious from ${number(thresholds.highly_suspicious)} and malicious from ${number(thresholds.malicious)}. Addresses are defanged.`,
		link,
		origins: [serverUrl, ATTACK_SITE, ...(ticket === undefined ? [] : [ticket])].map((address) => new URL(address).origin),
	};
}

function titleOf({ files }: SubmissionRecord, word: string): string {
	const [first, ...others] = files;
	const more = others.length > 0 ? ` and ${number(others.length)} more` : '';
	return `${word}: ${harmless(first?.name ?? 'a submission', 100)}${more}`;
}

/** @param label what the row with the verdict is called: `Verdict`, or `Part` below that of a whole email */
function facts({ record, marking }: Findings, outcome: Outcome, link: string, ticket: string | undefined, label: string): Report['facts'] {
	const { sid, files, max_score: score, params, times, verdict } = record;
	const [only] = files.length === 1 ? files : [];
	const took = times.completed ? (Date.parse(times.completed) - Date.parse(times.submitted)) / 1000 : NaN;
	const opinions = [opinion(verdict.malicious, 'malicious'), opinion(verdict.non_malicious, 'not malicious')].filter(Boolean).join(', ');
	const all: [string, Cell | undefined][] = [
		[label, { kind: 'verdict', outcome, text: record.state === 'completed' ? `${OUTCOME_LABELS[outcome]}, score ${number(score)}` : OUTCOME_LABELS[outcome] }],
		['Submission', { kind: 'link', text: harmless(sid, 100), url: link }],
		['Ticket', ticket === undefined ? undefined : { kind: 'link', text: clipped(ticket.replace(/^https?:\/\//, ''), 100), url: ticket }],
		['File', only && value(only.name)],
		['SHA-256', only && value(only.sha256)],
		['Submitted by', shown(params.submitter)],
		['Submitted', text(time(times.submitted))],
		['Completed', text(`${time(times.completed)}${took >= 0 ? `, after ${number(Math.round(took * 10) / 10)} s` : ''}`)],
		['Description', shown(params.description)],
		['Classification', shown(marking)],
		['Opinions', text(opinions)],
	];
	return said(all);
}

/** Without the facts of which nothing is known. */
const said = (all: [string, Cell | undefined][]): Report['facts'] => all.filter((fact): fact is [string, Cell] => Boolean(fact[1]?.text));

const shown = (content: unknown): Cell | undefined => (typeof content === 'string' ? value(content) : undefined);

function opinion({ length: count }: string[], what: string): string {
	return count === 0 ? '' : `${number(count)} ${count === 1 ? 'user says' : 'users say'} ${what}`;
}

/** Why there may be more than was found, in words of ours. */
export function gapsOf({ record, partial, filtered }: Findings): string[] {
	const errors = serviceErrorsOf(record) ?? 0;
	return [
		record.state === 'failed' && 'The analysis failed: there may be results that it did not come to.',
		record.state === 'submitted' && 'The analysis still runs: more may be found.',
		errors > 0 && `${number(errors)} ${errors === 1 ? 'analysis of a file by a service' : 'analyses of files by services'} ended in an error, so that findings may be missing.`,
		// Of what still runs or has failed it is partial for that.
		partial && record.state === 'completed' && 'The server calls its results partial: some are missing, have expired, or are not for this user to see.',
		filtered && 'Results above the classification that this user may see are left out.',
	].filter((note): note is string => note !== false);
}

/** A section with no more than so many rows. */
export function firstRows(section: Section, rows: number): Section {
	return { ...section, rows: Math.min(section.rows, rows) };
}

/** Tries in turn how many rows of each section to keep. */
const ROWS = [Infinity, 500, 200, 100, 50, 25, 10, 5];

/** Writes a report piece by piece: no more is made of it than is wanted. */
export type Render = (report: Report) => Iterable<string>;

/**
 * A report in a form that has at most so many bytes. Every section is shortened alike before whole ones are
 * left out, from the end; the report then says so. Images do not count. What would be too large is given up as soon
 * as it is, so that neither time nor memory depends on what malware has put into the submission.
 */
export async function fitted(report: Report, maxBytes: number, render: Render): Promise<string> {
	const slice = new Slice();
	// Others get their turn first: to gather the report has taken its own time.
	await slice.next();
	const { images, ...imageless } = report;
	const written = async (whole: Report, limit: number) => {
		const pieces: string[] = [];
		let size = 0;
		for (const piece of render(whole)) {
			size += Buffer.byteLength(piece);
			if (size > limit) return undefined;
			pieces.push(piece);
			if (slice.isOver()) await slice.next();
		}
		return pieces.join('');
	};
	const finished = async (kept: Omit<Report, 'images'>) => {
		const content = await written({ ...kept, images: [] }, maxBytes);
		return content === undefined || images.length === 0 ? content : written({ ...kept, images }, Infinity);
	};
	for (const rows of ROWS) {
		const content = await finished({ ...imageless, sections: report.sections.map((section) => firstRows(section, rows)) });
		if (content !== undefined) return content;
	}
	for (let count = report.sections.length - 1; count >= 0; count--) {
		const content = await finished({ ...withFirst(imageless, count), sections: report.sections.slice(0, count).map((section) => firstRows(section, 5)) });
		if (content !== undefined) return content;
	}
	const facts = report.facts.filter(([label]) => label === 'Verdict' || label === 'Submission');
	return [...render({ ...withFirst(imageless, 0), facts, notes: [leftOut(['everything else'])], sections: [], images: [] })].join('');
}

function withFirst(report: Omit<Report, 'images'>, count: number): Omit<Report, 'images'> {
	const missing = report.sections.slice(count).map(({ title, total }) => `${title} (${number(total)})`);
	return { ...report, notes: [...report.notes, leftOut(missing)] };
}

const leftOut = (what: string[]) => `Left out, as the report would be too large: ${what.join(', ')}. The submission's page has all of it.`;
