/** A report of an email: it begins with what the whole of it came to. */
import MarkdownIt from 'markdown-it';
import type { JsonObject } from '../../../nodes/Assemblyline/client/types';
import { isEmailAnalysis } from '../../../nodes/Assemblyline/report/email';
import { renderHtml } from '../../../nodes/Assemblyline/report/html';
import { renderMarkdown } from '../../../nodes/Assemblyline/report/markdown';
import { renderPlainText } from '../../../nodes/Assemblyline/report/plainText';
import { buildReport } from '../../../nodes/Assemblyline/report/report';
import { found, sample, written } from './reportSample';

const analysis: JsonObject = {
	verdict: 'malicious', score: 1200, complete: false, sid: 's',
	email: { from: { name: 'service@bank.example', address: 'x91@trap.example' }, replyTo: 'collect@free.example', returnPath: null, subject: 'Action needed', messageId: null, date: null, depth: 1, form: 'raw', reportedBy: 'user@corp.example' },
	sender: { source: 'mx.corp.example', spf: 'softfail', dkim: null, dmarc: 'fail', findings: ['nameIsOtherAddress', 'replyToDiffers'] },
	links: [
		{ value: 'https://login.trap.example/bank', shown: 'https://www.bank.example/alerts', reasons: ['shownHostDiffers', 'otherDomain'], verdict: 'malicious', score: 1200, skipped: null, sid: 'part1' },
		{ value: 'https://news.example/unsubscribe', shown: null, reasons: [], verdict: null, score: null, skipped: 'unsubscribe', sid: '../../hidden' },
	],
	parts: [{ kind: 'email', file: 'reported[.]eml', verdict: 'informative', score: 0, depth: 0 }, { kind: 'attachment', file: 'a[.]html', verdict: 'failed', score: null, depth: 1, error: 'too large' }, { kind: 'url', file: 'hxxps://login[.]trap[.]example/bank', verdict: 'malicious', score: 1200 }],
	hints: ['1 of 3 parts could not be analyzed: see error in parts.'],
};

const report = (form: 'long' | 'short' = 'long', emailAnalysis = analysis) => buildReport(found(sample()), { form, emailAnalysis });

it("has the email's verdict, sender, links and parts before those of the submission", () => {
	const text = written(renderMarkdown, report());
	expect(report()).toMatchObject({ title: 'Malicious: Action needed', tone: 'malicious' });
	for (const told of [
		'Malicious, score 1,200, not all of it was looked at', 'service[@]bank[.]example', 'x91[@]trap[.]example', 'collect[@]free[.]example', 'user[@]corp[.]example', 'SPF softfail, DKIM not known, DMARC fail',
		'the name is another address, replies go to another domain', 'hxxps://login[.]trap[.]example/bank', 'hxxps://www[.]bank[.]example/alerts', "shows another host, not the sender's domain", 'no: it unsubscribes', 'too large',
		'1 of 3 parts could not be analyzed',
	]) expect(text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))).replaceAll('\\', '')).toContain(told);
	expect(text.indexOf('Links')).toBeLessThan(text.indexOf('Heuristics'));
});

it("links to each part's submission, and nowhere else", () => {
	expect(written(renderMarkdown, report())).toContain('[Open](https://assemblyline.example.com/submission/detail/part1)');
	expect(written(renderHtml, report())).toContain('<a href="https://assemblyline.example.com/submission/detail/part1">Open</a>');
	expect(written(renderHtml, report())).not.toContain('hidden');
	expect(written(renderPlainText, report('short'))).not.toContain('part1');
});

it('tells of what is alarming first, as a list may be cut', () => {
	const parts = ['informative', 'failed', 'malicious'].map((verdict) => ({ kind: 'attachment', file: verdict, verdict }));
	const rows = buildReport(found(sample()), { form: 'long', emailAnalysis: { ...analysis, parts } }).sections.find(({ title }) => title === 'Parts of the email');
	expect([0, 1, 2].map((index) => rows?.row(index)[1]?.text)).toEqual(['malicious', 'failed', 'informative']);
});

it.each(['constructor', '__proto__', 'toString'])('has no words for a reason that is %s', (name) => {
	const text = written(renderPlainText, report('long', { ...analysis, sender: { findings: [name] }, links: [{ value: 'https://a.example', reasons: [name], skipped: name, verdict: name }] }));
	expect(text).not.toMatch(/function|object/i);
});

it('that is short leaves out links without anything against them', () => {
	const text = written(renderPlainText, report('short'));
	expect(text).toContain('login[.]trap');
	expect(text).not.toContain('news[.]example');
});

it('lets no address of it work, whatever stands in it', () => {
	const hostile = '<img src=x> [x](http://evil.example) @channel javascript:alert(1) http://evil.example\u202e';
	const all = JSON.parse(JSON.stringify(analysis), (key, value: unknown) => (typeof value === 'string' && key !== 'verdict' && key !== 'skipped' ? hostile : value)) as JsonObject;
	const markdown = new MarkdownIt({ html: true, linkify: true }).render(written(renderMarkdown, report('long', all)));
	for (const shown of [written(renderHtml, report('long', all)), markdown, written(renderPlainText, report('long', all))]) expect(shown).not.toMatch(/<img src=x|evil\.example|\]\(http:/);
});

it('is not made of anything else', () => {
	expect(isEmailAnalysis(analysis)).toBe(true);
	for (const other of [{}, { verdict: 'malicious' }, { ...analysis, verdict: 'constructor' }, { ...analysis, links: {} }]) expect(isEmailAnalysis(other)).toBe(false);
});
