/** How a phisher hides a link: each is found as those who read the mail find it, or the answer says that there may be others. */
import fc from '../../support/properties';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { readHtml, targetsOf } from '../../../nodes/Assemblyline/email/htmlLinks';
import { contentOf } from '../../../nodes/Assemblyline/email/links';
import { isMail } from '../../../nodes/Assemblyline/email/message';
import { htmlMail, MAIL_HEAD, MAY_BE_OTHERS, triaged } from '../../support/triaged';

const EVIL = 'https://evil.example/x';
const OPEN = `<a href="${EVIL}">Open</a>`;
const hrefs = ({ links }: Awaited<ReturnType<typeof triaged>>) => links.map(({ url }) => url.href);

describe.each([
	['CDATA that is a comment', `<![CDATA[>${OPEN}`],
	['CDATA that is a comment, and ends later', `<![CDATA[>${OPEN}]]>`],
	['an empty comment', `<!-->${OPEN}`],
	['an empty comment of three dashes', `<!--->${OPEN}`],
	['a comment that ends with a bang', `<!--x--!>${OPEN}-->`],
	['a comment within a comment', `<!-- <!-- -->${OPEN}`],
	['a declaration of XML', `<?xml a="?>${OPEN}`],
	['a declaration of anything', `<!ELEMENT a ">${OPEN}`],
	['a document type with quotes', `<!DOCTYPE html PUBLIC ">${OPEN}`],
	['an end of nothing', `</ x="'>${OPEN}`],
	['an end with an attribute', `</p title="><!--">${OPEN}-->`],
	['an end with an attribute in single quotes', `</p title='><style>'>${OPEN}`],
	['a text area that is never closed', `<textarea>${OPEN}`],
	['a text area', `<textarea>${OPEN}</textarea>`],
	['a title that is never closed', `<title>${OPEN}`],
	['a style that is never closed', `<style>${OPEN}`],
	['a style in its own form', `<style/>${OPEN}`],
	['a style whose end has a control character', `<style>\x1c/style><a title="</style>${OPEN}">`],
	['an example', `<xmp>${OPEN}</xmp>`],
	['a plain text', `<plaintext>${OPEN}`],
	['what stands for scripts', `<noscript>${OPEN}</noscript>`],
	['what stands for frames', `<noframes>${OPEN}</noframes>`],
	['what stands for a plug-in', `<noembed>${OPEN}</noembed>`],
	['what stands for a frame', `<iframe>${OPEN}</iframe>`],
	['a script', `<script>${OPEN}</script>`],
	['a template', `<template>${OPEN}</template>`],
	['a style of a drawing', `<svg><style>${OPEN}</style></svg>`],
	['forms in each other', `<form action="/x"><form action="${EVIL}">`],
	['a condition of Outlook with many words', `<!--[if ${'mso or '.repeat(60)}mso]>${OPEN}<![endif]-->`],
	['conditions of Outlook in each other', `<!--[if a]><!--[if b]><!--[if c]>${OPEN}<![endif]-->`],
	['a page in an attribute', `<iframe srcdoc="${OPEN.replaceAll('"', '&quot;')}"></iframe>`],
	['a slash in place of a blank', `<a/href="${EVIL}">Open</a>`],
	['slashes and attributes without blanks', `<a/x="y"/href="${EVIL}"/>Open</a>`],
	['a form feed in place of a blank', `<a\fhref="${EVIL}">Open</a>`],
	['capitals', `<A HREF="${EVIL}">Open</A>`],
	['no quotes', `<a href=${EVIL}>Open</a>`],
	['an equals sign before the attribute', `<a =x href="${EVIL}">Open</a>`],
	['a quote in the name of an attribute', `<a x"y='z' href="${EVIL}">Open</a>`],
	['the same attribute twice', `<a href="${EVIL}" href="https://good.example/">Open</a>`],
	['entities', '<a href="https&colon;//evil.example&sol;x">Open</a>'],
	['numbers of entities without a semicolon', '<a href="https:&#47&#x2f;evil.example&#x2Fx">Open</a>'],
	['line ends in the address', '<a href="ht\ntps:/\t/evil.\r\nexample/x">Open</a>'],
	['a control character before the address', `<a href="\x01 ${EVIL}">Open</a>`],
	['a control character before an address without a scheme', '<a href="\x01//evil.example/x">Open</a>'],
	['a tab in the two slashes', '<a href="/\t/evil.example/x">Open</a>'],
	['three slashes', '<a href="///evil.example/x">Open</a>'],
	['slashes of both kinds', '<a href="/\\evil.example/x">Open</a>'],
	['a scheme without slashes', '<a href="https:evil.example/x">Open</a>'],
	['a base that is nothing', `<base href="nonsense"><a href="//evil.example/x">Open</a>`],
	['a base that is a script', '<base href="javascript:1"><a href="//evil.example/x">Open</a>'],
	['a base without a scheme', '<base href="//evil.example/"><a href="x">Open</a>'],
	['a base behind the link', '<a href="x">Open</a><base href="https://evil.example/">'],
	['a base that is nothing before one that is', '<base href=""><base href="https://evil.example/"><a href="x">Open</a>'],
	['a base that is the address', `<base href="${EVIL}"><a href="">Open</a>`],
	['a base that is the address, with a place on it', `<a href="#top">Open</a><base href="${EVIL}">`],
	['an area', `<map><area href="${EVIL}"></map>`],
	['a form', `<form action="${EVIL}"><button>Open</button></form>`],
	['a button', `<form><button formaction="${EVIL}">Open</button></form>`],
	['an input', `<form><input type=submit formaction="${EVIL}"></form>`],
	['a drawing', `<svg><a xlink:href="${EVIL}"><text>Open</text></a></svg>`],
	['a drawing whose link has two addresses', `<svg><a href="#" xlink:href="${EVIL}"><text>Open</text></a></svg>`],
	['a drawing whose link is changed', `<svg><a><text>Open</text><animate attributeName="href" values="#;${EVIL}"/></a></svg>`],
	['a drawing whose link is set', `<svg><a><text>Open</text><set attributeName="xlink:href" to="${EVIL}"/></a></svg>`],
	['a formula', `<math><mtext href="${EVIL}">Open</mtext></math>`],
	['a refresh', `<meta http-equiv=" Refresh" content="0;url=${EVIL}">`],
	['a refresh with a quote that is not closed', `<meta http-equiv=refresh content="0; URL = '${EVIL}">`],
	['a refresh with words behind the address', `<meta http-equiv=refresh content="0;url='${EVIL}' and more">`],
	['a refresh without a word for it', `<meta http-equiv=refresh content="0,${EVIL}">`],
	['an object', `<object data="${EVIL}"></object>`],
	['an embedded page', `<embed src="${EVIL}">`],
	['a frame in the text', `<iframe src="${EVIL}"></iframe>`],
	['a frame', `<frameset><frame src="${EVIL}"></frameset>`],
	['a scheme of a browser', `<a href="microsoft-edge:${EVIL}">Open</a>`],
	['a scheme of Office', `<a href="ms-word:ofe|u|${EVIL}">Open</a>`],
	['a picture in the text before it', '(data:image/png<a href="//evil.example/x">Open</a>'],
	...['x', '#', 'javascript:alert(1)', 'java\nscript:alert(1)', 'mailto:a@b.example', 'tel:1', 'data:text/html,x', 'about:blank', '?x', ''].map((href) => [`a text in a link to ${JSON.stringify(href)}`, `<a href="${href}">${EVIL}</a>`]),
])('%s', (_what, body) => {
	it('hides no link', async () => {
		expect(hrefs(await triaged(htmlMail(body)))).toContain(EVIL);
	});
});

it.each([
	['CDATA in a drawing', '<svg><![CDATA[ <!-- ]]></svg>'],
	['a style in a drawing', '<svg><style><!--</style></svg>'],
	['a style in a list', '<select><style><!--</style></select>'],
	['scripts in each other', '<script><!--<script></script>--></script>'],
	['what stands for scripts', '<noscript><!--</noscript>-->'],
	['conditions of Outlook in each other', '<!--[if a]><!--[if b]><!--[if c]><!--[if d]><a href="https://a.example/"><![endif]-->'],
	['a tag that is never closed', '<a title="<a href=https://a.example/>'],
	['a comment that is never closed', '<!-- <a href="https://a.example/">'],
	['a page in its address', '<iframe src="data:text/html;base64,PGEgaHJlZj0="></iframe>'],
	['a character that is none', 'a\0b'],
	['two bases', '<base href="https://a.example/"><base href="https://b.example/">'],
	['links in each other', '<b href="https://a.example/">'.repeat(30)],
	['a link of many words', `<a href="https://a.example/">${'word '.repeat(2_000)}</a>`],
])('%s, which programs read differently, is told of', async (_what, body) => {
	expect((await triaged(htmlMail(body))).gaps).toEqual([MAY_BE_OTHERS]);
});

/** What the addresses of a document are for a browser, in the order of its tree. */
function inBrowser(html: string, scriptingEnabled: boolean): string[] {
	const found: string[] = [];
	const waiting: DefaultTreeAdapterTypes.ChildNode[] = [...parse(html, { scriptingEnabled }).childNodes];
	for (let node = waiting.pop(); node; node = waiting.pop()) {
		if ('childNodes' in node) waiting.push(...node.childNodes);
		if ('attrs' in node && node.tagName === 'a') found.push(...node.attrs.filter(({ name }) => name === 'href').map(({ value }) => value));
	}
	return found;
}

const NASTY = [
	'<svg>', '</svg>', '<math>', '</math>', '<![CDATA[', ']]>', '<!--', '-->', '--!>', '<!', '<?', '</', '<style>', '</style>', '<script>', '</script>', '<title>', '</title>', '<textarea>', '</textarea>', '<noscript>', '</noscript>',
	'<xmp>', '</xmp>', '<select>', '</select>', '<template>', '</template>', '<table>', '</table>', '<p>', '</p>', '<a title="', "<a title='", '<a title=', '</p title="', '"', "'", '>', '<', '/', '=', ' ', '-', '!', 'x', '\n', '\r', '\f', '&quot;', '&#34',
	'<plaintext>', '<iframe>', '</iframe>', '<foreignObject>', '<desc>', '<col>', '<frameset>', '</body>', '<head>', '\x1c/style>', '<style/>', '<!DOCTYPE ', '<noframes>', '</noframes>', '<noembed>', '</noembed>',
];

it('What browsers take for a link is found in any heap of HTML, or the answer says that there may be others', () => {
	const piece = fc.constantFrom(...NASTY, ...Array.from({ length: 12 }, (_, index) => `<a href="https://h${index}.example/">`));
	fc.assert(fc.property(fc.array(piece, { minLength: 2, maxLength: 14 }), (pieces) => {
		const html = pieces.join('');
		const { links, isCut } = readHtml(html);
		const found = new Set(links.map(({ href }) => href));
		const missed = [true, false].flatMap((scripting) => inBrowser(html, scripting)).filter((href) => targetsOf(href, undefined).length > 0 && !found.has(href));
		expect(isCut ? [] : missed).toEqual([]);
	}), { seed: 4, numRuns: 3_000 });
});

it.each([
	['signs that nobody sees', '&#8203;'.repeat(400)],
	['blanks', ' '.repeat(2_500)],
	['blanks that do not break', '&nbsp;'.repeat(2_500)],
	['blanks in elements of their own', '<b> </b>'.repeat(2_500)],
	['short words', 'x '.repeat(160)],
	['many words', 'word '.repeat(1_500)],
])('A text that names another host behind %s is told of, and one that looks alike', async (_what, filling) => {
	const { links } = await triaged(htmlMail(`<a href="https://www.bаnk.example/">${filling}https://www.bank.example/</a>`.replace('а', '&#1072;')));
	expect(links).toMatchObject([{ reasons: expect.arrayContaining(['lookalike', 'shownHostDiffers']) as string[] }]);
});

const KEPT = 'https://harmless.example/';
const judged = async (body: string, headers = '') => triaged(htmlMail(`<a href="${KEPT}">Read</a> ${body}`).replace('From:', `${headers}From:`));

describe.each([
	['one that answers', '<a href="https://evil.example/login?rsvp=1">Open your document</a>'],
	['one of one click', '<a href="https://evil.example/one-click-login">Open your document</a>'],
	['one that opts out', '<a href="https://evil.example/login?optout=1">Click here</a>'],
	['one that opts out here', '<a href="https://evil.example/login?optout=1">here</a>'],
	['a picture', '<a href="https://evil.example/login?optout=1"><img src="cid:button"></a>'],
	['a picture that says so', '<a href="https://evil.example/login?optout=1"><img src="cid:button" alt="Unsubscribe"></a>'],
	['a picture with a hidden text', '<a href="https://evil.example/login"><img src="cid:button"><span style="display:none">unsubscribe</span></a>'],
	['a text with a hidden word', '<a href="https://evil.example/login">Pay your invoice <span style=display:none>unsubscribe</span></a>'],
	['a text with hidden words', '<a href="https://evil.example/login">Click here <span style="display : none">to unsubscribe</span></a>'],
	['a text with a small word', '<a href="https://evil.example/login">Pay your invoice <small>unsubscribe</small></a>'],
	['a word in another link to it', '<a href="https://evil.example/login?optout=1">Unsubscribe</a> <a href="https://evil.example/login?optout=1">Your invoice</a>'],
	['an empty text', '<a href="https://evil.example/login?optout=1"> </a>'],
	['a text alone', 'https://evil.example/login?optout=1'],
])('A link that is not visited, as it looks like %s', (_what, body) => {
	it('is told of', async () => {
		expect((await judged(body)).gaps).toEqual([expect.stringMatching(/^1 suspicious link not visited/)]);
	});
});

it('A picture that leads to what the sender says is there to unsubscribe is told of', async () => {
	const { gaps } = await judged('<a href="https://evil.example/login"><img src="cid:button"></a>', 'List-Unsubscribe: <https://evil.example/login>\r\n');
	expect(gaps).toEqual([expect.stringMatching(/^1 suspicious link not visited/)]);
});

it.each([
	'Unsubscribe', 'unsubscribe from this list', 'Click here to unsubscribe.', 'Manage preferences or unsubscribe', 'To opt out, click here', 'Newsletter abbestellen', 'Hier abmelden', 'Se désabonner', 'Cliquez ici pour vous désinscrire', 'Darse de baja',
	'Cancelar suscripción', 'Disiscriviti', 'Uitschrijven', 'Отписаться от рассылки',
])('A link to unsubscribe that is called %j is not told of', async (shown) => {
	const { links, gaps } = await judged(`<a href="https://news.example/u?unsubscribe=1">${shown}</a>`);
	expect(links).toMatchObject([{ skipped: null }, { skipped: 'unsubscribe' }]);
	expect(gaps).toEqual([]);
});

it.each([
	['in an invitation', `${MAIL_HEAD}Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nURL:${KEPT}\r\nDESCRIPTION:https://meet.example/rsvp\r\nEND:VCALENDAR\r\n`],
	['to the calendar of Google', htmlMail(`<a href="${KEPT}">x</a> <a href="https://calendar.google.com/calendar/event?action=RESPOND&amp;eid=1&amp;rst=1">Yes</a>`)],
])('An answer %s is not told of', async (_where, mail) => {
	const { links, gaps } = await triaged(mail);
	expect(links.map(({ skipped }) => skipped)).toEqual([null, 'answer']);
	expect(gaps).toEqual([]);
});

it('A form keeps its reason where its target stands elsewhere, too', async () => {
	const { links } = await triaged(htmlMail(`<a href="${EVIL}">x</a><form action="${EVIL}"></form>`));
	expect(links).toMatchObject([{ foundIn: 'html form', count: 2, reasons: expect.arrayContaining(['form']) as string[] }]);
});

it('A QR code keeps its reason where its target stands in the HTML, too', async () => {
	const { mails: [mail] } = await triaged(htmlMail(OPEN));
	expect((await contentOf(mail!, { texts: [EVIL], unread: 0 })).links).toMatchObject([{ foundIn: 'qr', shown: 'Open', count: 2 }]);
});

it.each([
	'text/html,', 'text/html ;', 'TEXT/HTML', 'text/html/x', 'text\\html', 'html', 'text / html', '', '; charset=utf-8', 'text/html charset=utf-8', '(text) text/html', 'text/plain', 'application/xhtml+xml', 'text/x-note',
])('HTML of the type %j is read as HTML', async (type) => {
	const { links } = await triaged(`${MAIL_HEAD}Content-Type: ${type}\r\n\r\n<a\nhref="https:&#47;/evil.example/x">Open</a>`);
	expect(links.map(({ url }) => url.href)).toEqual([EVIL]);
});

it.each([['evil-host.com/x'], ['evil-host.com'], ['evil-host.co.uk?x'], ['evil-host.com:8080/x']])('A link to %s is one to that host, as mail programs have it', async (href) => {
	expect(hrefs(await triaged(htmlMail(`<a href="${href}">Open</a>`)))).toEqual([new URL(`http://${href}`).href]);
});

it.each(['page.html', 'x', '/login', 'a@evil-host.com'])('A link to %s is none', async (href) => {
	expect(hrefs(await triaged(htmlMail(`<a href="${href}">Open</a>`)))).toEqual([]);
});

it('A link to what looks like a host is read as browsers have it, too, where there is a base', async () => {
	expect(hrefs(await triaged(htmlMail('<base href="https://evil.example/"><a href="www.bank.example">Open</a>')))).toEqual(['http://www.bank.example/', 'https://evil.example/www.bank.example']);
});

it.each(['utf-7', 'UTF-32LE', 'ibm037', 'cp1140', 'IBM01140', 'x-EBCDIC-Germany'])('A text in %s is told of', async (charset) => {
	expect((await triaged(`${MAIL_HEAD}Content-Type: text/html; charset=${charset}\r\n\r\n+ADw-a`)).gaps).toEqual([expect.stringMatching(/character set that is not read/)]);
});

it.each(['utf-8', 'us-ascii', 'windows-1252', 'cp1252', 'iso-2022-jp', 'gb2312', 'unknown-8bit', 'cp850'])('A text in %s is not', async (charset) => {
	expect((await triaged(`${MAIL_HEAD}Content-Type: text/html; charset=${charset}\r\n\r\nHello`)).gaps).toEqual([]);
});

it('HTML without a type is read as HTML', async () => {
	expect(hrefs(await triaged(`${MAIL_HEAD}\r\n<a href="https:&#47;/evil.example/x">Open</a>`))).toEqual([EVIL]);
});

it.each(['Content-Type: text/html', 'Content-Transfer-Encoding: base64', 'Content-Disposition: attachment'])('A second %j is told of', async (header) => {
	const name = header.slice(0, header.indexOf(':'));
	const { gaps } = await triaged(`${MAIL_HEAD}${name}: ${name === 'Content-Type' ? 'text/plain' : name === 'Content-Disposition' ? 'inline' : '7bit'}\r\n${header}\r\n\r\nHello`);
	expect(gaps).toEqual([expect.stringMatching(/two headers tell/)]);
});

it.each(['<a/href="https:&#47;/evil.example/x">x</a>', '<area href="https:&#47;/evil.example/x">', '<https://evil.example/x> <b title=x>'])('An invitation with %s has the link', async (line) => {
	expect(hrefs(await triaged(`${MAIL_HEAD}Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nX-ALT-DESC:${line}\r\nEND:VCALENDAR\r\n`))).toEqual([EVIL]);
});

describe.each(['\r\n\r\r\n', '\n\r\r\r\n', '\r\n\r\n', '\n\n', '\r\r\n\r\r\n'])('An empty line as in %j', (ends) => {
	it('ends the headers of a mail', async () => {
		const { links, gaps } = await triaged(`From: a@b.example\r\nTo: c@d.example\r\nSubject: s${ends}${EVIL}`);
		expect(links.map(({ url }) => url.href)).toEqual([EVIL]);
		expect(gaps).toEqual([]);
	});

	it('ends those of a part', async () => {
		expect(hrefs(await triaged(`${MAIL_HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html${ends}${OPEN}\r\n--b--\r\n`))).toEqual([EVIL]);
	});

	it('ends those of what may be an attached mail: lines of its text are none of them', () => {
		expect(isMail(Buffer.from(`From: a\r\nSubject: s${ends}To: b\r\n`))).toBe(false);
	});
});

it.each(['--b\r\r\n', '--b \r\r\r\n', '--b\n'])('A border as in %j is one', async (border) => {
	const file = 'Content-Type: application/pdf\r\n\r\nx\r\n';
	expect(hrefs(await triaged(`${MAIL_HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${file}${border}Content-Type: text/html\r\n\r\n${OPEN}\r\n--b--\r\n`))).toEqual([EVIL]);
});

it.each([`\r\n\r${EVIL}`, `\r\r${EVIL}`, `\r\n\r${EVIL}\r\n\r\nHello`, `\rX: y\r\n\r\nHello`])('A RETURN alone among headers, which is the end of a line to some programs, is told of: %j', async (rest) => {
	expect((await triaged(`From: a@b.example\r\nTo: c@d.example\r\nSubject: s${rest}`)).gaps).toEqual([expect.stringMatching(/line ends in its headers/)]);
});
