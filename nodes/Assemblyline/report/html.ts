import { createHash } from 'node:crypto';
import { escapeAttrValue, FilterXSS, friendlyAttrValue } from 'xss';
import { webAddress } from '../findings/sanitize';
import { type Cell, rowsOf, type Section } from './cells';
import { number } from './format';
import type { Report, ReportImage } from './report';

const STYLE = `
:root{color-scheme:light;--line:#d8dee6;--soft:#f5f7fa;--ink:#1c2733;--faint:#5b6b7c}
body{margin:0;background:#eef1f5;color:var(--ink);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
article{max-width:1080px;margin:24px auto;padding:0 32px 24px;background:#fff;border:1px solid var(--line);border-top:6px solid var(--tone);border-radius:6px}
h1{margin:24px 0 16px;font-size:22px;line-height:1.3;overflow-wrap:anywhere}
h2{margin:32px 0 8px;font-size:16px}
h2 span{color:var(--faint);font-weight:400}
table{width:100%;border-collapse:collapse}
th,td{padding:6px 10px;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
thead th{background:var(--soft);color:var(--faint);font-size:12px;font-weight:600;white-space:nowrap}
.facts{border-top:1px solid var(--line)}
.facts th{width:130px;color:var(--faint);font-weight:600;white-space:nowrap}
.n{white-space:nowrap}
.l{width:1%;white-space:nowrap}
.h{font-size:11px;letter-spacing:-.02em}
code{font:12.5px/1.5 ui-monospace,SFMono-Regular,Consolas,"Liberation Mono",monospace;unicode-bidi:isolate}
.badge{display:inline-block;padding:1px 9px;border-radius:10px;background:var(--tone);color:#fff;font-size:12px;font-weight:600;white-space:nowrap}
.malicious{--tone:#c0262d}.highly_suspicious{--tone:#c2570c}.suspicious{--tone:#94680a}.informative{--tone:#2a66b0}.safe{--tone:#217a3c}.failed,.timed_out{--tone:#596673}
.note{margin:16px 0 0;padding:8px 14px;background:#fff6e0;border-left:4px solid #d99a1c;border-radius:3px}
.d1{padding-left:1.5em}.d2{padding-left:3em}.d3{padding-left:4.5em}.d4{padding-left:6em}
.d1,.d2,.d3,.d4{display:inline-block;text-indent:-1.2em}
.d1::before,.d2::before,.d3::before,.d4::before{content:"\\21b3\\a0";color:var(--faint)}
a{color:#1c5fb8}
.more,footer{color:var(--faint)}
.more{margin:8px 10px}
footer{margin-top:32px;padding-top:12px;border-top:1px solid var(--line);font-size:12px}
figure{margin:16px 0}
img{max-width:100%;border:1px solid var(--line);border-radius:3px}
figcaption{color:var(--faint);font-size:12px}
@media print{body{background:#fff}article{margin:0;border:0;border-top:6px solid var(--tone);max-width:none}tr,figure{break-inside:avoid}.badge{print-color-adjust:exact}}
`;

/** Nothing is loaded and nothing runs: only this style, and images that are in the page. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; img-src data:; base-uri 'none'; form-action 'none'`;

const IMAGE = /^data:image\/(?:gif|jpeg|png|webp);base64,[A-Za-z0-9+/]+={0,2}$/;

const escaped = (text: string) => text.replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function inline(cell: Cell): string {
	if (cell.text === '') return '';
	const content = escaped(cell.text);
	switch (cell.kind) {
		case 'text':
			return content;
		case 'value':
			return cell.depth ? `<span class="d${Math.min(cell.depth, 4)}"><code>${content}</code></span>` : `<code class="${styleOf(cell.text)}">${content}</code>`;
		case 'verdict':
			return `<span class="badge ${cell.tone}">${content}</span>`;
		case 'link':
			return `<a href="${escaped(cell.url)}">${content}</a>`;
	}
}

/** Short names without spaces stay on one line, hashes are set small. */
const styleOf = (text: string) => (/^[0-9a-f]{64}$/.test(text) ? 'h' : /^[\w./-]{1,24}$/.test(text) ? 'n' : '');

const td = (cell: Cell) => `<td class="${cell.kind === 'verdict' ? 'l' : cell.kind === 'value' ? '' : 'n'}">${inline(cell)}</td>`;

function* section(one: Section): Generator<string> {
	const { title, columns, rows, total, note } = one;
	yield `<section><h2>${escaped(title)} <span>(${number(total)})</span></h2>`;
	if (rows > 0) yield `<table><thead><tr>${columns.map((column) => `<th>${escaped(column)}</th>`).join('')}</tr></thead><tbody>`;
	for (const cells of rowsOf(one)) yield `<tr>${cells.map(td).join('')}</tr>\n`;
	if (rows > 0) yield '</tbody></table>';
	if (total > rows) yield `<p class="more">… and ${number(total - rows)} more</p>`;
	if (note) yield `<p class="more">${escaped(note)}</p>`;
	yield '</section>\n';
}

const figure = ({ name, uri }: ReportImage) => `<figure><img src="${escaped(uri)}" alt="${escaped(name)}"><figcaption>${escaped(name)}</figcaption></figure>`;

/**
 * The second line of defense, should a text ever escape its escaping: only the tags above remain, links only to
 * where the report itself leads, and images only as data.
 */
function sanitizer(origins: string[]): FilterXSS {
	const isOurs = (address: string) => webAddress(address) !== undefined && origins.includes(new URL(address).origin);
	const none = ['figcaption', 'figure', 'footer', 'h1', 'h2', 'section', 'tbody', 'thead', 'tr', 'th'];
	return new FilterXSS({
		whiteList: { ...Object.fromEntries(none.map((tag) => [tag, []])), a: ['href'], article: ['class'], code: ['class'], img: ['src', 'alt'], p: ['class'], span: ['class'], table: ['class'], td: ['class'] },
		stripIgnoreTag: true,
		stripIgnoreTagBody: ['script', 'style'],
		css: false,
		safeAttrValue(_tag, name, raw) {
			const plain = friendlyAttrValue(raw);
			if (name === 'href' && !isOurs(plain)) return '';
			if (name === 'src' && !IMAGE.test(plain)) return '';
			if (name === 'class' && !/^[a-z0-9_ ]*$/.test(plain)) return '';
			return escapeAttrValue(raw);
		},
	});
}

function* article(report: Report): Generator<string> {
	yield `<article class="${report.tone}">\n<h1>${escaped(report.title)}</h1>\n`;
	yield `<table class="facts"><tbody>${report.facts.map(([label, cell]) => `<tr><th>${escaped(label)}</th><td>${inline(cell)}</td></tr>`).join('\n')}</tbody></table>\n`;
	for (const note of report.notes) yield `<p class="note">${escaped(note)}</p>\n`;
	for (const one of report.sections) yield* section(one);
	if (report.images.length > 0) yield `<section><h2>Screenshots <span>(${number(report.images.length)})</span></h2>`;
	for (const image of report.images) yield `${figure(image)}\n`;
	if (report.images.length > 0) yield '</section>\n';
	yield `<footer>${escaped(report.footer)}</footer>\n</article>`;
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
