/** Mails in the JSON of items, told by their form. */
import { mailOfItem } from '../../../nodes/Assemblyline/email/item';
import { readMimeTree } from '../../../nodes/Assemblyline/email/mime';
import { rebuiltMail } from '../../../nodes/Assemblyline/email/rebuild';

const simple = { textPlain: '', textHtml: '<a href="https://evil.example">x</a>', from: 'A <a@b.example>', subject: 's', metadata: { 'authentication-results': 'mx; spf=fail', 'content-type': 'text/html' }, attributes: { uid: 1 } };
const graph = { id: '1', subject: 's', bodyPreview: 'x', hasAttachments: false, body: { contentType: 'html', content: '<p>Hi</p>' }, from: { emailAddress: { name: 'A "B"', address: 'a@b.example' } }, replyTo: [{ emailAddress: { name: 'c@d.example', address: 'c@d.example' } }], toRecipients: [] };
const parsed = { text: 'Hi', html: false, headers: { from: 'From: A <a@b.example>', received: 'Received: from x\r\n\tby y' }, subject: 's' };

it.each<[string, Record<string, unknown>, object]>([
	['Email Trigger (IMAP), simple', simple, { headersKnown: 'topmost', bodies: [{ kind: 'html', text: simple.textHtml }], losses: [], headers: expect.arrayContaining([{ key: 'authentication-results', value: 'mx; spf=fail' }]) as unknown }],
	['the same, with more than one part', { ...simple, metadata: { 'content-type': 'multipart/mixed; boundary=b' } }, { losses: [expect.stringContaining('Format Simple')], attachmentsLeftOut: expect.stringContaining('Download Attachments') as string }],
	['Outlook, raw', graph, { headersKnown: 'any', isPreview: false, bodies: [{ kind: 'html', text: '<p>Hi</p>' }], attachmentsLeftOut: undefined, headers: expect.arrayContaining([{ key: 'from', value: '"A  B " <a@b.example>' }, { key: 'reply-to', value: 'c@d.example' }]) as unknown }],
	['Outlook, as text', { ...graph, body: { contentType: 'text', content: 'Hi' } }, { bodies: [{ kind: 'text', text: 'Hi' }] }],
	['Outlook, its attachments left out', { ...graph, hasAttachments: true }, { attachmentsLeftOut: expect.stringContaining('Get MIME Content') as string }],
	['Outlook, its headers by HTTP Request', { ...graph, internetMessageHeaders: [{ name: 'Received', value: 'one' }, { name: 'Received', value: 'two' }, { name: 'From', value: 'z@z.example' }] }, { headersKnown: 'all', headers: expect.arrayContaining([{ key: 'received', value: 'one' }, { key: 'from', value: 'z@z.example' }]) as unknown }],
	['Outlook, a preview with attachments', { id: '1', conversationId: '1', bodyPreview: 'x', hasAttachments: true }, { isPreview: true, losses: [expect.stringContaining('preview')] }],
	['Outlook, without its body', { id: '1', conversationId: '1', subject: 's' }, { problem: expect.stringContaining('without its body') as string }],
	['mailparser', parsed, { headersKnown: 'any', bodies: [{ kind: 'text', text: 'Hi' }], headers: [{ key: 'from', value: 'A <a@b.example>' }, { key: 'received', value: 'from x by y' }, { key: 'subject', value: 's' }] }],
	['Gmail, that has lost letters', { ...parsed, threadId: '1', text: 'Contraseï¿½a' }, { losses: [expect.stringContaining('format=raw')] }],
	['Gmail, simplified', { id: '1', threadId: '1', snippet: 'x', From: 'a@b.example' }, { isPreview: true, losses: [expect.stringContaining('Simplify')] }],
	['a mail in Base64', { raw: Buffer.from('From: a@b.example\r\nSubject: s\r\n\r\nHi').toString('base64url') }, { raw: Buffer.from('From: a@b.example\r\nSubject: s\r\n\r\nHi'), headersKnown: 'all' }],
	['a mail behind a line of a mailbox', { raw: 'From a@b.example Tue Nov 24 08:15:00 2026\nFrom: a@b.example\nSubject: s\n\nHi' }, { headersKnown: 'all', raw: expect.any(Buffer) as unknown }],
	['a body alone beside its text', { raw: 'Hi there', text: 'Hi there' }, { headersKnown: 'any', bodies: [{ kind: 'text', text: 'Hi there' }] }],
	['a body alone', { raw: Buffer.from('Hi there').toString('base64') }, { problem: expect.stringContaining('without its headers') as string }],
])('%s', (_form, json, expected) => {
	expect(mailOfItem(json)).toMatchObject(expected);
});

it.each([{}, { id: 7, ticket: 'x' }, { html: false, text: '' }, { text: null, html: 5, headers: [] }, { raw: '' }, { body: 'text' }])('%j is no mail', (json) => {
	expect(mailOfItem(json)).toBeUndefined();
});

it('A mail that is built of an item is read as what it was made of, and no value in it makes a header', async () => {
	const files = [{ name: 'ré"su\r\nmé.pdf', mimeType: 'application/pdf', content: Buffer.from([0, 13, 10, 255]), place: 'a' }, { mimeType: 'message/rfc822', content: Buffer.from('From: x'), place: 'b' }];
	const built = rebuiltMail({ headers: [{ key: 'from', value: 'Jörg Ä <a@b.example>' }, { key: 'subject', value: 'ü\r\nBcc: x@y.example' }, { key: 'content-type', value: 'text/evil' }], bodies: [{ kind: 'html', text: '<p>ä \ud83d</p>' }, { kind: 'text', text: '--=_rebuilt_mail--' }], files });
	expect(built.toString('latin1')).toMatch(/^[\x00-\x7f]*$/);
	const { headers, parts, problems } = await readMimeTree(built);
	expect(problems).toEqual([]);
	expect(headers.map(({ key }) => key)).toEqual(['from', 'subject', 'mime-version', 'content-type']);
	expect(parts.slice(0, 2).map(({ text }) => text?.trim())).toEqual(['<p>ä \ufffd</p>', '--=_rebuilt_mail--']);
	expect(parts.slice(2).map(({ mimeType, fileName, content }) => [mimeType, fileName, content])).toEqual([['application/pdf', files[0]?.name, files[0]?.content], ['application/octet-stream', 'b.eml', files[1]?.content]]);
	expect(rebuiltMail({ headers: [], bodies: [], files })).toEqual(rebuiltMail({ headers: [], bodies: [], files }));
});
