import { createHash } from 'node:crypto';
import { escapeAttrValue, FilterXSS, friendlyAttrValue } from 'xss';
import { webAddress } from '../findings/sanitize';
import type { Outcome } from '../findings/verdict';
import { type Cell, COLORS, rowsOf, type Section } from './cells';
import { number } from './format';
import type { Report, ReportImage } from './report';

const [LINE, SOFT, INK, FAINT] = ['#d8dee6', '#f5f7fa', '#1c2733', '#5b6b7c'];
const FONT = "'Segoe UI',Roboto,Arial,sans-serif";

/**
 * What makes a report readable stands in its elements: mail programs take the page's own style away, or parts of it. No
 * variables, and no color of a text without that of what is behind it.
 */
const frame = (outcome: Outcome) => `max-width:1080px;padding:0 24px 24px;background-color:#ffffff;color:${INK};border:1px solid ${LINE};border-top:6px solid ${COLORS[outcome]};font-family:${FONT};font-size:14px`;
const badge = (outcome: Outcome) => `padding:1px 8px;background-color:${COLORS[outcome]};color:#ffffff;font-size:12px;font-weight:bold;white-space:nowrap`;
const TABLE = `width:100%;border-collapse:collapse;color:${INK};font-family:${FONT};font-size:14px`;
const HEAD = `background-color:${SOFT};color:${FAINT};font-size:12px;text-align:left`;
const LABEL = `width:130px;color:${FAINT};text-align:left;vertical-align:top`;
const NOTE = `padding:8px 14px;background-color:#fff6e0;color:${INK};border-left:4px solid #d99a1c`;
const SMALL = `color:${FAINT};font-size:12px`;

/** All that may stand in a style attribute. */
const INLINE = new Set([TABLE, HEAD, LABEL, NOTE, SMALL, ...(Object.keys(COLORS) as Outcome[]).flatMap((outcome) => [frame(outcome), badge(outcome)])]);

/** What only a browser needs: mail programs may take it away. */
const STYLE = `
:root{color-scheme:light}
body{margin:0;background:#eef1f5}
.report{margin:24px auto;border-radius:6px;line-height:1.5}
h1{margin:24px 0 16px;font-size:22px;line-height:1.3;overflow-wrap:anywhere}
h2{margin:32px 0 8px;font-size:16px}
h2 span{color:${FAINT};font-weight:400}
th,td{padding:6px 10px;vertical-align:top;border-bottom:1px solid ${LINE};overflow-wrap:anywhere}
thead th{white-space:nowrap}
.facts{border-top:1px solid ${LINE}}
.n{white-space:nowrap}
.l{width:1%;white-space:nowrap}
.h{font-size:11px;letter-spacing:-.02em}
code{font:12.5px/1.5 ui-monospace,SFMono-Regular,Consolas,"Liberation Mono",monospace;unicode-bidi:isolate}
.badge{display:inline-block;border-radius:10px}
.note{margin:16px 0 0;border-radius:3px}
.d1{padding-left:1.5em}.d2{padding-left:3em}.d3{padding-left:4.5em}.d4{padding-left:6em}
.d1,.d2,.d3,.d4{display:inline-block;text-indent:-1.2em}
.more{margin:8px 10px}
.footer{margin-top:32px;padding-top:12px;border-top:1px solid ${LINE}}
.figure{margin:16px 0}
img{max-width:100%;border:1px solid ${LINE};border-radius:3px}
@media print{body{background:#fff}.report{margin:0;max-width:none}tr,.figure{break-inside:avoid}.badge{print-color-adjust:exact}}
`;

/** Nothing is loaded and nothing runs: only this style, that of the elements, and images that are in the page. */
const POLICY = `default-src 'none'; style-src-elem 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; style-src-attr 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;

const IMAGE = /^data:image\/(?:gif|jpeg|png|webp);base64,[A-Za-z0-9+/]+={0,2}$/;

const escaped = (text: string) => text.replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function inline(cell: Cell): string {
	if (cell.text === '') return '';
	const content = escaped(cell.text);
	switch (cell.kind) {
		case 'text':
			return content;
		case 'value':
			return cell.depth ? `<span class="d${Math.min(cell.depth, 4)}">↳ <code>${content}</code></span>` : `<code class="${styleOf(cell.text)}">${content}</code>`;
		case 'verdict':
			return `<span class="badge" style="${badge(cell.outcome)}">${content}</span>`;
		case 'link':
			return `<a href="${escaped(cell.url)}">${content}</a>`;
	}
}

/** Characters of words of ours that stand on one line in a cell. */
const ONE_LINE = 24;

/** Short names without spaces stay on one line, hashes are set small. */
const styleOf = (text: string) => (/^[0-9a-f]{64}$/.test(text) ? 'h' : /^[\w./-]{1,24}$/.test(text) ? 'n' : '');

const td = (cell: Cell) => `<td class="${cell.kind === 'verdict' ? 'l' : cell.kind === 'value' || cell.text.length > ONE_LINE ? '' : 'n'}">${inline(cell)}</td>`;

function* section(one: Section): Generator<string> {
	const { title, columns, rows, total, note } = one;
	yield `<div><h2>${escaped(title)} <span>(${number(total)})</span></h2>`;
	if (rows > 0) yield `<table cellpadding="6" style="${TABLE}"><thead><tr style="${HEAD}">${columns.map((column) => `<th>${escaped(column)}</th>`).join('')}</tr></thead><tbody>`;
	for (const cells of rowsOf(one)) yield `<tr>${cells.map(td).join('')}</tr>\n`;
	if (rows > 0) yield '</tbody></table>';
	if (total > rows) yield `<p class="more" style="${SMALL}">… and ${number(total - rows)} more</p>`;
	if (note) yield `<p class="more" style="${SMALL}">${escaped(note)}</p>`;
	yield '</div>\n';
}

const figure = ({ name, uri }: ReportImage) => `<div class="figure"><img src="${escaped(uri)}" alt="${escaped(name)}"><p style="${SMALL}">${escaped(name)}</p></div>`;

/**
 * The second line of defense, should a text ever escape its escaping: only the tags above remain, links only to
 * where the report itself leads, and images only as data.
 */
function sanitizer(origins: string[]): FilterXSS {
	const isOurs = (address: string) => webAddress(address) !== undefined && origins.includes(new URL(address).origin);
	const both = ['class', 'style'];
	return new FilterXSS({
		whiteList: { a: ['href'], code: ['class'], div: both, h1: [], h2: [], img: ['src', 'alt'], p: both, span: both, table: [...both, 'cellpadding'], tbody: [], td: ['class'], th: ['style'], thead: [], tr: ['style'] },
		stripIgnoreTag: true,
		stripIgnoreTagBody: ['script', 'style'],
		css: false,
		safeAttrValue(_tag, name, raw) {
			const plain = friendlyAttrValue(raw);
			if (name === 'href' && !isOurs(plain)) return '';
			if (name === 'src' && !IMAGE.test(plain)) return '';
			if (name === 'style' && !INLINE.has(plain)) return '';
			if (name === 'class' && !/^[a-z0-9_ ]*$/.test(plain)) return '';
			return escapeAttrValue(raw);
		},
	});
}

function* article({ title, outcome, facts, notes, sections, images, footer }: Report): Generator<string> {
	yield `<div class="report" style="${frame(outcome)}">\n<h1>${escaped(title)}</h1>\n`;
	yield `<table class="facts" cellpadding="6" style="${TABLE}"><tbody>${facts.map(([label, cell]) => `<tr><th style="${LABEL}">${escaped(label)}</th><td>${inline(cell)}</td></tr>`).join('\n')}</tbody></table>\n`;
	for (const note of notes) yield `<p class="note" style="${NOTE}">${escaped(note)}</p>\n`;
	for (const one of sections) yield* section(one);
	if (images.length > 0) yield `<div><h2>Screenshots <span>(${number(images.length)})</span></h2>`;
	for (const image of images) yield `${figure(image)}\n`;
	if (images.length > 0) yield '</div>\n';
	yield `<p class="footer" style="${SMALL}">${escaped(footer)}</p>\n</div>`;
}

/** A report as one HTML page that needs nothing from elsewhere. */
export function* renderHtml(report: Report): Generator<string> {
	const second = sanitizer(report.origins);
	yield `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(report.title)}</title>
<style>${STYLE}</style>
</head>
<body>
`;
	// Tag by tag: the sanitizer knows nothing of what stands around a piece.
	for (const piece of article(report)) yield second.process(piece);
	yield '\n</body>\n</html>\n';
}
