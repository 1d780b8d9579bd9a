/** Mails made to keep a program busy, or to hide: an answer after seconds of work, and a word where not all was read. */
import { readBudget } from '../../../nodes/Assemblyline/email/budget';
import { contentOf } from '../../../nodes/Assemblyline/email/links';
import { readMails } from '../../../nodes/Assemblyline/email/message';
import { MAX_PARTS, readMimeTree } from '../../../nodes/Assemblyline/email/mime';
import { passwordsIn } from '../../../nodes/Assemblyline/email/passwords';
import { readLinks } from '../../../nodes/Assemblyline/email/textLinks';
import { readHtml } from '../../../nodes/Assemblyline/email/htmlLinks';
import type { Mail, MailBody } from '../../../nodes/Assemblyline/email/mail';
import { rebuiltMail } from '../../../nodes/Assemblyline/email/rebuild';
import { unwrapped } from '../../../nodes/Assemblyline/email/rewriters';
import { senderFacts } from '../../../nodes/Assemblyline/email/senders';
import { withinSeconds } from '../../support/ownTime';
import { htmlMail as html, MAIL_HEAD as head, MAY_BE_OTHERS, triaged as read } from '../../support/triaged';

const LINK = 'https://trap.example/x';
const mixed = (parts: string[], boundary = 'b') => `${head}Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`;

const hrefs = ({ links }: Awaited<ReturnType<typeof read>>) => links.map(({ url }) => url.href);

/** 300 multiparts in each other, a link in the innermost one. */
function nestedParts(levels: number): string {
	const opening = Array.from({ length: levels }, (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`).join('');
	return `${head}${opening}Content-Type: text/plain\r\n\r\n${LINK}\r\n`;
}

/** Mails in each other, a link in the innermost one. */
function nestedMails(levels: number): string {
	return Array.from({ length: levels }).reduce<string>((inner, _, level) => mixed([`Content-Type: message/rfc822\r\n\r\n${inner}`], `m${level}`), `${head}Content-Type: text/plain\r\n\r\n${LINK}`);
}

const MEGABYTE = 1_048_576;

describe.each<[string, () => Buffer | string]>([
	['300 levels of parts', () => nestedParts(300)],
	['60 mails in each other', () => nestedMails(60)],
	['5,000 parts', () => mixed([...Array.from({ length: 5_000 }, (_, index) => `Content-Type: text/plain\r\n\r\n${index}`), `Content-Type: text/plain\r\n\r\n${LINK}`])],
	['a header of three megabytes', () => `X-Long: ${'a'.repeat(3 * MEGABYTE)}\r\n${head}\r\n${LINK}`],
	['borders that are no parts', () => mixed([`\r\n${LINK}`], 'b').replace('boundary="b"', 'boundary="c"')],
	['an encrypted text', () => `${head}Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB`],
	['a text in TNEF', () => mixed(['Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\nx'])],
	['5,000 files in a text', () => `${head}\r\n${'begin 644 x\r\n!00``\r\nend\r\n'.repeat(5_000)}`],
	['no border named', () => mixed([`\r\n${LINK}`], 'b').replace('; boundary="b"', '')],
])('A mail with %s', (_what, make) => {
	it('is answered within seconds, and said not to be read as a whole', async () => {
		const { gaps } = await withinSeconds(() => read(make()));
		expect(gaps).toEqual(expect.arrayContaining([expect.stringMatching(/not read as a whole/)]));
	});
});

describe.each<[string, () => Buffer | string]>([
	['20,000 nested divs', () => html(`${'<div>'.repeat(20_000)}<a href="${LINK}">x</a>`)],
	['20,000 open links around it', () => html(`${'<a href=#>'.repeat(20_000)}<a href="${LINK}">x</a>`)],
	['a megabyte without a break before it', () => html(`${'x'.repeat(MEGABYTE)} <a href="${LINK}">x</a>`)],
	['a picture of five megabytes in its text before it', () => html(`<img src="data:image/png;base64,${'A'.repeat(5 * MEGABYTE)}"><a href="${LINK}">x</a>`)],
	['elements that only browsers pass over', () => html(`<noframes><xml><style></xml></noframes><noembed><style></noembed><xmp><style></xmp><a href="${LINK}">x</a>`)],
	['a megabyte of lines that begin a file before it', () => `${head}\r\n${'begin 644 x\r\n'.repeat(80_000)}${LINK}`],
	['a file of megabytes in its text before it', () => `${head}\r\nbegin 644 x\r\n${`M${'0'.repeat(60)}\r\n`.repeat(80_000)}end\r\n${LINK}`],
	['a million open elements', () => html(`${'<b>'.repeat(1_000_000)}<a href="${LINK}">x</a>`)],
	['an element of 200,000 attributes', () => html(`<p ${Array.from({ length: 200_000 }, (_, index) => `a${index}`).join(' ')}><a href="${LINK}">x</a>`)],
	['a megabyte of open elements, each with a text', () => html(`${'<b>x'.repeat(MEGABYTE / 4)}<a href="${LINK}">x</a>`)],
	['a number of a million digits for a letter', () => html(`&#${'1'.repeat(MEGABYTE)}<a href="${LINK}">x</a>`)],
	['half letters', () => html(`\ud83d <a href="${LINK}">\ud83d</a>`)],
	['a last border missing', () => mixed([`Content-Type: text/plain\r\n\r\n${LINK}`]).replace('--b--\r\n', '')],
	['a border in pieces', () => mixed([`Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(LINK).toString('base64')}`], 'one-two').replace('boundary="one-two"', 'boundary*0="one-"; boundary*1=two')],
	['line feeds alone', () => mixed([`Content-Type: text/plain\r\n\r\n${LINK}`]).replaceAll('\r\n', '\n')],
	['a border within its parts that looks like another', () => mixed([`Content-Type: text/plain\r\n\r\n--bb\r\n${LINK}`])],
	['a comment in its Content-Type', () => mixed([`Content-Type: text/plain\r\n\r\n${LINK}`]).replace('multipart/mixed', '(a) multipart/mixed')],
	['a line of a mailbox before it', () => `From a@b.example Tue Nov 24 08:15:00 2026\n${head}\r\n${LINK}`],
	['a type that is none', () => `${head}Content-Type: html\r\n\r\n${LINK}`],
	['a type of text that nobody knows', () => `${head}Content-Type: text/x-note\r\n\r\n${LINK}`],
	['no semicolon behind its type', () => `${head}Content-Type: text/html charset=utf-8\r\n\r\n<a href="https://trap.example&#47;x">x</a>`],
	['an attached one of two headers', () => mixed([`Content-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\nSubject: s\r\n\r\n${LINK}`])],
	['an attached one without headers', () => mixed([`Content-Type: message/rfc822\r\n\r\n\r\n${LINK}`])],
	['an attached one in disguise, whose first header has an odd name', () => mixed([`Content-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment\r\n\r\nX.Odd/1: a\r\n${head}\r\n${LINK}`])],
	['an attached one in disguise, with 5,000 headers', () => mixed([`Content-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment\r\n\r\n${'X-Filling: and so on\r\n'.repeat(5_000)}${head}\r\n${LINK}`])],
	['a mark of the order of bytes before it', () => `\ufeff${head}\r\n${LINK}`],
])('A mail with %s', (_what, make) => {
	it('gives its link within seconds', async () => {
		const answer = await withinSeconds(() => read(make()));
		expect(hrefs(answer)).toEqual([LINK]);
		expect(answer.gaps).toEqual([]);
	});
});

it.each([
	['schemes', 'https://'.repeat(100_000)], ['one long address', `https://a.example/${'a'.repeat(MEGABYTE)}`], ['brackets', `https://a.example/${'('.repeat(100_000)}`], ['marks', `https://a.example/${'.'.repeat(MEGABYTE)}`],
	['glued ones', `${LINK},`.repeat(50_000)], ['www', 'www.'.repeat(200_000)], ['words of passwords', 'password '.repeat(100_000)], ['passwords', 'password: a '.repeat(100_000)], ['spaces', ' '.repeat(MEGABYTE)],
	['defanged dots', `hxxp://${'a[.]'.repeat(100_000)}`], ['full stops', `https://${'a。'.repeat(100_000)}`], ['full stops and brackets', 'https://a。['.repeat(100_000)],
	['broken addresses that stand alone', 'hxxp://a.example '.repeat(50_000)], ['opened ones whose rest leads nowhere', 'https://evil.com[.]x%/'.repeat(50_000)], ['hosts that end in nothing', `${'www.a!'.repeat(1_200)}[`.repeat(100)],
	['hosts behind which marks alone follow', `www.a.b]?${'!'.repeat(55)}`.repeat(50_000)],
	['closing brackets behind each other', `${'http://['.repeat(512)}${')'.repeat(4_096)}`.repeat(20)],
])('A text of %s takes no more than seconds', async (_what, text) => {
	await withinSeconds(() => [readLinks(text).links, passwordsIn([text]), readHtml(text)]);
});

describe.each(['http://[', 'http://%', 'www.a[', 'hxxp://['])('Addresses that lead nowhere, one in the other, of %s', (piece) => {
	it.each([
		['in a text', () => `${head}\r\n${piece.repeat(MEGABYTE)}\r\n${LINK}`],
		['in HTML', () => html(`${piece.repeat(200_000)} ${LINK}`)],
	])('%s take no more than seconds, and are told of as not looked at', async (_where, make) => {
		const { gaps } = await withinSeconds(() => read(make()));
		expect(gaps).toEqual([MAY_BE_OTHERS]);
	});

	it.each([
		['in a text', () => `${head}\r\n${piece.repeat(40_000)}\r\n${LINK}`],
		['in HTML where nobody sees them', () => html(`<div style="display:none">${piece.repeat(40_000)}</div>${LINK}`)],
		['in many parts', () => mixed(Array.from({ length: 60 }, () => `Content-Type: text/plain\r\n\r\n${piece.repeat(2_000)} ${LINK}`))],
	])('%s take no more than seconds, and hide no link behind them', async (_where, make) => {
		expect(hrefs(await withinSeconds(() => read(make())))).toContain(LINK);
	});

	it('hide no link behind a few hundred of them, nor behind many of which each stands alone', async () => {
		for (const before of [piece.repeat(300), `${piece} `.repeat(20_000)]) {
			const answer = await read(`${head}\r\n${before}\r\n${LINK}`);
			expect(hrefs(answer)).toContain(LINK);
			expect(answer.gaps).toEqual([]);
		}
	});
});

it.each<[string, string, boolean]>([
	['http://%', '/login', false], ['www.a[', '/login', true], ['hxxp://%', '/login', false],
	['www.a[', '', true], ['www.a[', `/${'x'.repeat(2_000)}`, true], ['www.a[', '[.]x%/x', true], ['http://%', `${'x'.repeat(2_000)}@trap.example/`, false],
])('Thousands of %j hide no address with %j behind it: it is read as if it stood alone', (piece, rest, isCut) => {
	const address = `https://evil.com${rest}`;
	const alone = readLinks(address).links;
	expect(alone).toHaveLength(1);
	const read = readLinks(`${piece.repeat(3_000)} ${address}`);
	expect(read.links.map(({ href }) => href)).toEqual(alone.map(({ href }) => href));
	expect(read.isCut).toBe(isCut);
});

it.each<[string, string, boolean]>([
	['HTTP://%', 'HTTP://%'.repeat(500), false], ['www.a[', 'www.a['.repeat(480), true],
])('A QR code of %j gives the link behind them, and says where not all was looked at', async (_piece, before, isCut) => {
	const [mail] = (await read(`${head}\r\nHello`)).mails;
	const content = await contentOf(mail!, { texts: [`${before} HTTPS://TRAP.EXAMPLE/x`], unread: 0 });
	expect(content.links).toMatchObject([{ url: new URL(LINK), foundIn: 'qr' }]);
	expect(content.isCut).toBe(isCut);
});

it.each([['broken ones', 'http://%'.repeat(30)], ['broken ones that each stand alone', 'http://% '.repeat(30)], ['hosts in each other', 'www.a['.repeat(40)], ['the address it leads to', LINK]])('A link that shows another host behind %s is told of', async (_what, filling) => {
	const { links } = await read(html(`<a href="${LINK}"><span style="display:none">${filling}</span> https://www.bank.example/</a>`));
	expect(links).toMatchObject([{ reasons: expect.arrayContaining(['shownHostDiffers']) as string[] }]);
});

it('A broken dot in a host that is too long to be read to its end opens it up to there, behind whatever stands', () => {
	const { links, isCut } = readLinks(`${'www.a['.repeat(3_000)} https://evil.com[.]${'x'.repeat(2_000)}`);
	expect(links.map(({ href }) => href)).toEqual(['https://evil.com/']);
	expect(isCut).toBe(true);
});

it.each(['http://%', 'www.a['])('A host that is shown behind a thousand of %j counts', async (piece) => {
	const { links: [judged] } = await read(html(`<a href="${LINK}">${piece.repeat(1_000)} https://www.bank.example/</a>`));
	expect(judged?.reasons).toContain('shownHostDiffers');
});

it('Of two texts of a link the one that shows another host counts, wherever it stands', async () => {
	const [own, other] = [`<a href="${LINK}">trap.example</a>`, `<a href="${LINK}">Log in at www.bank.example</a>`];
	for (const body of [own + other, other + own]) {
		expect((await read(html(body))).links).toMatchObject([{ shown: 'Log in at www.bank.example', reasons: expect.arrayContaining(['shownHostDiffers']) as string[] }]);
	}
});

it.each([
	['texts of links', (index: number) => `<a href="https://d${index}.example/">${'www.a['.repeat(300)}</a>`],
	['links to other schemes', (index: number) => `<a href="x${index}:${'www.a['.repeat(300)}">x</a>`],
])('Addresses in each other in %s are read up to a limit for all, which is told of', async (_where, link) => {
	const body = Array.from({ length: 4_000 }, (_, index) => link(index)).join('');
	expect((await withinSeconds(() => read(html(body)))).gaps).toContain(MAY_BE_OTHERS);
});

it.each([['is one', '?u=%68ttps%3A%2F%2Fevil.example', true], ['is one without a scheme', '?a&u=//evil.example', true], ['has one in it', '?u=x%26v%3D//evil.example', false], ['is a path', '?u=/x', false]])('A parameter that %s', async (_what, search, isOne) => {
	const { links } = await read(html(`<a href="${LINK}${search}">x</a>`));
	expect(links[0]?.reasons.includes('openRedirect')).toBe(isOne);
});

it.each(['Content-Transfer-Encoding', 'Content-Type'])('A header %s of comments that are never closed takes no more than seconds', async (name) => {
	await withinSeconds(() => read(`${head}${name}: ${'('.repeat(MEGABYTE / 2)}\r\n\r\n${LINK}`));
});

it('Parts up to the limit are all read', async () => {
	const { mails, gaps } = await read(mixed(Array.from({ length: MAX_PARTS - 1 }, (_, index) => `Content-Type: text/plain; name=${index}.txt\r\nContent-Disposition: attachment\r\n\r\n${index}`)));
	expect(mails[0]?.files).toHaveLength(MAX_PARTS - 1);
	expect(gaps).toEqual([]);
});

it('Links behind 6,000 others are told of as not looked at, within seconds', async () => {
	const others = Array.from({ length: 6_000 }, (_, index) => `<a href="https://d${index}.example/">https://e${index}.example</a>`).join('');
	const { links, gaps } = await withinSeconds(() => read(html(`${others}<a href="${LINK}">x</a>`)));
	expect(links).toHaveLength(5_000);
	expect(gaps).toContain(MAY_BE_OTHERS);
});

it('What the outer email hides is told of: a mail may be attached to a phishing mail to make it one', async () => {
	const { links, gaps } = await read(mixed([`Content-Type: text/html\r\n\r\n<a href="https://login.trap.example/">https://www.bank.example/</a>`, `Content-Type: message/rfc822\r\n\r\n${head}\r\nHello`]));
	expect(links).toMatchObject([{ skipped: 'outerEmail', reasons: expect.arrayContaining(['shownHostDiffers']) as string[] }]);
	expect(gaps).toEqual([expect.stringMatching(/^1 link of the outer email not visited/)]);
});

/** An outer mail with a link, and a harmless one attached to it. */
const outerWith = (headers: string, link: string, inner = 'Hello') => Buffer.from([
	headers, 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="b"', '', '--b', 'Content-Type: text/html', '', `<a href="${link}">Sign in</a>`,
	'--b', 'Content-Type: message/rfc822', '', 'From: a@b.example', 'To: c@d.example', 'Subject: x', '', inner, '--b--', '',
].join('\r\n'));

it.each([
	['of a stranger', 'From: billing@trap.example\r\nTo: soc@corp.example'],
	['of one who takes the name of a colleague', 'From: ceo@corp.example\r\nTo: soc@corp.example'],
	['of one who writes to himself', 'Delivered-To: soc@corp.example\r\nFrom: a@trap.example\r\nTo: list@trap.example'],
])('A link in the outer email %s is told of', async (_who, headers) => {
	const { gaps } = await read(outerWith(headers, 'https://login.trap.example/'));
	expect(gaps).toEqual([expect.stringMatching(/^1 link of the outer email not visited: look at them/)]);
});

it.each([
	['stands in the judged one, too', 'https://login.trap.example/', 'https://login.trap.example/#here'],
	['leads to an inner host', 'http://intranet/', 'Hello'],
	['leads to an excluded host', 'https://tickets.own.example/7', 'Hello'],
])('A link in the outer email that %s is not told of', async (_what, link, inner) => {
	expect((await read(outerWith('From: a@corp.example\r\nTo: soc@corp.example', link, inner), ['own.example'])).gaps).toEqual([]);
});

it('A mail that is headers alone has no links', async () => {
	const [mail] = (await read('From: a@b.example\nTo: c@d.example\nDate: x\n')).mails;
	expect(await contentOf(mail!)).toMatchObject({ links: [], pictures: 0 });
});

it.each(['https://www.bank.example/', 'https://www.ba&#8203;nk.example/', 'www.ba&shy;nk.example', 'www&#12290;bank&#65294;example', 'Log in at https://www.bank.example/ now', '&raquo; www.bank.example'])('A link to another host than %s, as people see it, is told of', async (shown) => {
	expect((await read(html(`<a href="${LINK}">${shown}</a>`))).links).toMatchObject([{ reasons: expect.arrayContaining(['shownHostDiffers']) as string[] }]);
});

it.each([
	['shapes of Outlook in each other', '<v:rect href="https://trap.example/x">x'.repeat(20_000)],
	['pictures in many links', `${'<v:rect href="https://trap.example/x">'.repeat(2_000)}${'<img alt="picture">'.repeat(20_000)}`],
])('A mail of %s takes no more than seconds', async (_what, body) => {
	expect(hrefs(await withinSeconds(() => read(html(body))))).toEqual([LINK]);
});

it('A link that is made for its recipient is found among those of a mail to thousands, within seconds', async () => {
	const many = Array.from({ length: 5_000 }, (_, index) => `a${index}@d.example`).join(', ');
	const body = Array.from({ length: 4_000 }, (_, index) => `<a href="https://d${index}.example/${'x'.repeat(500)}">x</a>`).join('');
	const { links } = await withinSeconds(() => read(`Delivered-To: me@d.example\r\n${html(`<a href="${LINK}?for=me%40d.example">x</a>${body}`).replace('c@d.example', many)}`));
	expect(links[0]).toMatchObject({ reasons: expect.arrayContaining(['recipientInside']) as string[] });
});

it('A password in the next cell of a table is found', async () => {
	expect((await read(html('<table>\n<tr>\n<td>Password:</td>\n\n  <td><b>Zip!2026</b></td></tr></table>'))).passwords).toEqual(['Zip!2026']);
});

it('The HTML of an invitation is read as HTML', async () => {
	const { links } = await read(`${head}Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nX-ALT-DESC;FMTTYPE=text/html:<a href="https://trap.ex\r\n ample/x?a=1&amp;b=2">https://www.bank.example/</a>\\n\r\nURL:https://other.example/\r\nEND:VCALENDAR\r\n`);
	expect(links.map(({ url, shown, foundIn }) => [url.href, shown, foundIn]).sort()).toEqual([['https://other.example/', undefined, 'calendar'], ['https://trap.example/x?a=1&b=2', 'https://www.bank.example/', 'calendar']]);
});

it('The password of the judged mail is found, however long the one around it is', async () => {
	const filling = `${'word '.repeat(190)}\r\n`.repeat(700);
	expect((await read(mixed([`Content-Type: text/plain\r\n\r\n${filling}`, `Content-Type: message/rfc822\r\n\r\n${head}\r\nPassword: Zip!2026`]))).passwords).toEqual(['Zip!2026']);
});

describe('What grows with the square of a text', () => {
	const authentication = (value: string) => Array.from({ length: 20 }, () => `Authentication-Results: ${value}\r\n`).join('');
	it.each<[string, () => unknown]>([
		['blanks in a refresh', () => readHtml(`<meta http-equiv=refresh content="0;url=x${' '.repeat(200_000)}x">`)],
		['blanks before the address of a refresh', () => readHtml(`<meta http-equiv=refresh content="${' '.repeat(200_000)}">`)],
		['a version of Authentication-Results', () => readMails([{ mimeType: '', place: '', content: Buffer.from(`${head}${authentication('1'.repeat(20_000))}\r\n`) }]).then(([mail]) => senderFacts(mail!, 'mx.corp.example'))],
		['signs in the name of a sender, and a line break behind them', () => read(`From: =?utf-8?B?${Buffer.from(`a@${'\u3002'.repeat(50_000)}\nx`).toString('base64')}?= <a@b.example>\r\nTo: c@d.example\r\nSubject: s\r\n\r\n`)],
		['blanks of other scripts in a header that is written anew', () => rebuiltMail({ headers: [{ key: 'subject', value: '\u3000'.repeat(200_000) }], bodies: [], files: [] })],
		['a long word in a header that is written anew', () => rebuiltMail({ headers: [{ key: 'subject', value: 'a'.repeat(200_000) }], bodies: [], files: [] })],
		['blanks behind words of passwords', () => passwordsIn(Array.from({ length: 4 }, () => `${'pin '.repeat(20)}${' '.repeat(1_000)}\n`.repeat(450)))],
		['ends of an address within a gateway\'s', () => unwrapped(new URL(`https://urldefense.com/v3/__x${'__;'.repeat(200_000)}`))],
		['signs that a gateway has taken out', () => unwrapped(new URL(`https://urldefense.com/v3/__https://a.example/${'*'.repeat(200_000)}__;${Buffer.alloc(200_000, 'b').toString('base64url')}!`))],
		['links below the longest base', () => read(html(`<base href="https://a.example/${'x'.repeat(8_100)}">${Array.from({ length: 20_000 }, (_, index) => `<a href="${index}">z</a>`).join('')}`))],
		['links below a longer one', () => readMails([{ mimeType: '', place: '', content: Buffer.from(html(`<base href="https://a.example/${'x'.repeat(MEGABYTE)}">${'<a href="y">z</a>'.repeat(5_000)}`)) }]).then(async ([mail]) => contentOf(mail!))],
	])('is none of %s', async (_what, work) => {
		await withinSeconds(work);
	});
});

it.each([['a link', (long: string) => `<a href="${long}">x</a>`], ['a base', (long: string) => `<base href="${long}"><a href="x">x</a>`]])('%s that is longer than any browser opens is told of', async (_what, body) => {
	expect((await read(html(body(`https://trap.example/${'x'.repeat(8_192)}`)))).gaps).toEqual([MAY_BE_OTHERS]);
	expect((await read(html(body(`https://trap.example/${'x'.repeat(8_000)}`)))).gaps).toEqual([]);
});

it.each([['longer than any browser opens as a browser writes its letters', `http://h.example/${'漢'.repeat(8_160)}/`], ['of a host that is longer than any', `http://${'x'.repeat(300)}.example/`]])('A base that is %s is told of, and is none', async (_what, base) => {
	const links = Array.from({ length: 20 }, (_, index) => `<a href="x${index}">x</a>`).join('');
	const { links: found, gaps } = await read(html(`<base href="${base}">${links}<a href="${LINK}">x</a>`));
	expect(found.map(({ url }) => url.href.slice(0, 100))).toEqual([LINK]);
	expect(gaps).toEqual([MAY_BE_OTHERS]);
});

it('Links below a long base are resolved one by one, and no more of them than are listed', async () => {
	const resolved = jest.spyOn(URL, 'canParse');
	const text = `<base href="http://h.example/${'x'.repeat(8_000)}/">${Array.from({ length: 2_000 }, (_, index) => `<a href="${index}">x</a>`).join('')}`;
	const mail: Mail = { depth: 0, place: '', headers: [], headersKnown: 'all', bodies: [{ kind: 'html', text }], files: [], problems: [] };
	const { links, isCut } = await contentOf(mail, undefined, { ...readBudget(), targets: 10 });
	const below = resolved.mock.calls.filter(([, base]) => String(base ?? '').length > 8_000);
	resolved.mockRestore();
	expect([links.length, isCut]).toEqual([10, true]);
	expect(below).toHaveLength(11);
});

it.each([['addresses', 'x;'], ['empty ones', ';'], ['places on the page', '#;']])('A change of a link to more than a thousand %s is told of', (_what, value) => {
	const page = (count: number) => readHtml(`<svg><a><text>x</text><animate attributeName="href" values="${value.repeat(count)}${LINK}"/></a></svg>`);
	expect(page(1_000).isCut).toBe(true);
	const { links, isCut } = page(999);
	expect(links.at(-1)?.href).toBe(LINK);
	expect(isCut).toBe(false);
});

it('A long header of one part leaves those of the next ones to be read', async () => {
	const parts = [`X-Long: ${'a'.repeat(3 * MEGABYTE)}\r\nContent-Type: text/plain\r\n\r\nHello`, 'Content-Type: text/html\r\n\r\n<a href="https:&#47;/trap.example/x">x</a>'];
	expect((await read(mixed(parts))).mails[0]?.bodies.map(({ kind }) => kind)).toEqual(['text', 'html']);
	const budget = { headerBytes: 300_000 };
	await readMimeTree(Buffer.from(`X-Long: ${'a'.repeat(MEGABYTE)}\r\n\r\nHello`), budget);
	expect(budget.headerBytes).toBe(300_000 - 262_144);
});

it('Blanks between a word and its password are as one', () => {
	expect(passwordsIn([`The password${' '.repeat(300)}is  \t s3cret`, 'pin \t:  \t42', 'Password:\n \t next1'])).toEqual(['s3cret', '42', 'next1']);
});

describe('What many small texts cost is bounded as that of a large one', () => {
	const many = (count: number, body: MailBody): Mail => ({ depth: 0, place: '', headers: [], headersKnown: 'all', bodies: Array<MailBody>(count).fill(body), files: [], problems: [] });

	it.each<[string, Mail]>([
		['texts of addresses that lead nowhere', many(6_000, { kind: 'text', text: 'http://['.repeat(325) })],
		['pages of links', many(1_000, { kind: 'html', text: '<a href="https://a.example/">x</a>'.repeat(300) })],
		['lines of an invitation', many(1, { kind: 'calendar', text: '<a \n'.repeat(600_000) })],
		['empty texts', many(200_000, { kind: 'html', text: '' })],
	])('%s', async (_what, mail) => {
		expect(await withinSeconds(() => contentOf(mail))).toMatchObject({ isCut: true });
	});

	it('in all mails together, of which the one that is judged is read first', async () => {
		const links = (name: string, count: number) => Array.from({ length: count }, (_, index) => `<a href="https://${name}${index}.example/">x</a>`).join('');
		const { links: found, gaps } = await read(mixed([`Content-Type: text/html\r\n\r\n${links('outer', 4_990)}`, `Content-Type: message/rfc822\r\n\r\n${html(links('inner', 20))}`]));
		expect([found.filter(({ depth }) => depth === 1).length, found.length]).toEqual([20, 5_000]);
		expect(gaps).toContain(MAY_BE_OTHERS);
	});

	it.each([['line breaks', '\n'], ['short lines', 'a\n']])('a text of %s alone costs no more than others', async (_what, line) => {
		expect((await withinSeconds(() => read(`${head}\r\n${line.repeat(1_500_000)}${LINK}`))).links).toHaveLength(1);
	});

	it('and headers in many parts', async () => {
		const part = `Content-Type: message/rfc822\r\n${'a\n'.repeat(120_000)}\r\n${head}\r\n`;
		const { mails, gaps } = await read(mixed(Array<string>(6).fill(part)));
		expect(mails[0]?.headers.length).toBeLessThan(10);
		expect(gaps).toEqual(['The email', 'An attached email'].map((which) => `${which} was not read as a whole: it has more or longer headers than are read.`));
	});

	it('also where one mail stands in the text of the other, again and again', async () => {
		const filling = `${'x'.repeat(998)}\r\n`.repeat(4_000);
		const mail = Array.from({ length: 15 }).reduce<string>((inner) => `${head}Content-Type: text/plain; name=a.txt\r\n\r\n${inner}`, `${head}\r\n${filling}`);
		expect((await read(mail)).gaps).toContain('An attached email was not read as a whole: all texts together are longer than 12582912 characters.');
	});

	it.each<[string, Mail]>([
		['many texts', many(2_000, { kind: 'html', text: '<p>Hello</p>'.repeat(50) })],
		['many links', many(1, { kind: 'html', text: '<a href="https://a.example/">x</a>'.repeat(20_000) })],
	])('and holds up nobody: %s', async (_what, mail) => {
		let [turns, isDone] = [0, false];
		const turn = () => {
			turns++;
			if (!isDone) setImmediate(turn);
		};
		setImmediate(turn);
		await contentOf(mail);
		isDone = true;
		expect(turns).toBeGreaterThan(2);
	});
});
