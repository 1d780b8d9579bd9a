import type { Outcome } from '../findings/verdict';
import { type Cell, rowsOf, type Section } from './cells';
import { number } from './format';
import type { Report } from './report';

/** A sign for the eye that scans a list of tickets. */
export const SIGNS: Record<Outcome, string> = { malicious: '🔴', highly_suspicious: '🟠', suspicious: '🟡', informative: '🔵', safe: '🟢', failed: '⚠️', timed_out: '⚠️' };

/**
 * Text that Markdown shows as it is, wherever it stands. As references and not behind backslashes: those mean
 * something else to some programs when a `|` follows in a table. Brackets stand in every defanged name, and have to be
 * read where nobody renders the Markdown, too: they are behind a backslash.
 */
const escaped = (text: string) => text.replace(/[!#$&*<>[\\\]^_`{|}~]/g, (sign) => (/[[\]]/.test(sign) ? `\\${sign}` : `&#${sign.charCodeAt(0)};`));

/** As code; as text where a sign would end the code or the table's cell. */
const code = (text: string) => (/[`|]|\\$/.test(text) ? escaped(text) : `\`${text}\``);

function inline(cell: Cell): string {
	if (cell.text === '') return '';
	switch (cell.kind) {
		case 'text':
			return escaped(cell.text);
		case 'value':
			return `${'↳ '.repeat(cell.depth ?? 0)}${code(cell.text)}`;
		case 'verdict':
			return `${SIGNS[cell.outcome]} ${escaped(cell.text)}`;
		case 'link':
			return `[${escaped(cell.text)}](${cell.url})`;
	}
}

const row = (cells: string[]) => `| ${cells.join(' | ')} |`;

function* section(one: Section): Generator<string> {
	const { title, columns, rows, total, note } = one;
	yield `\n## ${escaped(title)} (${number(total)})\n`;
	if (rows > 0) yield `\n${row(columns)}\n${row(columns.map(() => '---'))}\n`;
	for (const cells of rowsOf(one)) yield `${row(cells.map(inline))}\n`;
	if (total > rows) yield `\n… and ${number(total - rows)} more\n`;
	if (note) yield `\n${escaped(note)}\n`;
}

/** A report in Markdown with tables, as GitHub, GitLab and most ticket systems read it. */
export function* renderMarkdown(report: Report): Generator<string> {
	const [first, ...facts] = report.facts.map(([label, cell]) => row([label, inline(cell)]));
	yield `# ${SIGNS[report.outcome]} ${escaped(report.title)}\n\n`;
	yield `${[first ?? row(['', '']), row(['---', '---']), ...facts].join('\n')}\n`;
	for (const note of report.notes) yield `\n> ⚠️ ${escaped(note)}\n`;
	for (const one of report.sections) yield* section(one);
	yield `\n---\n\n${escaped(report.footer)}\n`;
}
