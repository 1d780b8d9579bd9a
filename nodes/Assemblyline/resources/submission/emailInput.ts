import { safeFileName } from '../../client/download';
import { InvalidParameterError } from '../../client/errors';
import { type BinaryFile, bytesOf } from '../../client/multipart';
import { type Field, shownWhen } from '../../core/field';
import { choiceField } from '../../core/fields';
import { isNoMail, type ItemMail, mailOfItem, NOTHING } from '../../email/item';
import { headerOf, type Mail, type MailFile } from '../../email/mail';
import { apart, filesInTexts, invitationsIn, isMail, readMails } from '../../email/message';
import { rebuiltMail } from '../../email/rebuild';
import { inputBinaryField } from '../../shared/binaryFields';
import { partError } from './emailParts';

/** How much of the mail as it was sent is there: all of it; what the mail node kept; a preview of its text. */
export type MailForm = 'preview' | 'raw' | 'rebuilt';

/** A mail, ready to be analyzed. */
export interface EmailInput {
	form: MailForm;
	/** The mail and those attached to it, the outer ones first. */
	mails: [Mail, ...Mail[]];
	/** The mail as a file. */
	source: MailFile;
	/** What is missing of it, for people: each makes the analysis incomplete. */
	losses: string[];
	/** Files that n8n has lost. */
	unopened: { name: string; error: string }[];
}

/** The mail of an item, as far as it is known before its files are opened. */
interface ItemEmail {
	mail?: ItemMail;
	files: (BinaryFile & { property: string })[];
}

const itemField: Field<ItemEmail> = {
	property: { displayName: 'Email', name: 'emailItem', type: 'hidden', default: '' },
	parse(_raw, { binary, binaryNames, json }) {
		const mail = mailOfItem(json());
		const files = binaryNames().map((property) => ({ ...binary(property, 'Email Source'), property }));
		const isWithoutText = mail === undefined || isNoMail(mail) || mail.isPreview;
		if (isWithoutText && files.length === 0) {
			const { problem, cure } = isNoMail(mail) ? mail : mail ? { problem: "the item holds only a preview of the email's text, and no attachments", cure: mail.losses.join(' ') } : NOTHING;
			throw new InvalidParameterError('Email Source', problem, cure);
		}
		return { mail: isNoMail(mail) ? undefined : mail, files };
	},
};

/** The fields that say which mail to analyze. */
export const emailFields = {
	emailSource: choiceField<'file' | 'item'>({
		displayName: 'Email Source',
		name: 'emailSource',
		options: [
			{ name: 'File', value: 'file', description: 'A whole email in the binary data, .eml or .msg: recognized by its content, whatever its name' },
			{ name: 'Item', value: 'item', description: 'The item of an email node, with all its attachments: Email Trigger (IMAP), Gmail, Microsoft Outlook' },
		],
		default: 'item',
		description: 'Where the email is. A whole file is best: only there are all its headers.',
	}),
	binaryPropertyName: shownWhen({ emailSource: ['file'] }, inputBinaryField('The whole email, .eml or .msg. It is recognized by its content, whatever its name.')),
	emailItem: shownWhen({ emailSource: ['item'] }, itemField),
};

interface EmailValues {
	emailSource: 'file' | 'item';
	binaryPropertyName?: BinaryFile;
	emailItem?: ItemEmail;
}

/**
 * Opens and reads the mail. It is held in memory as a whole: so `checkSize` rejects a file that the server would not take.
 * @throws InvalidParameterError where the file is no mail
 */
export async function openEmail({ binaryPropertyName: file, emailItem }: EmailValues, checkSize: (file: BinaryFile) => Promise<void>): Promise<EmailInput> {
	if (file) {
		await checkSize(file);
		const source = await opened(file, '');
		// Whoever names the file says that it is one: two headers will do.
		if (!isMail(source.content, 2)) throw new InvalidParameterError('Input Binary Field', 'is not an email: by its content it is neither a mail file (.eml) nor a message of Outlook (.msg)', 'Analyze other files with Submit and Wait.');
		return whole(source, []);
	}
	const { mail, files = [] } = emailItem ?? {};
	if (mail?.raw) return whole({ mimeType: 'message/rfc822', content: mail.raw, place: '' }, []);
	const [found, unopened] = await openAll(files, checkSize);
	const own = found.find((one) => isMail(one.content) && isWhole(one, found, mail));
	// Microsoft Outlook's Get with MIME Content: the whole mail beside its fields.
	if (own) return whole({ ...own, place: '' }, unopened);
	return fromItem(mail, found, unopened);
}

async function whole(source: MailFile, unopened: EmailInput['unopened']): Promise<EmailInput> {
	return { form: 'raw', mails: (await readMails([source])) as [Mail, ...Mail[]], source, losses: [], unopened };
}

async function opened(file: BinaryFile, place: string): Promise<MailFile> {
	return { name: file.fileName, mimeType: file.mimeType ?? 'application/octet-stream', content: await bytesOf(file), place };
}

async function openAll(files: ItemEmail['files'], checkSize: (file: BinaryFile) => Promise<void>): Promise<[found: MailFile[], unopened: EmailInput['unopened']]> {
	const [found, unopened]: [MailFile[], EmailInput['unopened']] = [[], []];
	for (const file of files) {
		await checkSize(file).then(() => opened(file, file.property)).then(
			(one) => found.push(one),
			(error: unknown) => unopened.push({ name: safeFileName(file.fileName) ?? file.property, error: partError(error) }),
		);
	}
	return [found, unopened];
}

/** Whether a file is the mail that the item is about, and not one attached to it: the fields hold no text of a mail, or the very same mail. */
function isWhole({ content }: MailFile, all: MailFile[], mail: ItemMail | undefined): boolean {
	const id = mail && headerOf(mail, 'message-id');
	const head = content.subarray(0, 65_536).toString('latin1');
	if (id) return /^message-id:\s*(\S+)/im.exec(head)?.[1] === id.trim();
	return all.length === 1 && (mail === undefined || mail.isPreview || mail.bodies.length === 0);
}

async function fromItem(mail: ItemMail | undefined, found: MailFile[], unopened: EmailInput['unopened']): Promise<EmailInput> {
	const { headers = [], headersKnown = 'any', bodies = [], losses = ['The item holds attachments, but no text of an email: its links could not be looked for.'], isPreview = false, attachmentsLeftOut } = mail ?? {};
	const leftOut = attachmentsLeftOut && found.length + unopened.length === 0 ? [`The email seems to have attachments that are not in the item. ${attachmentsLeftOut}`] : [];
	const source: MailFile = { mimeType: 'message/rfc822', place: '', content: rebuiltMail({ headers, bodies, files: found }) };
	const written = filesInTexts({ bodies, place: '' });
	const { attached, files } = apart([...found, ...written.files]);
	const outer: Mail = { depth: 0, place: '', headers, headersKnown, bodies: [...bodies, ...invitationsIn(files)], files, source, problems: written.problems };
	return { form: isPreview ? 'preview' : 'rebuilt', mails: [outer, ...(await readMails(attached, 1))], source, losses: [...losses, ...leftOut], unopened };
}
