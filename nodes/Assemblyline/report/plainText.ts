import { type Cell, rowsOf, type Section } from './cells';
import { number } from './format';
import { SIGNS } from './markdown';
import type { Report } from './report';

/** Chat programs read links and mentions even in plain text (`<url|text>`, `<!channel>`, `[text](url)`), and emphasis. */
const plain = (text: string) => text.replaceAll('<', '‹').replaceAll('>', '›').replaceAll('`', "'");

/** What looks like no bullet, no dot between two cells and no sign of a verdict: letters, their accents, numbers, what ASCII has, and its defanged form. */
const UNMISTAKABLE = /^(?:(?!\ua78f)[\p{L}\p{M}\p{N} -~‹›…])*$/u;

/** A value that could pass for several cells, or for a row of its own, stands in quotes that it cannot end. */
const quoted = (text: string) => (UNMISTAKABLE.test(text) ? text : `“${text.replace(/[“”„‟]/g, '"')}”`);

function inline(cell: Cell): string {
	switch (cell.kind) {
		case 'text':
			return plain(cell.text);
		case 'value':
			return `${'↳ '.repeat(cell.depth ?? 0)}${quoted(plain(cell.text))}`;
		case 'verdict':
			return `${SIGNS[cell.outcome]} ${cell.text}`;
		case 'link':
			return cell.url;
	}
}

function* section(one: Section): Generator<string> {
	const { title, rows, total, note } = one;
	yield `\n${title} (${number(total)})\n`;
	for (const cells of rowsOf(one)) yield `• ${cells.filter(({ text }) => text !== '').map(inline).join(' · ')}\n`;
	if (total > rows) yield `… and ${number(total - rows)} more\n`;
	if (note) yield `${note}\n`;
}

/** A report as plain text, for chat. */
export function* renderPlainText(report: Report): Generator<string> {
	yield `${SIGNS[report.outcome]} ${plain(report.title)}\n\n`;
	yield `${report.facts.map(([label, cell]) => `${label}: ${inline(cell)}`).join('\n')}\n`;
	for (const note of report.notes) yield `\n⚠️ ${plain(note)}\n`;
	for (const one of report.sections) yield* section(one);
}
