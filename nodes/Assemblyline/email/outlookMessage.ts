import MsgReader, { type FieldsData } from '@kenjiuno/msgreader';
import PostalMime from 'postal-mime';
import { type Mail, type MailBody, type MailFile, placeIn } from './mail';

/** How every OLE file begins, and the name of the stream that only Outlook's messages have. */
const OLE_MAGIC = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const PROPERTIES = Buffer.from('__properties_version1.0', 'utf16le');

/** Whether a file is a message of Outlook's (.msg) by its content. */
export const isOutlookMessage = (content: Buffer): boolean => content.subarray(0, 8).equals(OLE_MAGIC) && content.includes(PROPERTIES);

/** What stands in a message of Outlook's. HTML that stands in compressed RTF alone is not read: the plain text beside it has the same addresses. */
export async function readOutlookMessage(source: MailFile): Promise<Pick<Mail, 'bodies' | 'files' | 'headers' | 'headersKnown' | 'problems'>> {
	const reader = new MsgReader(exactBuffer(source.content));
	const fields = reader.getFileData();
	if (fields.error) throw new Error(fields.error);
	const headers = fields.headers ? (await PostalMime.parse(`${fields.headers.trim()}\r\n\r\n`)).headers : [];
	const html = fields.bodyHtml ?? (fields.html ? new TextDecoder().decode(fields.html) : undefined);
	const bodies: MailBody[] = [
		...(html ? [{ kind: 'html' as const, text: html }] : []),
		...(fields.body ? [{ kind: 'text' as const, text: fields.body }] : []),
	];
	const problems: string[] = [];
	const files = (fields.attachments ?? []).flatMap((attachment, index) => fileOf(reader, attachment, placeIn(source.place, String(index + 1)), problems));
	if (bodies.length === 0 && files.length === 0) problems.push('no text and no file was found in it');
	// A message that was never sent, or that Outlook exported without them, has no headers of the transport.
	return { headers: headers.length > 0 ? headers : ownHeaders(fields), headersKnown: headers.length > 0 ? 'all' : 'any', bodies, files, problems };
}

function fileOf(reader: MsgReader, attachment: FieldsData, place: string, problems: string[]): MailFile[] {
	try {
		const { fileName, content } = reader.getAttachment(attachment);
		if (content.length === 0) return [];
		return [{ name: attachment.fileName ?? fileName, mimeType: attachment.attachMimeTag ?? 'application/octet-stream', content: Buffer.from(content), place }];
	} catch (error) {
		problems.push(`attachment ${place} could not be read: ${error instanceof Error ? error.message : String(error)}`);
		return [];
	}
}

function ownHeaders({ senderName = '', senderSmtpAddress, senderEmail, senderAddressType, subject, messageId }: FieldsData) {
	const address = senderSmtpAddress ?? (senderAddressType === 'SMTP' ? senderEmail : undefined);
	const lines = { from: address && `"${senderName.replace(/["\\]/g, '')}" <${address}>`, subject, 'message-id': messageId };
	return Object.entries(lines).flatMap(([key, value]) => (value ? [{ key, value }] : []));
}

/** The reader takes the whole buffer that a view looks into. */
const exactBuffer = ({ buffer, byteOffset, byteLength }: Buffer): ArrayBuffer => buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
