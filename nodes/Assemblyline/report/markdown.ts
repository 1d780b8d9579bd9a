import type { Outcome } from '../findings/verdict';
import type { Cell, Section } from './cells';
import { number } from './format';
import type { Report } from './report';

/** A sign for the eye that scans a list of tickets. */
export const SIGNS: Record<Outcome, string> = { malicious: '🔴', highly_suspicious: '🟠', suspicious: '🟡', informative: '🔵', safe: '🟢', failed: '⚠️', timed_out: '⚠️' };

/**
 * Text that Markdown shows as it is, wherever it stands. As references and not behind backslashes: those mean
 * something else to some programs when a `|` follows in a table.
 */
export const escaped = (text: string) => text.replace(/[!#$&*<>[\\\]^_`{|}~]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** As code, in which no program makes links or mentions; as text where a sign would end the code or the table's cell. */
const code = (text: string) => (/[`|\\]/.test(text) ? escaped(text) : `\`${text}\``);

function inline(cell: Cell): string {
	if (cell.text === '') return '';
	switch (cell.kind) {
		case 'text':
			return escaped(cell.text);
		case 'value':
			return `${'↳ '.repeat(cell.depth ?? 0)}${code(cell.text)}`;
		case 'verdict':
			return `${SIGNS[cell.tone]} ${escaped(cell.text)}`;
		case 'link':
			return `[${escaped(cell.text)}](${cell.url})`;
	}
}

const row = (cells: string[]) => `| ${cells.join(' | ')} |`;

function table(columns: string[], rows: Cell[][]): string {
	return [row(columns), row(columns.map(() => '---')), ...rows.map((cells) => row(cells.map(inline)))].join('\n');
}

function section({ title, columns, rows, total, note }: Section): string[] {
	const more = total - rows.length;
	return [
		`## ${escaped(title)} (${number(total)})`,
		...(rows.length > 0 ? [table(columns, rows)] : []),
		...(more > 0 ? [`… and ${number(more)} more`] : []),
		...(note ? [escaped(note)] : []),
	];
}

/** A report in Markdown with tables, as GitHub, GitLab, Jira and most ticket systems read it. */
export function renderMarkdown(report: Report): string {
	const [first, ...facts] = report.facts.map(([label, cell]) => [label, inline(cell)]);
	const blocks = [
		`# ${SIGNS[report.tone]} ${escaped(report.title)}`,
		[row(first ?? ['', '']), row(['---', '---']), ...facts.map(row)].join('\n'),
		...report.notes.map((note) => `> ⚠️ ${escaped(note)}`),
		...report.sections.flatMap(section),
		'---',
		escaped(report.footer),
	];
	return `${blocks.join('\n\n')}\n`;
}
