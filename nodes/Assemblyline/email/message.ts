import { Slice } from '../client/slice';
import { isOutlookMessage, type MessageBudget, readOutlookMessage } from './outlookMessage';
import { type Mail, type MailBody, type MailFile, placeIn } from './mail';
import { type HeaderBudget, MAX_PARTS, MAX_TEXT_BYTES, type MimePart, readMimeTree } from './mime';
import { type EncodedFile, uuencodedIn } from './uuencode';

/** Mails in mails that are opened; the server opens files in files about as deep. */
const MAX_DEPTH = 20;

/** Mails that are opened in all. */
const MAX_MAILS = 200;

/** Bytes of messages in messages of Outlook's that are made files of. */
const MAX_INNER_BYTES = 104_857_600;

/** Bytes of headers that are read, in all mails together. */
const MAX_ALL_HEADER_BYTES = 1_048_576;

/** Characters of all texts together that are kept to be searched: mails in each other may have the same ones again and again. */
const MAX_ALL_TEXT = 12_582_912;

/**
 * The mails in files, the outer ones first: itself, and those attached to it at any depth. What an attachment is, its
 * content says: Microsoft Graph and webmails give attached mails another type, and no name of one.
 */
export async function readMails(files: readonly MailFile[], depth = 0): Promise<Mail[]> {
	const mails: Mail[] = [];
	const waiting = files.map((file) => ({ file, depth }));
	const [slice, budget] = [new Slice(), { innerBytes: MAX_INNER_BYTES, headerBytes: MAX_ALL_HEADER_BYTES }];
	let text = MAX_ALL_TEXT;
	for (let next = waiting.shift(); next; next = waiting.shift()) {
		if (slice.isOver()) await slice.next();
		const mail = await readMail(next.file, next.depth, budget);
		mails.push(mail);
		const written = filesInTexts(mail);
		mail.files.push(...written.files);
		mail.problems.push(...written.problems);
		mail.bodies.push(...invitationsIn(mail.files));
		if (mail.bodies.reduce((sum, body) => sum + body.text.length, 0) > text) mail.problems.push(`all texts together are longer than ${MAX_ALL_TEXT} characters`);
		for (const body of mail.bodies) {
			body.text = body.text.slice(0, text);
			text -= body.text.length;
		}
		if (mail.files.some(isClosed)) mail.problems.push('its text is encrypted, or in a form of Microsoft\'s (TNEF) or of signatures (PKCS #7) that only the server opens');
		const { attached, files } = apart(mail.files);
		mail.files = files;
		const isFull = mail.depth >= MAX_DEPTH || mails.length + waiting.length + attached.length > MAX_MAILS;
		if (isFull && attached.length > 0) mail.problems.push(`it holds more than ${MAX_MAILS} mails, or more than ${MAX_DEPTH} in each other`);
		// What is not opened is analyzed as a file all the same.
		if (isFull) mail.files.push(...attached);
		else waiting.push(...attached.map((one) => ({ file: one, depth: mail.depth + 1 })));
	}
	return mails;
}

/** Files that are mails by their content, and the others. */
export function apart(all: MailFile[]): { attached: MailFile[]; files: MailFile[] } {
	const attached = all.filter(isMailFile);
	return { attached, files: all.filter((file) => !attached.includes(file)) };
}

/** Files that stand for the whole text of a mail, and are not opened here. A signature that stands beside the text is none of them. */
const isClosed = ({ name = '', mimeType }: MailFile): boolean =>
	/^application\/(?:(?:x-)?pkcs7-mime|ms-tnef|vnd\.ms-tnef|pgp-encrypted|x-microsoft-rpmsg-message)$/i.test(mimeType) || /^(?:smime\.p7m|winmail\.dat|message(?:_v\d)?\.rpmsg)$/i.test(name);

/** What stands in a text and is opened by the one who reads it: encrypted, or a file in a form of its own. */
const CLOSED_TEXT = /^(?:-----BEGIN PGP MESSAGE-----|=ybegin .*\bname=|\(This file must be converted with BinHex)/m;

/** Files that a mail has in its texts, as old programs write them, and what of its texts cannot be read. */
export function filesInTexts({ bodies, place }: Pick<Mail, 'bodies' | 'place'>): { files: MailFile[]; problems: string[] } {
	const texts = bodies.filter(({ kind }) => kind === 'text').map(({ text }) => text);
	const found: EncodedFile[] = [];
	for (const text of texts) for (const file of uuencodedIn(text)) if (found.push(file) > MAX_PARTS) break;
	return {
		files: found.slice(0, MAX_PARTS).map(({ name, content }) => ({ name, content, mimeType: 'application/octet-stream', place: placeIn(place, 'text') })),
		problems: [
			...(found.length > MAX_PARTS ? [`it has more than ${MAX_PARTS} files in its text`] : []),
			...(found.some(({ isCut }) => isCut) ? ['a file in its text (uuencode) is cut off or broken'] : []),
			...(texts.some((text) => CLOSED_TEXT.test(text)) ? ['a text in it is encrypted, or holds a file in a form that nobody reads here (PGP, yEnc, BinHex)'] : []),
		],
	};
}

/** Invitations among files, as mail programs show them with the text. */
export const invitationsIn = (files: MailFile[]): MailBody[] =>
	files.filter(({ mimeType, name = '' }) => /^(?:text\/calendar|application\/ics)$/i.test(mimeType) || /\.ics$/i.test(name)).map(({ content }) => ({ kind: 'calendar', text: content.subarray(0, MAX_TEXT_BYTES).toString() }));

/** Whether a file in a mail is one, too: mail programs show what is said to be one as such, with few headers or none. */
export const isMailFile = ({ mimeType, content }: Pick<MailFile, 'content' | 'mimeType'>): boolean => /^message\/(?:rfc822|global)$/i.test(mimeType) || isMail(content);

/** Whether a file is a mail by its content: Outlook's .msg, or at least so many headers of one. */
export const isMail = (content: Buffer, leastHeaders = 3): boolean => isOutlookMessage(content) || hasMailHeaders(content, leastHeaders);

/** Headers that each mail has some of; text files with colons have none of them. */
const MAIL_HEADERS = new Set([
	'arc-seal', 'authentication-results', 'bcc', 'cc', 'content-transfer-encoding', 'content-type', 'date', 'delivered-to', 'dkim-signature', 'from', 'in-reply-to',
	'message-id', 'mime-version', 'received', 'reply-to', 'return-path', 'sender', 'subject', 'to', 'x-mailer',
]);

/** The beginning of a file that is looked at, in bytes: a sender can put as many headers before the usual ones as he likes. */
const HEAD_BYTES = 1_048_576;

function hasMailHeaders(content: Buffer, least: number): boolean {
	const head = content.subarray(0, HEAD_BYTES).toString('latin1').replace(/^(?:\xEF\xBB\xBF)?\s*(?:>?From [^\n]*\n)?/, '');
	const found = new Set<string>();
	for (const [, line = ''] of head.matchAll(/([^\n]*)(?:\n|$)/g)) {
		if (/^\r*$/.test(line)) break;
		if (/^[ \t]/.test(line)) continue;
		const name = /^([!-9;-~]+)[ \t]*:/.exec(line)?.[1]?.toLowerCase();
		if (name === undefined && found.size < 2) return false;
		if (name !== undefined && MAIL_HEADERS.has(name)) found.add(name);
	}
	return found.size >= least && ['from', 'received', 'return-path', 'sender', 'subject'].some((name) => found.has(name));
}

async function readMail(source: MailFile, depth: number, budget: HeaderBudget & MessageBudget): Promise<Mail> {
	const mail: Mail = { depth, place: source.place, headers: [], headersKnown: 'all', bodies: [], files: [], source, problems: [] };
	try {
		if (isOutlookMessage(source.content)) return { ...mail, ...(await readOutlookMessage(source, budget)) };
		const { headers, parts, problems } = await readMimeTree(afterMailboxLine(source.content), budget);
		const bodies = parts.flatMap((part) => bodyOf(part) ?? []);
		const files = parts.filter(isFile).map((part) => fileOf(part, source.place));
		return { ...mail, headers, problems, bodies, files };
	} catch (error) {
		// Malformed on purpose, perhaps: the server still gets the whole file.
		return { ...mail, problems: [`it could not be taken apart: ${error instanceof Error ? error.message : String(error)}`] };
	}
}

/** Without what a mailbox file and some programs put before the first header; where none follows, an empty line ends the headers. */
function afterMailboxLine(content: Buffer): Buffer {
	const [before = ''] = /^(?:\xEF\xBB\xBF)?\s*(?:>?From [^\n]*\n)?(?=[!-9;-~]+[ \t]*:(?!\/\/))/.exec(content.subarray(0, 2_000).toString('latin1')) ?? [];
	return content.subarray(before.length);
}

function bodyOf({ mimeType, text, isAttachment }: MimePart): MailBody | undefined {
	if (text === undefined || isAttachment) return undefined;
	if (mimeType === 'text/calendar' || mimeType === 'application/ics') return { kind: 'calendar', text };
	return { kind: mimeType === 'text/plain' ? 'text' : 'html', text };
}

/** A part that people see as a file: also a text that has a name, as some programs show it as an attachment. */
const isFile = ({ isAttachment, fileName, content }: MimePart): boolean => (isAttachment || fileName !== undefined) && content.length > 0;

function fileOf({ fileName, mimeType, content, place }: MimePart, outer: string): MailFile {
	return { name: fileName, mimeType, content, place: placeIn(outer, place) };
}
