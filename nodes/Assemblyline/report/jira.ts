import { type Cell, COLORS, rowsOf, type Section } from './cells';
import { number } from './format';
import type { Report } from './report';

/** Pictures that Jira makes of signs: `(!)`, `(on)`, `:)`, `;)`. */
const PICTURE = /\((?=(?:[!?/+\-*xyin]|\\[!?+\-*]|\\?\*[rgby]|on|off|flag|flagoff)\))|[:;](?=[)(DPp])/gi;

/**
 * Text that the wiki shows as it is. In a table nothing keeps a `|` from ending a cell, so that another bar stands for it;
 * so for a backslash before a sign, which would escape that or begin a new line, and for a bracket that nothing closes,
 * which would take the next cells in.
 */
const escaped = (text: string): string =>
	text
		.replaceAll('|', '¦')
		.replace(/\\(?![A-Za-z0-9 ])/g, '∖')
		.replace(/\[(?![^[\]]*\])/g, '［')
		.replace(/[!#*+[\]^_{}~?]|(?<![\p{L}\p{N}])-|-(?![\p{L}\p{N}])/gu, '\\$&')
		.replace(PICTURE, '\\$&')
		.replace(/^(h[1-6]|bq)\./i, '$1 .');

/** In one line, and never nothing: an empty cell is none. */
function inline(cell: Cell): string {
	if (cell.text === '') return ' ';
	switch (cell.kind) {
		case 'text':
			return escaped(cell.text);
		case 'value':
			return `${'↳ '.repeat(cell.depth ?? 0)}{{${escaped(cell.text)}}}`;
		case 'verdict':
			return `{color:${COLORS[cell.outcome]}}*${escaped(cell.text)}*{color}`;
		case 'link':
			return `[${escaped(cell.text)}|${cell.url}]`;
	}
}

function* section(one: Section): Generator<string> {
	const { title, columns, rows, total, note } = one;
	yield `\nh2. ${escaped(title)} (${number(total)})\n`;
	if (rows > 0) yield `\n||${columns.map(escaped).join('||')}||\n`;
	for (const cells of rowsOf(one)) yield `|${cells.map(inline).join('|')}|\n`;
	if (total > rows) yield `\n… and ${number(total - rows)} more\n`;
	if (note) yield `\n${escaped(note)}\n`;
}

/** A report in Jira's wiki markup, as a description or comment of version 2 of its REST API takes it. */
export function* renderJira(report: Report): Generator<string> {
	yield `h1. ${escaped(report.title)}\n\n`;
	yield report.facts.map(([label, cell]) => `||${escaped(label)}|${inline(cell)}|\n`).join('');
	for (const note of report.notes) yield `\nbq. ${escaped(note)}\n`;
	for (const one of report.sections) yield* section(one);
	yield `\n----\n\n${escaped(report.footer)}\n`;
}
