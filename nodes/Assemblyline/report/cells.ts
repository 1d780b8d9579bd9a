import { clipped } from '../findings/sanitize';
import type { Outcome } from '../findings/verdict';

/** A piece of a report. Its text is visible and without working addresses, but not yet escaped for any form. */
export type Cell =
	/** Words of ours, numbers. */
	| { kind: 'text'; text: string }
	/** What the server, and with it malware, has written. `depth`: how far it is indented, as a file in a file. */
	| { kind: 'value'; text: string; depth?: number }
	| { kind: 'verdict'; text: string; tone: Outcome }
	| { kind: 'link'; text: string; url: string };

export const text = (content: string): Cell => ({ kind: 'text', text: content });
export const value = (content: string, depth = 0): Cell => ({ kind: 'value', text: clipped(content, 500), depth });

export interface Section {
	title: string;
	columns: string[];
	rows: Cell[][];
	/** How many rows there were before any were left out. */
	total: number;
	note?: string;
}

/** What came of an analysis, for people. */
export const WORDS: Record<Outcome, string> = {
	malicious: 'Malicious',
	highly_suspicious: 'Highly suspicious',
	suspicious: 'Suspicious',
	informative: 'Informative',
	safe: 'Safe',
	failed: 'Analysis failed',
	timed_out: 'Not completed',
};
