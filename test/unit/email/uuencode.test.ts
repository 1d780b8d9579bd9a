/** Files that stand in the text of a mail, as old programs and those who hide write them. */
import { createHash } from 'node:crypto';
import { readMails } from '../../../nodes/Assemblyline/email/message';
import { triage } from '../../../nodes/Assemblyline/email/triage';

const HEAD = 'From: a@b.example\r\nTo: c@d.example\r\nSubject: s\r\n';

async function read(content: string, extra = '') {
	const mails = await readMails([{ mimeType: '', place: '', content: Buffer.from(`${HEAD}${extra}\r\n${content}`) }]);
	const { files, links, gaps } = await triage(mails as [typeof mails[0] & object], { visit: true, maxUrls: 10, exclude: [] });
	return { files: files.map(({ kind, name, place, content: bytes }) => [kind, name, place, createHash('sha256').update(bytes).digest('hex')]), links: links.map(({ url }) => url.href), gaps };
}

/** A ZIP with a text in it, as Python encodes it, and its SHA-256. */
const LINES = [
	String.raw`M4$L#!!0         (5S#=U>>"     @    %    82YT>'1H87)M;&5S<U!+`, String.raw`M 0(4 Q0         (5S#=U>>"     @    %              "  0    !A`, String.raw`:+G1X=%!+!08      0 ! #,    K        `,
];
const SHA256 = 'bdcce8617caae8708e0e589f41d8bd994ce10b89f17310094e92efdedef9fbd5';
const ZIP = ['begin 644 invoice.zip', ...LINES, '`', 'end'].join('\r\n');
const zip = (place = 'text', name = 'invoice.zip', kind = 'attachment') => [kind, name, place, SHA256];

it.each<[string, string]>([
	['as it is', `Hi\r\n\r\n${ZIP}\r\nBye https://trap.example/\r\n`],
	['with blanks that were lost on the way', ZIP.replace(/ +\r\n/g, '\r\n').replace('`', '')],
	['with grave accents for blanks', ZIP.replace(/^M.*|^:.*/gm, (line) => line.replaceAll(' ', '`'))],
	['in base64', ['begin-base64 644 invoice.zip', ...LINES.map((line) => Buffer.from([...line.slice(1).padEnd(line.startsWith('M') ? 60 : 36)].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.charAt((sign.charCodeAt(0) - 32) & 63)).join(''), 'base64').subarray(0, line.startsWith('M') ? 45 : 26).toString('base64')), '===='].join('\n')],
])('A file in a text is a part of the mail: %s', async (_what, text) => {
	expect(await read(text)).toMatchObject({ files: [zip()], gaps: [] });
});

it('What stands beside it is read all the same', async () => {
	expect(await read(`https://trap.example/a\r\n${ZIP}\r\nhttps://trap.example/b\r\n${ZIP.replace('invoice', 'other')}`)).toEqual({ files: [zip(), zip('text', 'other.zip')], links: ['https://trap.example/a', 'https://trap.example/b'], gaps: [] });
});

it('A mail in it is one that was reported', async () => {
	const inner = Buffer.from(`${HEAD.replace('Subject: s', 'Subject: inner')}\r\nhttps://trap.example/inner\r\n`);
	const lines = Array.from({ length: Math.ceil(inner.length / 45) }, (_, index) => {
		const piece = inner.subarray(index * 45, index * 45 + 45);
		const signs = [...piece.toString('base64')].map((sign) => (sign === '=' ? ' ' : String.fromCharCode(32 + 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(sign))));
		return String.fromCharCode(32 + piece.length) + signs.join('');
	});
	const { files, links } = await read(['begin 644 mail', ...lines, '`', 'end'].join('\n'));
	expect([files[0]?.slice(0, 2), links]).toEqual([['email', 'mail'], ['https://trap.example/inner']]);
});

it('One that is cut off or broken is a part as far as it goes, and the mail was not read as a whole', async () => {
	for (const text of [ZIP.replace(/`\r\nend$/, ''), ZIP.replace('`', 'not a line')]) expect(await read(text)).toMatchObject({ files: [zip()], gaps: [expect.stringMatching(/not read as a whole: a file in its text \(uuencode\) is cut off or broken/)] });
});

it('A part that is encoded so is decoded as Python does', async () => {
	const part = `MIME-Version: 1.0\r\nContent-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: x-uuencode\r\n`;
	expect(await read(ZIP, part)).toMatchObject({ files: [zip('', 'a.zip')], gaps: [] });
});

it.each(['begin 644 today', 'begin 644 a.zip\nwith lower case letters\nend', 'Please begin 644 x.zip\nM4$L#', 'begin 9999 x.zip\n#86)C\nend'])('A text that only looks so has no file: %j', async (text) => {
	expect(await read(text)).toMatchObject({ files: [], gaps: [] });
});

it.each([
	['yEnc', '=ybegin line=128 size=3 name=a.zip\r\n\u0094\u008d\r\n=yend size=3'],
	['BinHex', '(This file must be converted with BinHex 4.0)\r\n:$f*TEQKPH#jdCA0d,J!R:'],
	['PGP', '-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----'],
])('What is not read, such as %s, is told of', async (_what, text) => {
	expect(await read(`Hi\r\n${text}\r\n`)).toMatchObject({ files: [], gaps: [expect.stringMatching(/^The email was not read as a whole: /)] });
});
