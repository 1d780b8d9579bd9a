import type { SummaryTag } from '../../../nodes/Assemblyline/client/types';
import type { SubmissionReplies } from '../../../nodes/Assemblyline/findings/findings';
import { rowsOf as cellsOf } from '../../../nodes/Assemblyline/report/cells';
import { renderHtml } from '../../../nodes/Assemblyline/report/html';
import { renderJira } from '../../../nodes/Assemblyline/report/jira';
import { renderMarkdown } from '../../../nodes/Assemblyline/report/markdown';
import { renderPlainText } from '../../../nodes/Assemblyline/report/plainText';
import { buildReport, firstRows, fitted, type Report } from '../../../nodes/Assemblyline/report/report';
import { markings } from '../findings/indicatorSample';
import { found, INNER, sample, SERVER, SHA, written } from './reportSample';

const long = (replies: SubmissionReplies = sample()) => buildReport(found(replies), { form: 'long' });
const sectionOf = (report: Report, title: string) => report.sections.find((section) => section.title === title);
const rowsOf = (report: Report, title: string) => report.sections.filter((section) => section.title === title).flatMap((section) => [...cellsOf(section)].map((row) => row.map(({ text }) => text)));
const factsOf = (report: Report) => Object.fromEntries(report.facts.map(([label, { text }]) => [label, text]));

describe('A report', () => {
	it('has verdict, file, who and when', () => {
		expect(long().title).toBe('Malicious: invoice[.]exe');
		expect(factsOf(long())).toEqual({
			Verdict: 'Malicious, score 1,250', Submission: '7Hc6Zq4ZVrCvOyCUcPHTFq', File: 'invoice[.]exe', 'SHA-256': SHA, 'Submitted by': 'analyst',
			Submitted: '2026-03-01 10:00:00 UTC', Completed: '2026-03-01 10:00:12 UTC, after 12.5 s', Description: 'Word', Classification: 'TLP:CLEAR', Opinions: '2 users say malicious',
		});
	});

	it.each([
		['tree', 'TLP:AMBER'],
		['summary', 'TLP:AMBER'],
		['record', 'TLP:AMBER'],
	] as const)('is marked as the strictest reply is: %s', (reply, classification) => {
		const replies = sample();
		Object.assign(replies[reply], { classification });
		expect(factsOf(long(replies)).Classification).toBe(classification);
	});

	it('says nothing of a classification that the server does not enforce', () => {
		expect(factsOf(buildReport(found(sample(), { ...markings, enforce: false }), { form: 'long' }))).not.toHaveProperty('Classification');
	});

	it('has of a heuristic with two verdicts the score and signatures of each', () => {
		const replies = sample();
		replies.summary.heuristics.info?.push(['AV.1', 'Known malware']);
		const raised = (score: number, name: string) => ({ classification: '', tags: [], heuristic: { heur_id: 'AV.1', name: '', score, signature: [{ name }] } });
		replies.summary.heuristic_sections['AV.1'] = [raised(1000, 'Emotet'), raised(10, 'Odd')];
		expect(rowsOf(long(replies), 'Heuristics').filter(([, , name]) => name === 'Known malware').map(([level, score, , , signatures]) => [level, score, signatures])).toEqual([['Malicious', '1,000', 'Emotet'], ['Informative', '10', 'Odd']]);
	});

	it('says where the server shows the files in others at one place only', () => {
		expect(sectionOf(long(), 'Files')?.note).toBeUndefined();
		const replies = sample();
		const outer = replies.tree.tree[SHA];
		if (outer) outer.truncated = true;
		expect(sectionOf(long(replies), 'Files')?.note).toContain('there are more of them in 1 of these');
		expect(written(renderMarkdown, long(replies))).toContain('there are more of them in 1 of these');
	});

	it("takes the verdict from the server's own thresholds", () => {
		const findings = found(sample());
		expect(buildReport({ ...findings, thresholds: { ...findings.thresholds, malicious: 5000 } }, { form: 'long' })).toMatchObject({ outcome: 'highly_suspicious', title: 'Highly suspicious: invoice[.]exe' });
	});

	it('has the findings, worst first', () => {
		const report = long();
		expect(rowsOf(report, 'Files')).toEqual([
			['Malicious, 1,250', 'invoice[.]exe', '2.2 KiB', 'executable/windows/pe32', SHA],
			['Informative, 10', 'Word[.]txt', '2.3 MiB', 'Word', INNER],
		]);
		expect(rowsOf(report, 'Heuristics')).toEqual([
			['Malicious', '1,000', 'Known malware', 'AV.1', 'Word, Win[.]Emotet', 'invoice[.]exe'],
			['Suspicious', '350', 'Word', 'PE.4', '', 'invoice[.]exe, Word[.]txt'],
			['Informative', '', 'Packed file', 'YARA.2', '', ''],
		]);
		expect(rowsOf(report, 'ATT&CK techniques')).toEqual([
			['Malicious', 'T1027', 'Word', 'defense evasion'],
			['Suspicious', 'T1059.001', 'PowerShell', 'defense evasion, execution'],
			['Informative', 'Word', 'no technique', 'defense evasion'],
		]);
		expect(rowsOf(report, 'Errors')).toEqual([['Unpacker', 'The service was down', 'Word[.]txt'], ['Word', 'The service failed', 'Word[.]txt']]);
	});

	it('defangs indicators and leaves safelisted ones out', () => {
		expect(rowsOf(long(), 'Indicators')).toEqual([
			['Malicious', 'evil[.]example', 'network/static/domain', 'Word[.]txt'],
			['Suspicious', 'hxxps://evil[.]example/drop[.]php?id=1', 'network/dynamic/uri', ''],
			['Informative', 'Word', 'network/static/domain', ''],
		]);
		expect(sectionOf(long(), 'Indicators')?.note).toBe('1 safelisted one is left out.');
		for (const render of [renderHtml, renderJira, renderMarkdown, renderPlainText]) expect(written(render, long())).not.toMatch(/good\W*example/);
	});

	it('that is short has only what is alarming, and no metadata', () => {
		const report = buildReport(found(sample()), { form: 'short' });
		expect(report.sections.map(({ title, rows }) => [title, rows])).toEqual([['Files', 1], ['Heuristics', 2], ['Indicators', 2], ['Attribution', 1], ['ATT&CK techniques', 3], ['Errors', 2]]);
	});

	it.each<[string, (replies: SubmissionReplies) => void, RegExp]>([
		['has failed', ({ record }) => Object.assign(record, { state: 'failed' }), /The analysis failed/],
		['has errors', () => undefined, /2 analyses of files by services ended in an error/],
		['is partial', ({ summary }) => Object.assign(summary, { partial: true }), /partial/],
		['is filtered', ({ tree }) => Object.assign(tree, { filtered: true }), /classification/],
	])('says that the submission %s', (_what, change, note) => {
		const source = sample();
		change(source);
		expect(long(source).notes.join(' ')).toMatch(note);
	});

	it('lists a submitted file that the tree lacks', () => {
		const source = { ...sample(), tree: { tree: {}, partial: true, filtered: false } };
		expect(rowsOf(long(source), 'Files')).toEqual([['invoice[.]exe', '2.2 KiB', SHA]]);
	});

	it('is made of whatever the server answers', () => {
		const strange = { heuristics: { malicious: [null, 5, ['A']] }, tags: { ioc: { 'network.port': [[443, 'new', false]], other: 'x' } }, attack_matrix: { x: null }, heuristic_sections: [], map: 1 };
		const report = long({ ...sample(), ...JSON.parse(JSON.stringify({ summary: strange, tree: { tree: { a: null } } })) as Pick<SubmissionReplies, 'summary' | 'tree'> });
		expect(rowsOf(report, 'Indicators')).toEqual([['Informative', '443', 'network/port']]);
		expect(written(renderHtml, report)).toContain('443');
	});

	it.each([
		['https://tickets.example.com/browse/A-1', 'https://tickets.example.com/browse/A-1'],
		['http://tickets.example.com/a(b)|c?`d`', 'http://tickets.example.com/a%28b%29%7Cc?%60d%60'],
		['javascript:alert(1)', undefined],
		['data:text/html,x', undefined],
		['https://user:secret@tickets.example.com/', undefined],
		['/browse/A-1', undefined],
	])('links to the ticket %s as %s', (ticketUrl, url) => {
		const cell = buildReport(found(sample()), { form: 'long', ticketUrl }).facts.find(([label]) => label === 'Ticket')?.[1];
		expect(cell?.kind === 'link' ? cell.url : undefined).toBe(url);
	});
});

describe('A report that may have only so many bytes', () => {
	const many = () => {
		const source = sample();
		const domains = Array.from({ length: 2000 }, (_, index): SummaryTag => [`host${index}.evil.example`, 'suspicious', false, 'TLP:CLEAR']);
		return long({ ...source, summary: { ...source.summary, tags: { attribution: {}, behavior: {}, ioc: { 'network.static.domain': domains } } } });
	};

	it.each([
		['HTML', renderHtml, 8000],
		['Markdown', renderMarkdown, 2000],
		['text', renderPlainText, 2000],
	])('as %s keeps to it, whatever it is', async (_name, render, least) => {
		for (const bytes of [least, 2 * least, 32_000, 100_000]) {
			const content = await fitted(many(), bytes, render);
			expect(Buffer.byteLength(content)).toBeLessThanOrEqual(bytes);
			expect(content).toContain('7Hc6Zq4ZVrCvOyCUcPHTFq');
			expect(content).toMatch(/and [\d,]+ more|Left out, as the report would be too large/);
		}
	});

	it.each([
		['HTML', renderHtml, 8000],
		['Markdown', renderMarkdown, 2000],
		['text', renderPlainText, 2000],
	])('as %s keeps to the least that may be asked for with the longest names', async (_name, render, least) => {
		const source = sample('𝕏"<'.repeat(500), '&\u202e😀'.repeat(900));
		const ticketUrl = `https://tickets.example.com/${'a'.repeat(970)}`;
		expect(Buffer.byteLength(await fitted(buildReport(found(source), { form: 'long', ticketUrl }), least, render))).toBeLessThanOrEqual(least);
	});

	it('has everything where it fits', async () => {
		expect(await fitted(many(), 10_000_000, renderMarkdown)).toBe(written(renderMarkdown, many()));
	});

	it('names the sections that are left out', async () => {
		const content = await fitted(long(), 2500, renderMarkdown);
		expect(content).toContain('Left out, as the report would be too large: ');
		expect(content).toContain('Metadata (3)');
	});

	it('says how many rows are missing', () => {
		const report = many();
		expect(written(renderPlainText, { ...report, sections: report.sections.map((section) => firstRows(section, 5)) })).toContain('… and 1,995 more');
	});
});

it('A report for Jira has headings, tables, colors and links in its markup', () => {
	const content = written(renderJira, long());
	expect(content).toMatch(/^h1\. Malicious: invoice\\\[\.\\\]exe\n\n\|\|Verdict\|\{color:#c0262d\}\*Malicious, score 1,250\*\{color\}\|\n/);
	expect(content).toContain('\n||Level||Value||Type||Found in||\n|{color:#c0262d}*Malicious*{color}|{{evil\\[.\\]example}}|');
	expect(content).toContain(`||Submission|[7Hc6Zq4ZVrCvOyCUcPHTFq|${SERVER}/submission/detail/7Hc6Zq4ZVrCvOyCUcPHTFq]|`);
	expect(content).toContain('||Submitted|2026-03-01 10:00:00 UTC|');
});

it('A title in Markdown can be read as it is typed, too', () => {
	expect(written(renderMarkdown, long()).split('\n')[0]).toBe('# 🔴 Malicious: invoice\\[.\\]exe');
});

it('A report in HTML embeds images', () => {
	const uri = 'data:image/png;base64,iVBORw0KGgo=';
	const html = written(renderHtml, { ...long(), images: [{ name: 'Page "1"', uri }, { name: 'No image', uri: 'https://evil.example/x.png' }, { name: 'Script', uri: 'data:image/svg+xml;base64,PHN2Zz4=' }] });
	expect(html).toContain(`<img src="${uri}" alt="Page &#34;1&#34;">`);
	expect(html.match(/<img src="[^"]/g)).toHaveLength(1);
	expect(html).not.toContain('evil.example/x.png');
});

it('A report links to the submission', () => {
	for (const render of [renderHtml, renderJira, renderMarkdown, renderPlainText]) expect(written(render, long())).toContain(`${SERVER}/submission/detail/7Hc6Zq4ZVrCvOyCUcPHTFq`);
});
