import { defang } from '../findings/defang';
import type { Cell, Section } from './cells';
import { number } from './format';
import { SIGNS } from './markdown';
import type { Report } from './report';

/** Chat programs read links and mentions even in plain text (`<url|text>`, `<!channel>`, `[text](url)`), and emphasis. */
const plain = (text: string) => text.replaceAll('<', '‹').replaceAll('>', '›').replaceAll('](', '] (').replaceAll('`', "'");

/** A heuristic's ID or the type of a tag: what looks like a domain in them is none. */
const IDENTIFIER = /^(?:[A-Z0-9_]+\.\d+|(?:attribution|av|cert|file|network)\.[a-z_.]+)$/;

function inline(cell: Cell): string {
	switch (cell.kind) {
		case 'text':
			return plain(cell.text);
		case 'value':
			return `${'↳ '.repeat(cell.depth ?? 0)}${plain(IDENTIFIER.test(cell.text) ? cell.text : defang(cell.text))}`;
		case 'verdict':
			return `${SIGNS[cell.tone]} ${cell.text}`;
		case 'link':
			return cell.url;
	}
}

function section({ title, rows, total, note }: Section): string {
	const more = total - rows.length;
	const lines = rows.map((cells) => `• ${cells.filter(({ text }) => text !== '').map(inline).join(' · ')}`);
	return [`${title} (${number(total)})`, ...lines, ...(more > 0 ? [`… and ${number(more)} more`] : []), ...(note ? [note] : [])].join('\n');
}

/** A report as plain text, for chat. */
export function renderPlainText(report: Report): string {
	const blocks = [
		`${SIGNS[report.tone]} ${plain(defang(report.title))}`,
		report.facts.map(([label, cell]) => `${label}: ${inline(cell)}`).join('\n'),
		...report.notes.map((note) => `⚠️ ${plain(note)}`),
		...report.sections.map(section),
	];
	return `${blocks.join('\n\n')}\n`;
}
