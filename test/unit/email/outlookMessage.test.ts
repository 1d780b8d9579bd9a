/** Messages of Outlook's, told by content, with what is attached to them. */
import { burn, type Entry } from '@kenjiuno/msgreader/lib/Burner';
import { isMail, readMails } from '../../../nodes/Assemblyline/email/message';
import { triage } from '../../../nodes/Assemblyline/email/triage';
import { mailFile } from '../../support/mailAnswers';

/** Kinds of entries in a compound file. */
const [DIRECTORY, DOCUMENT, ROOT] = [1, 2, 5];

type Tree = { [name: string]: Buffer | Tree };

/** A compound file with these streams and folders. */
function compoundFile(tree: Tree): Buffer {
	const entries: Entry[] = [{ name: 'Root Entry', type: ROOT, length: 0, children: [] }];
	const add = (parent: Entry, inside: Tree) => {
		for (const [name, content] of Object.entries(inside)) {
			parent.children?.push(entries.length);
			const entry: Entry = Buffer.isBuffer(content) ? { name, type: DOCUMENT, length: content.length, binaryProvider: () => Uint8Array.from(content) } : { name, type: DIRECTORY, length: 0, children: [] };
			entries.push(entry);
			if (!Buffer.isBuffer(content)) add(entry, content);
		}
	};
	add(entries[0] as Entry, tree);
	return Buffer.from(burn(entries));
}

const text = (content: string) => Buffer.from(content, 'utf16le');

function outlookMessage({ subject, body, headers, attachments = {} }: { subject: string; body: string; headers?: string; attachments?: Record<string, Buffer> }): Buffer {
	const files = Object.entries(attachments).map(([name, content], index): [string, Tree] => [
		`__attach_version1.0_#${String(index).padStart(8, '0')}`, { '__properties_version1.0': Buffer.alloc(8), '__substg1.0_37010102': content, '__substg1.0_3707001F': text(name) },
	]);
	return compoundFile({
		'__properties_version1.0': Buffer.alloc(32), '__substg1.0_0037001F': text(subject), '__substg1.0_1000001F': text(body), '__substg1.0_0C1A001F': text('A "User"'), '__substg1.0_0C1F001F': text('user@corp.example'), '__substg1.0_0C1E001F': text('SMTP'),
		...(headers ? { '__substg1.0_007D001F': text(headers) } : {}),
		...Object.fromEntries(files),
	});
}

const read = async (content: Buffer) => {
	const mails = await readMails({ mimeType: '', place: '', content });
	return { mails, ...triage(mails as never, { visit: true, maxUrls: 10, exclude: [] }) };
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
