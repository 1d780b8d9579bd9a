/** What malware writes into names and tags puts nothing into a report: no script, link, image, markup or heading. */
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { renderHtml } from '../../../nodes/Assemblyline/report/html';
import { renderMarkdown } from '../../../nodes/Assemblyline/report/markdown';
import { renderPlainText } from '../../../nodes/Assemblyline/report/plainText';
import { buildReport } from '../../../nodes/Assemblyline/report/report';
import { found, sample, SERVER, written } from './reportSample';

const TICKET = 'https://tickets.example.com/browse/SOC-1';
const reportOf = (text: string) => buildReport(found(sample(text, text)), { form: 'long', title: text, ticketUrl: TICKET });

interface Element {
	tag: string;
	attributes: Record<string, string>;
}

/** Every element of a page, as a browser reads it. */
function elements(html: string): Element[] {
	const within = (node: DefaultTreeAdapterTypes.Node): Element[] => [
		...('tagName' in node ? [{ tag: node.tagName, attributes: Object.fromEntries(node.attrs.map(({ name, value }) => [name, value])) }] : []),
		...('childNodes' in node ? node.childNodes.flatMap(within) : []),
	];
	return within(parse(html));
}

const textsOf = (found: Element[], tag: string, attribute: string) => [...new Set(found.filter((one) => one.tag === tag).map(({ attributes }) => attributes[attribute]))];
const LINKS = [`${SERVER}/submission/detail/7Hc6Zq4ZVrCvOyCUcPHTFq`, TICKET, 'https://attack.mitre.org/techniques/T1027/', 'https://attack.mitre.org/techniques/T1059/001/'];
/** How often each tag stands in the page of a harmless report. */
const counts = (found: Element[]) => found.reduce<Record<string, number>>((sum, { tag }) => ({ ...sum, [tag]: (sum[tag] ?? 0) + 1 }), {});

const usual = elements(written(renderHtml, reportOf('Word')));
// As eager as can be: raw HTML, and links wherever something looks like an address.
const markdown = new MarkdownIt({ html: true, linkify: true });
const usualMarkdown = elements(markdown.render(written(renderMarkdown, reportOf('Word'))));

function expectNothingInHtml(text: string): void {
	const found = elements(written(renderHtml, reportOf(text)));
	expect(counts(found)).toEqual(counts(usual));
	expect(textsOf(found, 'a', 'href')).toEqual(LINKS);
	const attributes = new Set(found.flatMap((one) => Object.keys(one.attributes)));
	expect([...attributes].filter((name) => !['lang', 'charset', 'http-equiv', 'content', 'name', 'class', 'href'].includes(name))).toEqual([]);
}

function expectNothingInMarkdown(text: string): void {
	const found = elements(markdown.render(written(renderMarkdown, reportOf(text))));
	// Text with a sign that would end code is no code.
	const tags = (all: Element[]) => counts(all.filter(({ tag }) => tag !== 'code'));
	expect(tags(found)).toEqual(tags(usualMarkdown));
	expect(textsOf(found, 'a', 'href')).toEqual(LINKS);
}

function expectNothingInText(text: string): void {
	const content = written(renderPlainText, reportOf(text));
	expect(content).not.toMatch(/[<>`]|\]\(/);
	expect([...new Set(content.match(/https?:\/\/[^\s]+/g))]).toEqual(LINKS);
	expect(content.split('\n')).toHaveLength(written(renderPlainText, reportOf('Word')).split('\n').length);
}

const HOSTILE = [
	'<script>alert(1)</script>',
	'"><img src=x onerror=alert(1)>',
	"' onmouseover='alert(1)",
	'<a href="https://evil.example">x</a>',
	'<style>*{display:none}</style>',
	'<!-- ',
	']]><svg/onload=alert(1)>',
	'[click](javascript:alert(1))',
	'](javascript:alert(1)) [x',
	'![x](https://evil.example/x.png)',
	'[x]: https://evil.example',
	'<https://evil.example>',
	'a | b | c',
	'a \\| b \\\\| c',
	'`code` ``more`',
	'\\',
	'a\\',
	'`',
	'|',
	'a\n# Heading\n\n- list',
	'a\r\n\r\n| x | y |\r\n| --- | --- |',
	'a\u2028b\u2029c\u0085d\u000be\u0000',
	'**bold** _em_ ~~gone~~ $x$',
	'&lt;script&gt; &#60;b&#62; &amp;',
	'invoice\u202egpj.exe',
	'zero\u200bwidth\u2060\ufeff\u00ad',
	'https://evil.example/a(b)?c=d#e',
	'www.evil.example',
	'//evil.example/x',
	'someone@evil.example @everyone',
	'<!channel> <@U123> <https://evil.example|click>',
	'mailto:someone@evil.example',
	'evil.com',
	'\ud800 lone',
];

describe('Nothing that malware wrote comes through', () => {
	it.each(HOSTILE)('into HTML: %j', expectNothingInHtml);
	it.each(HOSTILE)('into Markdown: %j', expectNothingInMarkdown);
	it.each(HOSTILE)('into text: %j', expectNothingInText);

	const pieces = fc.array(fc.oneof(fc.constantFrom(...HOSTILE, ...'<>"\'`|\\[]()!#*_~&;:/@.\n\r\t -=+'), fc.string(), fc.string({ unit: 'binary' }), fc.webUrl()), { minLength: 1, maxLength: 8 });
	// Nothing visible, and a text of spaces, leave cells and columns out: another page, but no more in it.
	const texts = pieces.map((parts) => `x${parts.join('')}`);
	it('into HTML, whatever it is', () => fc.assert(fc.property(texts, expectNothingInHtml)));
	it('into Markdown, whatever it is', () => fc.assert(fc.property(texts, expectNothingInMarkdown)));
	it('into text, whatever it is', () => fc.assert(fc.property(texts, expectNothingInText)));

	it.each([renderHtml, renderMarkdown, renderPlainText])('and what cannot be seen is shown', (render) => {
		const content = written(render, reportOf('invoice\u202egpj\u200b.exe'));
		expect(content).not.toMatch(/[\u200b\u202e]/);
		expect(content).toContain('U+202E');
		expect(content).toContain('U+200B');
	});
});

describe('A page of HTML', () => {
	const page = written(renderHtml, reportOf('Word'));

	it('loads nothing and runs nothing', () => {
		const policy = usual.find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy')?.attributes.content;
		expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; img-src data:; base-uri 'none'; form-action 'none'$/);
		expect(page).not.toMatch(/<(script|link|iframe|object|embed)\b|url\(|@import/i);
	});

	it('is sanitised, should something be in it unescaped', () => {
		const report = reportOf('Word');
		const broken = { ...report, facts: [['x', { kind: 'link' as const, text: 'x', url: 'https://evil.example/' }], ['y', { kind: 'link' as const, text: 'y', url: 'javascript:alert(1)' }]] as typeof report.facts };
		expect(textsOf(elements(written(renderHtml, broken)), 'a', 'href').filter((url) => url?.match(/evil|script/))).toEqual([]);
	});
});
