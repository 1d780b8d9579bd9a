/** What malware writes into names and tags puts nothing into a report: no script, link, image, markup or heading. */
import fc from '../../support/properties';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { renderHtml } from '../../../nodes/Assemblyline/report/html';
import { renderJira } from '../../../nodes/Assemblyline/report/jira';
import { renderMarkdown } from '../../../nodes/Assemblyline/report/markdown';
import { renderPlainText } from '../../../nodes/Assemblyline/report/plainText';
import { buildReport } from '../../../nodes/Assemblyline/report/report';
import { HOSTILE } from '../../support/hostileTexts';
import { renderedMarkdown } from '../../support/linkers';
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
/** How well a text is told from what is behind it, by WCAG 2: 4.5 is what people need. */
function contrast(text: string, behind: string): number {
	const luminance = (color: string) => {
		const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const [light = 0, dark = 0] = [luminance(text), luminance(behind)].sort((a, b) => b - a);
	return (light + 0.05) / (dark + 0.05);
}

/** How often each tag stands in the page of a harmless report. */
const counts = (found: Element[]) => found.reduce<Record<string, number>>((sum, { tag }) => ({ ...sum, [tag]: (sum[tag] ?? 0) + 1 }), {});

const usual = elements(written(renderHtml, reportOf('Word')));
const usualMarkdown = elements(renderedMarkdown(written(renderMarkdown, reportOf('Word'))));

const USUAL_STYLES = [...new Set(usual.map(({ attributes: { style } }) => style))].sort();

function expectNothingInHtml(text: string): void {
	const found = elements(written(renderHtml, reportOf(text)));
	expect(counts(found)).toEqual(counts(usual));
	expect(textsOf(found, 'a', 'href')).toEqual(LINKS);
	const attributes = new Set(found.flatMap((one) => Object.keys(one.attributes)));
	// Each is one of ours: nothing else passes.
	expect([...new Set(found.map(({ attributes: { style } }) => style))].sort()).toEqual(USUAL_STYLES);
	expect([...attributes].filter((name) => !['lang', 'charset', 'http-equiv', 'content', 'name', 'class', 'href', 'style', 'cellpadding'].includes(name))).toEqual([]);
}

function expectNothingInMarkdown(text: string): void {
	const found = elements(renderedMarkdown(written(renderMarkdown, reportOf(text))));
	// Text with a sign that would end code is no code.
	const tags = (all: Element[]) => counts(all.filter(({ tag }) => tag !== 'code'));
	expect(tags(found)).toEqual(tags(usualMarkdown));
	expect(textsOf(found, 'a', 'href')).toEqual(LINKS);
}

/** The cells of each line of wiki markup, and what it links to; what stands behind a backslash is text. */
function wikiOf(content: string): { cells: number[]; links: string[] } {
	const plain = content.replace(/\\[^A-Za-z0-9 ]/g, '');
	const links = [...new Set([...plain.matchAll(/\[[^[\]|]*\|([^\]]*)\]/g)].map(([, url = '']) => url))];
	const lines = plain.replace(/\[[^[\]|]*\|[^\]]*\]/g, '').split('\n');
	return { cells: lines.map((line) => line.split('|').length), links };
}

const usualWiki = wikiOf(written(renderJira, reportOf('Word')));

function expectNothingInJira(text: string): void {
	const content = written(renderJira, reportOf(text));
	expect(wikiOf(content)).toEqual({ ...usualWiki, links: [LINKS[0], LINKS[1], LINKS[2], LINKS[3]] });
	// What makes macros, pictures, mentions or another block of a text.
	expect(content.replace(/\{color(?::#\w{6})?\}|\{\{|\}\}/g, '')).not.toMatch(/(?<!\\)[{}!^~]|\[~|^(?:h1|bq)\. (?:h\d|bq)\./m);
}

function expectNothingInText(text: string): void {
	const content = written(renderPlainText, reportOf(text));
	expect(content).not.toMatch(/[<>`]|\]\(/);
	expect([...new Set(content.match(/https?:\/\/[^\s]+/g))]).toEqual(LINKS);
	expect(content.split('\n')).toHaveLength(written(renderPlainText, reportOf('Word')).split('\n').length);
}

describe('Nothing that malware wrote comes through', () => {
	// One of them is the type of a tag in the sample: its row would be the sample's own.
	it.each(HOSTILE.filter((text) => text !== 'attribution.family'))('into HTML, Jira, Markdown or text: %j', (text) => {
		expectNothingInHtml(text);
		expectNothingInJira(text);
		expectNothingInMarkdown(text);
		expectNothingInText(text);
	});

	const pieces = fc.array(fc.oneof(fc.constantFrom(...HOSTILE, ...'<>"\'`|\\[]()!#*_~&;:/@.\n\r\t -=+'), fc.string(), fc.string({ unit: 'binary' }), fc.webUrl()), { minLength: 1, maxLength: 8 });
	// Nothing visible, and a text of spaces, leave cells and columns out: another page, but no more in it.
	const texts = pieces.map((parts) => `x${parts.join('')}`);
	it('into HTML, whatever it is', () => fc.assert(fc.property(texts, expectNothingInHtml)));
	it('into Jira, whatever it is', () => fc.assert(fc.property(texts, expectNothingInJira)));
	it('into Markdown, whatever it is', () => fc.assert(fc.property(texts, expectNothingInMarkdown)));
	it('into text, whatever it is', () => fc.assert(fc.property(texts, expectNothingInText)));

	it.each([renderHtml, renderJira, renderMarkdown, renderPlainText])('and what cannot be seen is shown', (render) => {
		const content = written(render, reportOf('invoice\u202egpj\u200b.exe')).replaceAll('\\', '');
		expect(content).not.toMatch(/[\u200b\u202e]/);
		expect(content).toContain('U+202E');
		expect(content).toContain('U+200B');
	});
});

describe('A page of HTML', () => {
	const page = written(renderHtml, reportOf('Word'));

	it('loads nothing and runs nothing', () => {
		const policy = usual.find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy')?.attributes.content;
		expect(policy).toMatch(/^default-src 'none'; style-src-elem 'sha256-[A-Za-z0-9+/]{43}='; style-src-attr 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'$/);
		expect(page).not.toMatch(/<(script|link|iframe|object|embed)\b|url\(|@import/i);
	});

	it('can be read where its own style is taken away: each color of a text stands with that behind it', () => {
		const bare = elements(page.replace(/<style>.*<\/style>/s, ''));
		const styles = bare.flatMap(({ attributes: { style } }) => style ?? []);
		const colors = (style: string, property: string) => new RegExp(`(?:^|;)${property}:(#[0-9a-f]{6})`).exec(style)?.[1];
		const [onWhite] = styles;
		expect(colors(onWhite ?? '', 'background-color')).toBe('#ffffff');
		for (const style of styles) expect(contrast(colors(style, 'color') ?? '#1c2733', colors(style, 'background-color') ?? '#ffffff')).toBeGreaterThanOrEqual(4.5);
		const badges = bare.filter(({ tag, attributes }) => tag === 'span' && attributes.class === 'badge');
		expect(badges.length).toBeGreaterThan(5);
		for (const { attributes } of badges) expect(attributes.style).toMatch(/background-color:#[0-9a-f]{6};color:#ffffff/);
		expect(page).not.toContain('var(');
	});

	it('is sanitised, should something be in it unescaped', () => {
		const report = reportOf('Word');
		const broken = { ...report, facts: [['x', { kind: 'link' as const, text: 'x', url: 'https://evil.example/' }], ['y', { kind: 'link' as const, text: 'y', url: 'javascript:alert(1)' }]] as typeof report.facts };
		expect(textsOf(elements(written(renderHtml, broken)), 'a', 'href').filter((url) => url?.match(/evil|script/))).toEqual([]);
	});
});
