/** Messages of Outlook's, told by content, with what is attached to them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { isMail, readMails } from '../../../nodes/Assemblyline/email/message';
import { triage } from '../../../nodes/Assemblyline/email/triage';
import { mailFile } from '../../support/mailAnswers';
import { brokenMessages, compoundFile, growingMessages, innerMessages, outlookMessage } from '../../support/outlookMessages';

const read = async (content: Buffer) => {
	const mails = await readMails([{ mimeType: '', place: '', content }]);
	return { mails, ...(await triage(mails as never, { visit: true, maxUrls: 10, exclude: [] })) };
};

it('A message gives its text, links, files and sender', async () => {
	const message = outlookMessage({ subject: 'Hello', body: 'See <https://trap.example/x>. Password: a1', attachments: { 'a.zip': Buffer.from('PK-zip') } });
	expect(isMail(message)).toBe(true);
	const { email, links, files, passwords } = await read(message);
	expect(email).toMatchObject({ subject: 'Hello', from: { name: 'A User', address: 'user@corp.example' }, depth: 0 });
	expect(links.map(({ url }) => url.href)).toEqual(['https://trap.example/x']);
	expect(files.map(({ kind, name, content }) => [kind, name, content.toString()])).toEqual([['attachment', 'a.zip', 'PK-zip']]);
	expect(passwords).toEqual(['a1']);
});

it('The headers of the transport count where they are there', async () => {
	const headers = 'Authentication-Results: mx.corp.example; spf=fail; dmarc=fail\r\nFrom: "Bank" <no-reply@bank.example>\r\nReply-To: drop@elsewhere.example\r\n';
	const { email, sender } = await read(outlookMessage({ subject: 'x', body: 'y', headers }));
	expect(email.from).toEqual({ name: 'Bank', address: 'no-reply@bank.example' });
	expect(sender).toEqual({ source: 'mx.corp.example', spf: 'fail', dkim: null, dmarc: 'fail', findings: ['replyToDiffers'] });
});

describe('Its headers of the transport are read as those of any mail', () => {
	const TOO_MANY = expect.stringMatching(/more or longer headers than are read/) as string;

	it.each([['\r\n\r\n'], ['\r\n\r\r\n']])('up to the first empty line: %j', async (ends) => {
		const parse = jest.spyOn(PostalMime, 'parse');
		const { mails: [mail], gaps } = await read(outlookMessage({ subject: 'x', body: 'y', headers: `From: a@b.example${ends}${'\n'.repeat(100_000)}Reply-To: c@d.example` }));
		const lengths = parse.mock.calls.map(([source]) => (source as Buffer | string).length);
		parse.mockRestore();
		expect(mail?.headers.map(({ key }) => key)).toEqual(['from']);
		expect(Math.max(...lengths)).toBeLessThan(100);
		expect(gaps).toEqual([]);
	});

	it.each([['long ones', `X: ${'a'.repeat(300_000)}`], ['many', 'X: y\r\n'.repeat(12_000)]])('and as many of them: %s', async (_what, filling) => {
		const { mails: [mail], gaps } = await read(outlookMessage({ subject: 'x', body: 'y', headers: `From: a@b.example\r\n${filling}` }));
		expect(mail?.headers.length).toBeLessThanOrEqual(10_000);
		expect(gaps).toEqual([TOO_MANY]);
	});

	it('of all messages together, too', async () => {
		const headers = Buffer.from(`From: a@b.example\r\nX: ${'a'.repeat(200_000)}`, 'utf16le');
		const body = Buffer.from('y', 'utf16le');
		const messages = (count: number) => outlookMessage({ subject: 'x', body: 'y', more: innerMessages(count, { '__substg1.0_007D001F': headers, '__substg1.0_1000001F': body }) });
		expect((await read(messages(5))).gaps).toEqual([]);
		expect((await read(messages(6))).gaps).toEqual([TOO_MANY]);
	});
});

it('A mail that was reported in a message is the subject, as is a message in a mail', async () => {
	const inMessage = await read(outlookMessage({ subject: 'FW', body: 'please check', attachments: { '2026': mailFile('html-only') } }));
	expect(inMessage).toMatchObject({ email: { subject: 'Mailbox full', depth: 1, reportedBy: 'user@corp.example' }, links: [{ depth: 1 }] });
	const message = outlookMessage({ subject: 'inner', body: 'https://trap.example/' });
	const mail = `From: a@b.example\r\nTo: c@d.example\r\nSubject: outer\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n${message.toString('base64')}\r\n--b--`;
	expect(await read(Buffer.from(mail))).toMatchObject({ email: { subject: 'inner', depth: 1 }, files: [{ kind: 'email', name: 'part-1.eml' }] });
});

it('One that is damaged is said not to be read, and is still a mail', async () => {
	const message = outlookMessage({ subject: 'x', body: 'y', attachments: { 'a.zip': Buffer.alloc(5_000) } });
	const damaged = Buffer.concat([message.subarray(0, 76), Buffer.alloc(436, 0xaa), message.subarray(512)]);
	expect(isMail(damaged)).toBe(true);
	const { gaps } = await read(damaged);
	expect(gaps).toEqual([expect.stringMatching(/not read as a whole/)]);
});

it('Other compound files, such as old Word documents, are no mails', () => {
	expect(isMail(compoundFile({ WordDocument: Buffer.from('x') }))).toBe(false);
});

it('A message in a message, as Outlook attaches it, is read with all that is in it', async () => {
	const text = (content: string) => Buffer.from(content, 'utf16le');
	const file = Buffer.alloc(9_000_000, 'a file of some size');
	const inner = { '__substg1.0_0037001F': text('inner'), '__substg1.0_1000001F': text('https://trap.example/'), '__attach_version1.0_#00000000': { '__substg1.0_37010102': file, '__substg1.0_3707001F': text('a.bin') } };
	const { email, links, files, gaps } = await read(outlookMessage({ subject: 'outer', body: 'y', more: innerMessages(1, inner) }));
	expect(email).toMatchObject({ subject: 'inner', depth: 1 });
	expect(links.map(({ url }) => url.href)).toEqual(['https://trap.example/']);
	expect(files.map(({ kind, name }) => [kind, name])).toEqual([['email', 'part-1.eml'], ['attachment', 'a.bin']]);
	expect(files[1]?.content.equals(file)).toBe(true);
	expect(gaps).toEqual([]);
});

it('A thousand and one attachments are said to be too many', async () => {
	const attachments = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`${index}.txt`, Buffer.from('x')]));
	const { files, gaps } = await read(outlookMessage({ subject: 'x', body: 'y', attachments }));
	expect(files).toHaveLength(1_000);
	expect(gaps).toEqual(['The email was not read as a whole: it has more than 1000 parts.']);
});

describe('A small file takes no more than a little memory', () => {
	const folder = mkdtempSync(join(tmpdir(), 'messages-'));
	const bundle = join(folder, 'readMessage.js');
	const root = join(__dirname, '../../..');
	beforeAll(() => execFileSync(join(root, 'node_modules/.bin/esbuild'), [join(root, 'test/support/readMessage.ts'), '--bundle', '--platform=node', `--outfile=${bundle}`, '--log-level=error']));
	afterAll(() => rmSync(folder, { recursive: true }));

	/** In a process of its own: what goes in circles would take all of the memory. */
	const readAlone = (which: string) => JSON.parse(execFileSync(process.execPath, ['--max-old-space-size=96', bundle, which], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as { mails: unknown; megabytes: number };

	it.each(Object.keys(brokenMessages))('%s: it is said not to be read', (which) => {
		const { mails, megabytes } = readAlone(which);
		expect(mails).toEqual([{ files: 0, bodies: 0, problems: [expect.stringMatching(/^it could not be taken apart/)] }]);
		expect(megabytes).toBeLessThan(200);
	});

	it.each(Object.keys(growingMessages))('%s', (which) => {
		expect(readAlone(which).megabytes).toBeLessThan(400);
	});

	it('whatever its header, tables and directory say', () => {
		const { mails, megabytes } = readAlone('altered ones');
		expect(mails).toBeGreaterThan(4_000);
		expect(megabytes).toBeLessThan(250);
	});
});
