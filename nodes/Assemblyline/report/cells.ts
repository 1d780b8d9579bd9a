import { harmless } from '../findings/sanitize';
import type { Outcome } from '../findings/verdict';
import { number } from './format';

/** A piece of a report. Its text is harmless, but not yet escaped for any form. */
export type Cell =
	/** Words of ours, numbers. */
	| { kind: 'text'; text: string }
	/** What the server, and with it malware, has written. `depth`: how far it is indented, as a file in a file. */
	| { kind: 'value'; text: string; depth?: number }
	| { kind: 'verdict'; text: string; outcome: Outcome }
	| { kind: 'link'; text: string; url: string };

/** Words of ours. */
export const text = (content: string): Cell => ({ kind: 'text', text: content });

/** What somebody else has written. */
export const value = (content: string, depth = 0): Cell => ({ kind: 'value', text: harmless(content, 500), depth });

/** The first of several texts, each in the words that `write` has for it, and how many more there are. */
export function someOf(all: string[], count: number, write = (one: string) => harmless(one, 100), depth = 0): Cell {
	const more = all.length > count ? ` and ${number(all.length - count)} more` : '';
	return { kind: 'value', text: all.slice(0, count).map((one) => write(one)).join(', ') + more, depth };
}

export interface Section {
	title: string;
	columns: string[];
	/** Rows that are shown: the first ones. */
	rows: number;
	/** How many there are. */
	total: number;
	/** A row; made only when it is shown, as there may be as many as malware wants. */
	row: (index: number) => Cell[];
	note?: string;
}

/** The rows of a section that are shown. */
export function* rowsOf({ rows, row }: Section): Generator<Cell[]> {
	for (let index = 0; index < rows; index++) yield row(index);
}

/** What came of an analysis, for people. */
export const OUTCOME_LABELS: Record<Outcome, string> = {
	malicious: 'Malicious',
	highly_suspicious: 'Highly suspicious',
	suspicious: 'Suspicious',
	informative: 'Informative',
	safe: 'Safe',
	failed: 'Analysis failed',
	timed_out: 'Not completed',
};

/** The colors by which they are known at a glance; each can be read on white, and white on it. */
export const COLORS: Record<Outcome, string> = { malicious: '#c0262d', highly_suspicious: '#c2570c', suspicious: '#94680a', informative: '#2a66b0', safe: '#217a3c', failed: '#596673', timed_out: '#596673' };
