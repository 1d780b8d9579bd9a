/** Mails as they come, from the item or the file to the one answer, on the fake server. */
import type { IDataObject, IHttpRequestOptions, INodeParameters } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { EICAR } from '../../support/eicar';
import { route } from '../../../nodes/Assemblyline/core/router';
import { resources } from '../../../nodes/Assemblyline/resources';
import { refuse } from '../../fake/answer';
import { executeContext } from '../../support/contexts';
import { useFake } from '../../support/fakeClient';
import { credentialFor, type FakeBinary } from '../../support/helpers';
import { n8nHelpers } from '../../support/http';

const fake = useFake();

const binary = (content: Buffer | string, fileName?: string, mimeType = 'application/octet-stream'): FakeBinary => ({ data: Buffer.from(content).toString('base64'), fileName, mimeType });
const attachment = (text: string): FakeBinary => binary(text, `${text || 'empty'}.txt`, 'text/plain');
const mailFile = (name: string) => readFileSync(join(__dirname, '..', '..', 'mails', `${name}.eml`));

/** The most submissions that were under way at once. */
let atOnce = 0;
let underWay = 0;

async function httpRequest(options: IHttpRequestOptions): Promise<unknown> {
	if (!options.url.endsWith('/submit/')) return n8nHelpers.httpRequest(options);
	atOnce = Math.max(atOnce, ++underWay);
	return n8nHelpers.httpRequest(options).finally(() => underWay--);
}

interface Given {
	json?: IDataObject;
	files?: Record<string, FakeBinary>;
	parameters?: INodeParameters;
}

function contextOf({ json = {}, files = {}, parameters = {} }: Given, continueOnFail = false) {
	return executeContext({ credential: credentialFor(fake().url), resource: 'submission', operation: 'analyzeEmail', items: [{ ...parameters, options: { classification: 'TLP:CLEAR', ...(parameters.options as INodeParameters) } }], json: [json], binary: [files], httpRequest, continueOnFail });
}

async function analyze(given: Given) {
	const { context, hints } = contextOf(given);
	const [output = []] = await route(context, resources);
	return { result: output[0]?.json ?? {}, hints };
}

const asFile = (content: Buffer | string, parameters: INodeParameters = {}): Given => ({ files: { data: binary(content, '2026', 'text/plain') }, parameters: { emailSource: 'file', ...parameters } });

/** What was submitted, in words. */
const sent = () => fake().requests(/^POST submit/).map(({ json, file }) => (file ? file.content.toString('latin1') : String(Reflect.get(Object(json), 'url'))));

interface Part { kind: string; file: string; verdict: string; sid?: string; error?: string }
const skippedIn = (result: IDataObject) => (result.links as IDataObject[]).filter(({ skipped }) => skipped !== null).map(({ value }) => value);
const partsOf = (result: IDataObject) => result.parts as unknown as Part[];

describe('A whole mail', () => {
	it('is the first part, byte by byte, whatever its name; then its links, and what the server has not taken out of it', async () => {
		const { result } = await analyze(asFile(mailFile('html-attachment')));
		const [mail, link, ...files] = sent();
		expect(mail).toBe(mailFile('html-attachment').toString('latin1'));
		expect(link).toBe('https://help.corp.example/');
		expect(files.map((content) => content.slice(0, 14)).sort()).toEqual(['<html><script>', '<svg xmlns="ht']);
		expect(partsOf(result).map(({ kind, file, verdict }) => [kind, file, verdict])).toEqual([
			['email', '2026', 'informative'], ['attachment', 'Invoice[.]html', 'informative'], ['attachment', 'logo[.]svg', 'informative'], ['url', 'hxxps://help[.]corp[.]example/', 'informative'],
		]);
		expect(result).toMatchObject({ verdict: 'informative', score: 0, complete: true, email: { form: 'raw', subject: 'Secure message', depth: 0, reportedBy: null }, hints: [] });
	});

	it('gives the verdicts of its files from its own file tree, where the server has taken them out', async () => {
		const tree = fake().submissions.read.bind(fake().submissions);
		fake().submissions.read = (what, sid) => {
			const answer = tree(what, sid);
			if (what !== 'tree') return answer;
			const [sha256, node] = Object.entries((answer.data as { tree: Record<string, { children: object }> }).tree)[0] ?? [];
			const child = (score: number, children = {}) => ({ children, name: ['x'], score, sha256: '', size: 1, truncated: false, type: 'x' });
			const html = '97c87156a1ec0cb80cd0ea38bf18dde7118435eb9e0436482e06a7c14cc23637';
			return { ...answer, data: { ...(answer.data as object), tree: { [sha256 ?? '']: { ...node, children: { [html]: child(0, { ['a'.repeat(64)]: child(700) }), ['b'.repeat(64)]: child(0) } } } } };
		};
		const { result } = await analyze(asFile(mailFile('html-attachment')));
		expect(sent()).toHaveLength(3);
		const [mail, html, svg] = partsOf(result);
		expect(html).toMatchObject({ file: 'Invoice[.]html', score: 700, verdict: 'highly_suspicious', sid: mail?.sid });
		expect(svg?.sid).not.toBe(mail?.sid);
		expect(result).toMatchObject({ verdict: 'highly_suspicious', score: 700 });
	});

	it('that was reported as an attachment is the subject: its links are visited, those of the outer email only told of', async () => {
		const { result } = await analyze(asFile(mailFile('reported-as-attachment')));
		expect(result).toMatchObject({
			email: { subject: 'Locked', from: { address: 'no-reply@bank.example' }, replyTo: 'drop@elsewhere.example', depth: 1, reportedBy: 'accounts@sender.example' },
			sender: { spf: 'fail', dmarc: 'fail', dkim: null, findings: ['replyToDiffers'] },
		});
		expect(sent().filter((one) => one.startsWith('https:')).sort()).toEqual(['https://core.trap.example/2', 'https://mid.trap.example/1']);
		expect(result.links).toEqual(expect.arrayContaining([expect.objectContaining({ value: 'https://tickets.corp.example/77', depth: 0, skipped: 'outerEmail', verdict: null, url: null, sid: null })]));
	});

	it('in disguise is found by its content', async () => {
		const { result } = await analyze(asFile(mailFile('mail-in-disguise')));
		expect(partsOf(result)).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'email', file: '2026', depth: 1 }), expect.objectContaining({ kind: 'url', file: 'hxxps://pw[.]trap[.]example/new' })]));
	});

	it.each([['a picture', Buffer.from('89504e470d0a1a0a', 'hex')], ['a text', 'Dear Sir: hello\n'], ['a mail of another program', 'From here to there\n\nno mail']])('that is %s is refused before anything is sent', async (_what, content) => {
		await expect(analyze(asFile(content))).rejects.toThrow(/Input Binary Field: is not an email/);
		expect(sent()).toEqual([]);
	});

	it('with a malicious attachment is malicious', async () => {
		const mail = ['From: a@b.example', 'Subject: x', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: application/octet-stream; name=x.com', 'Content-Transfer-Encoding: base64', '', Buffer.from(EICAR).toString('base64'), '--b--', ''].join('\r\n');
		const { result } = await analyze(asFile(mail));
		expect(result).toMatchObject({ verdict: 'malicious', score: 1000, parts: [{ kind: 'email', verdict: 'informative' }, { file: 'x[.]com', verdict: 'malicious' }] });
	});
});

describe('Links', () => {
	const text = (body: string): Given => ({ json: { text: body, from: 'a@sender.example', subject: 's' } });

	it('are visited up to Max URLs, the most suspicious first; the others are told of, and the answer is not complete', async () => {
		const decoys = Array.from({ length: 10 }, (_, index) => `https://decoy${index}.example/`);
		const { result, hints } = await analyze({ ...text([...decoys, 'https://www.bank.example@trap.example/login'].join(' ')), parameters: { options: { maxUrls: 1 } } });
		expect(sent().slice(1)).toEqual(['https://www.bank.example@trap.example/login']);
		expect(result).toMatchObject({ complete: false });
		expect(skippedIn(result)).toEqual(decoys);
		expect((result.links as IDataObject[])[0]).toMatchObject({ host: 'trap.example', defanged: expect.stringMatching(/^hxxps:\/\/www\[\.\]bank\[\.\]example/) as string, reasons: ['userPart', 'otherDomain'], verdict: 'informative', skipped: null });
		expect(hints).toEqual(['10 links not visited: Max URLs is 1.']);
	});

	it('are not visited with Include URLs off, or to excluded hosts, or to unsubscribe, answer and inner hosts', async () => {
		const { result } = await analyze({
			...text('https://a.corp.example/1 https://x.example/unsubscribe?u=1 https://calendar.google.com/calendar/event?action=RESPOND&eid=1 http://169.254.169.254/latest http://intranet/ https://ok.example/'),
			parameters: { options: { exclude: ['*.corp.example'] } },
		});
		expect(sent().slice(1)).toEqual(['https://ok.example/']);
		expect((result.links as IDataObject[]).map(({ host, skipped }) => [host, skipped])).toEqual(expect.arrayContaining([
			['a.corp.example', 'excluded'], ['x.example', 'unsubscribe'], ['calendar.google.com', 'answer'], ['169.254.169.254', 'internalHost'], ['intranet', 'internalHost'], ['ok.example', null],
		]));
		fake().log.splice(0);
		const off = await analyze({ ...text('https://ok.example/'), parameters: { includeUrls: false } });
		expect(sent()).toHaveLength(1);
		expect(off.result).toMatchObject({ complete: false, links: [{ value: 'https://ok.example/', skipped: 'off' }] });
	});

	it('of one domain do not crowd out those of others, and differ by more than what stands behind #', async () => {
		const crowd = Array.from({ length: 20 }, (_, index) => `https://crowd.example/${index} https://crowd.example/#${index}`);
		const { result } = await analyze({ ...text([...crowd, 'https://hidden.example/'].join(' ')), parameters: { options: { maxUrls: 2 } } });
		expect(sent().slice(1).sort()).toEqual(['https://crowd.example/0', 'https://hidden.example/']);
		expect(result.links).toHaveLength(22);
	});

	it('that only look like ones to unsubscribe, or are all there is, make the answer incomplete', async () => {
		const { hints } = await analyze({ json: { html: '<a href="https://evil.example/unsubscribe">Verify your account</a>', from: 'a@b.example' } });
		expect(hints).toEqual([expect.stringMatching(/^1 suspicious link not visited/), expect.stringMatching(/^No link was visited, as all/)]);
		const news = await analyze({ json: { html: '<a href="https://news.example/1">Read</a> <a href="https://news.example/unsubscribe">Click here to unsubscribe</a>', from: 'a@news.example' } });
		expect(news.result).toMatchObject({ complete: true });
		expect(skippedIn(news.result)).toEqual(['https://news.example/unsubscribe']);
	});

	it('refuses a host to exclude that is none', async () => {
		await expect(analyze({ ...text('x'), parameters: { options: { exclude: ['a b', 'good.example', 'c d'] } } })).rejects.toThrow(/Exclude Hosts: has 'a b', 'c d' in it, which is no host/);
	});
});

describe('Passwords', () => {
	it('that the mail names are tried on locked files that the server has not taken out, each in a submission', async () => {
		const { result } = await analyze(asFile(mailFile('passwords')));
		const specs = fake().requests(/^POST submit/).map(({ json }) => (json as { params: { service_spec?: { Extract?: { password: string } } } }).params.service_spec?.Extract?.password);
		expect(specs.sort()).toEqual(['Html7$k', "O'Brien12", 'Sub#9x', 'Summer2024!', "l'été2024", undefined]);
		expect(result).toMatchObject({ passwordTried: true });
		expect(partsOf(result).filter(({ file }) => file === 'doc[.]zip')).toHaveLength(1);
	});

	it('are not tried where that is switched off', async () => {
		const { result } = await analyze(asFile(mailFile('passwords'), { options: { tryPassword: false } }));
		expect(sent()).toHaveLength(2);
		expect(result).toMatchObject({ passwordTried: false });
	});
});

describe('An item', () => {
	it('without a mail is refused before anything is sent', async () => {
		await expect(analyze({})).rejects.toThrow(/Email Source: the item holds no email/);
		await expect(analyze({ files: { attachment_0: attachment('') } })).rejects.toThrow(/Email Source: the item holds no email/);
		expect(fake().log).toEqual([]);
	});

	it.each<[string, IDataObject, RegExp]>([
		['Gmail, simplified', { id: '1', threadId: '1', snippet: 'Your mailbox', From: 'a@b.example', Subject: 's' }, /Switch Simplify off in the Gmail node, and Download Attachments on/],
		['Outlook, simplified', { id: '1', conversationId: '1', subject: 's', bodyPreview: 'Your mailbox', from: 'a@b.example' }, /Microsoft Outlook node \(operation Get, option Get MIME Content\)/],
		['IMAP, raw', { raw: 'Please see\r\nhttps://evil.example/' }, /Set Format to Resolved in the Email Trigger \(IMAP\)/],
	])('of %s, which holds a preview only, names the switch', async (_form, json, cure) => {
		const { context } = contextOf({ json });
		await expect(route(context, resources)).rejects.toMatchObject({ message: expect.stringContaining('Email Source: the item holds') as string, description: expect.stringMatching(cure) as string });
		expect(fake().log).toEqual([]);
	});

	it('gets a mail built of it, with its attachments, and its own files are submitted', async () => {
		const { result } = await analyze({ json: { text: 'Hi', html: false, from: { value: [], text: 'Ä <a@b.example>' }, subject: 'x\r\nBcc: y@z.example', headers: {} }, files: { attachment_0: attachment(''), attachment_1: attachment('one'), attachment_2: binary('two') } });
		const [mail = ''] = sent();
		expect(mail).toMatch(/^From: =\?utf-8\?B\?w4Q=\?= ?<a@b\.example>\r\nSubject: x Bcc: y@z\.example\r\nMIME-Version/);
		expect(result).toMatchObject({ verdict: 'informative', complete: true, email: { form: 'rebuilt', subject: 'x Bcc: y@z.example' } });
		expect(partsOf(result).map(({ file }) => file)).toEqual(['x Bcc: y[@]z[.]example[.]eml', 'one[.]txt', 'attachment_2[.]bin']);
	});

	it('with a file in its text (uuencode) has that among its parts', async () => {
		const { result } = await analyze({ json: { text: 'Hi\r\nbegin 644 a.exe\r\n#86)C\r\n`\r\nend\r\n', from: 'a@b.example' } });
		expect(sent()[1]).toBe('abc');
		expect(partsOf(result)).toMatchObject([{ kind: 'email' }, { kind: 'attachment', file: 'a[.]exe', verdict: 'informative', place: 'text' }]);
	});

	it('whose attachments the mail node left out says so, and is not complete', async () => {
		const { result, hints } = await analyze({ json: { text: 'Hi', headers: { 'content-type': 'Content-Type: multipart/mixed; boundary=b' }, threadId: '1' } });
		expect(result).toMatchObject({ complete: false, verdict: 'informative' });
		expect(hints).toEqual([expect.stringMatching(/attachments that are not in the item\. Switch Simplify off in the Gmail node, and Download Attachments on/)]);
	});

	it('of Outlook with the whole mail beside it is that mail', async () => {
		const { result } = await analyze({ json: { id: '1', internetMessageId: '<1.s@sender.example>', bodyPreview: 'x', subject: 'Mailbox full' }, files: { data: binary(mailFile('html-only'), '1.eml', 'text/plain') } });
		expect(result).toMatchObject({ email: { form: 'raw', depth: 0 }, links: [{ value: 'https://keep.trap.example/o?a=1&b=2#x' }] });
		expect(sent()[0]).toBe(mailFile('html-only').toString('latin1'));
	});

	it('of Outlook with a reported mail beside its own text has that as its subject', async () => {
		const { result } = await analyze({ json: { id: '1', internetMessageId: '<9@corp.example>', body: { contentType: 'html', content: '<a href="https://tickets.corp.example/1">ticket</a>' }, from: { emailAddress: { name: 'User', address: 'user@corp.example' } } }, files: { attachment_0: binary(mailFile('html-only'), '2026', 'text/plain') } });
		expect(result).toMatchObject({ email: { form: 'rebuilt', depth: 1, subject: 'Mailbox full', reportedBy: 'user@corp.example' } });
		expect(skippedIn(result)).toEqual(['https://tickets.corp.example/1']);
	});

	it('with the raw mail of Gmail is that mail', async () => {
		const { result } = await analyze({ json: { id: '1', threadId: '1', snippet: 'x', raw: mailFile('html-only').toString('base64url') } });
		expect(result).toMatchObject({ email: { form: 'raw', subject: 'Mailbox full' }, links: [{ host: 'keep.trap.example' }] });
	});
});

it('Of many attachments five are submitted at once, and all are told of in their order', async () => {
	const names = Array.from({ length: 23 }, (_, number) => `part ${number}`);
	const { result } = await analyze({ files: Object.fromEntries(names.map((name, number) => [`attachment_${number}`, attachment(name)])) });
	expect(partsOf(result).slice(1)).toMatchObject(names.map((name) => ({ file: `${name}[.]txt`, verdict: 'informative', sid: expect.any(String) as string })));
	expect(atOnce).toBe(5);
});

/** A file that n8n keeps elsewhere, and does not find again. */
const stored = (lost: string) => ({ id: `filesystem-v2:${lost}`, bytes: 4, lost });

it('An attachment that n8n cannot open does not lose the others, and the answer is none', async () => {
	const { context } = contextOf({ json: { text: 'Hi' }, files: { attachment_0: attachment('one'), attachment_1: { ...attachment('gone'), ...stored('it is not in the store') } } });
	const [output] = await route(context, resources);
	expect(output).toMatchObject([{ json: { verdict: 'failed', complete: false, parts: [{ kind: 'email' }, { verdict: 'informative' }, { file: 'gone[.]txt', verdict: 'failed', error: 'it is not in the store' }] } }]);
});

it('What n8n or the server says of a part is harmless where it is told, as are the names of files', async () => {
	const hostile = 'a\r\n<script> https://evil.example/x @here';
	fake().faults.plan(refuse(400, hostile), { on: /^POST submit/, times: 1 });
	fake().faults.plan(refuse(400, hostile), { on: /^GET submission\/tree/, times: 9 });
	const { context } = contextOf({ json: { text: 'Hi' }, files: { attachment_0: { ...binary('gone', '../a\r\nb.txt'), ...stored(hostile) }, attachment_1: attachment('one') } });
	const [output] = await route(context, resources);
	const parts = partsOf(output?.[0]?.json ?? {});
	expect(parts.map(({ file }) => file)).toEqual(['email[.]eml', 'one[.]txt', 'a b[.]txt']);
	expect(parts.filter(({ error }) => error)).toHaveLength(2);
	for (const { error = '' } of parts) expect(error).not.toMatch(/[\r\n<]|https:|@here/);
});

it('What the reader of mails says is harmless in the hint', async () => {
	jest.spyOn(PostalMime, 'parse').mockRejectedValueOnce(new Error('a\r\n<script> https://evil.example/x @here'));
	const { result } = await analyze(asFile(mailFile('html-attachment')));
	expect(result.hints).toEqual([expect.stringContaining('it could not be taken apart: a')]);
	expect(String(result.hints)).not.toMatch(/[\r\n<]|https:|@here/);
});

it('An email with names that JavaScript knows is read like any other', async () => {
	const html = '<constructor src="https://a.example/x"><__proto__ href="/y"></__proto__></constructor><a href="https://login.trap.example/z">x</a>';
	const { result } = await analyze({ json: { html }, files: { attachment_0: binary('x', undefined, 'constructor') } });
	expect(result).toMatchObject({ links: [{ host: 'login.trap.example' }] });
	expect(partsOf(result).find(({ kind }) => kind === 'attachment')?.file).toMatch(/bin$/);
});

it('What the server says of the file tree is harmless in the hint', async () => {
	fake().faults.plan(refuse(400, 'see https://evil.example/x @here'), { on: /^GET submission\/tree/, times: 9 });
	const { result } = await analyze(asFile(mailFile('html-attachment')));
	expect(result.hints).toEqual([expect.stringMatching(/^The file tree of the email could not be read \(see hxxps:\/\/evil\[\.\]example\/x \[@\]here\)/)]);
});

describe('Where as many submissions run as the server allows', () => {
	const links = Array.from({ length: 10 }, (_, number) => `https://login${number}.trap${number}.example/x`);
	const text = links.join('\n');
	beforeEach(() => {
		fake().submissions.mostRunning = 5;
		fake().submissions.looksUntilEnd = 1;
	});

	it('the links wait for those before them, and all are visited', async () => {
		const { result } = await analyze({ json: { text } });
		expect(result).toMatchObject({ verdict: 'informative', complete: true, hints: [] });
		expect(partsOf(result).map(({ verdict }) => verdict)).toEqual(Array.from({ length: 11 }, () => 'informative'));
		expect(fake().requests(/^POST submit/).length).toBeGreaterThan(11);
	});

	it('the email is judged though there is never room for its links', async () => {
		const original = fake().submissions.submit.bind(fake().submissions);
		jest.spyOn(fake().submissions, 'submit').mockImplementation((request) => {
			const answer = original(request);
			fake().submissions.mostRunning = 0;
			return answer;
		});
		const { result } = await analyze({ json: { text }, parameters: { waitTimeout: 8 } });
		jest.restoreAllMocks();
		const [email, ...others] = partsOf(result);
		expect(email).toMatchObject({ kind: 'email', verdict: 'informative' });
		expect(new Set(others.map(({ verdict }) => verdict))).toEqual(new Set(['timed_out']));
		expect(result).toMatchObject({ verdict: 'timed_out', complete: false });
	});

	it('those for which there is no room until the end of the wait have timed out, and say why', async () => {
		fake().submissions.looksUntilEnd = Infinity;
		const { result } = await analyze({ json: { text }, parameters: { waitTimeout: 5 } });
		expect(result).toMatchObject({ verdict: 'timed_out', complete: false, hints: ['6 of 11 parts could not be analyzed: see error in parts.'] });
		expect(partsOf(result).filter(({ sid }) => !sid)).toEqual(Array.from({ length: 6 }, () => expect.objectContaining({ verdict: 'timed_out', error: "You've exceeded your maximum concurrent submission quota of 5" }) as unknown));
		expect(fake().requests(/^GET submission\/\//)).toEqual([]);
	});
});

it('A part that the server refuses does not keep the others from being analyzed', async () => {
	fake().faults.plan('badGateway', { on: /^POST submit/, times: 1 });
	const { result } = await analyze(asFile(mailFile('html-attachment')));
	expect(partsOf(result).map(({ verdict }) => verdict)).toEqual(['failed', 'informative', 'informative', 'informative']);
	expect(result).toMatchObject({ verdict: 'failed', complete: false });
});
